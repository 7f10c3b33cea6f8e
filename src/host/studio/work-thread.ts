/**
 * The thread of one render, of a note or a piece, of adding recordings to one model, or of listening to one: all compute
 * for seconds without a pause, while the host has calls to answer. Host to here: {@link ThreadTask} as workerData. Here to
 * host: one {@link ThreadAnswer}.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { TimbrelError } from '../../contract/errors.ts'
import { readModel } from '../../io/model-file.ts'
import { addRecordings } from '../add-recordings.ts'
import { engineKernels } from '../engine-kernels.ts'
import { measureShape } from '../measure-shape.ts'
import { measureWay } from '../measure-way.ts'
import { renderToFiles } from '../render-job.ts'
import { renderScoreToFile } from '../score-job.ts'
import { soundPlaces } from '../sound-places.ts'
import { writeRenderPicture } from './render-picture.ts'
import type { ThreadAnswer, ThreadTask } from './thread-task.ts'

const task = workerData as ThreadTask

async function perform(): Promise<ThreadAnswer> {
  try {
    if (task.type === 'render') {
      const [file] = await renderToFiles(task.request, { onFile: () => {}, onWarning: warn })
      if (file === undefined) return { type: 'failed', code: 'render', message: 'nothing was rendered' }
      await writeRenderPicture(file.path)
      return { type: 'rendered', file }
    }
    if (task.type === 'score') {
      const file = await renderScoreToFile(task.request, { onProgress: tellSeconds, onWarning: warn })
      await writeRenderPicture(file.path)
      return { type: 'played', file }
    }
    if (task.type === 'shape') {
      return { type: 'shape', tables: measureShape(await readModel(task.model), await engineKernels()) }
    }
    if (task.type === 'places') return { type: 'places', places: soundPlaces(await readModel(task.model)) }
    if (task.type === 'way') {
      const { model, from, to } = task
      return { type: 'way', lengths: measureWay(await readModel(model), await engineKernels(), from, to) }
    }
    return { type: 'added', outcome: await addRecordings(task.request, (event) => answer({ type: 'progress', event })) }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { type: 'failed', code: error instanceof TimbrelError ? error.code : 'render', message }
  }
}

function tellSeconds(done: number, of: number): void {
  answer({ type: 'progress', event: { type: 'rendering', done, of } })
}

function warn(message: string): void {
  answer({ type: 'progress', event: { type: 'warning', message } })
}

function answer(message: ThreadAnswer): void {
  parentPort?.postMessage(message)
}

answer(await perform())
