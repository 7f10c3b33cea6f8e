import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import { TimbrelError, type TimbrelErrorCode } from '../../contract/errors.ts'
import type { JobProgress } from '../../contract/host-api.ts'
import type { RenderedFile, RenderedScore, RenderRequest, ScoreRequest } from '../../contract/host-render.ts'
import type { SoundPlace } from '../../contract/performance.ts'
import type { ShapeTables } from '../../contract/sound-shape.ts'
import type { AddOutcome, AddRequest } from '../add-recordings.ts'
import type { AnalysisEvent } from '../analyse-recordings.ts'

/** What a render leaves in its job's folder. */
export const AUDIO_FILE = 'audio.wav'
export const SPECTROGRAM_FILE = 'spectrogram.png'

/** What a task says as it goes. */
export type TaskEvent = AnalysisEvent | Extract<JobProgress, { type: 'rendering' }>

export type ThreadTask =
  | { readonly type: 'render'; readonly request: RenderRequest }
  | { readonly type: 'score'; readonly request: ScoreRequest }
  | { readonly type: 'add'; readonly request: AddRequest }
  /** Paths of models. */
  | { readonly type: 'shape'; readonly model: string }
  | { readonly type: 'places'; readonly model: string }
  | { readonly type: 'way'; readonly model: string; readonly from: number; readonly to: number }

export type ThreadAnswer =
  | { readonly type: 'progress'; readonly event: TaskEvent }
  | { readonly type: 'rendered'; readonly file: RenderedFile }
  | { readonly type: 'played'; readonly file: RenderedScore }
  | { readonly type: 'added'; readonly outcome: AddOutcome }
  | { readonly type: 'shape'; readonly tables: ShapeTables }
  | { readonly type: 'places'; readonly places: readonly SoundPlace[] }
  | { readonly type: 'way'; readonly lengths: readonly number[] }
  | { readonly type: 'failed'; readonly code: TimbrelErrorCode; readonly message: string }

type ThreadEnd = Exclude<ThreadAnswer, { type: 'progress' | 'failed' }>

/**
 * Performs a task in a thread of its own, which ends with it or with the signal.
 *
 * @throws TimbrelError of the task; the signal's reason.
 */
export function performInThread(
  task: ThreadTask,
  signal: AbortSignal,
  onEvent: (event: TaskEvent) => void,
): Promise<ThreadEnd> {
  signal.throwIfAborted()
  // Resolved through the package, so that it is the built module also where this file runs from its source.
  const modulePath = createRequire(import.meta.url).resolve('#dist/host/studio/work-thread.js')
  const worker = new Worker(modulePath, { workerData: task })
  return new Promise<ThreadEnd>((resolve, reject) => {
    const abort = (): void => {
      void worker.terminate().then(() => reject(signal.reason))
    }
    signal.addEventListener('abort', abort)
    worker.on('message', (answer: ThreadAnswer) => {
      if (answer.type === 'progress') onEvent(answer.event)
      else if (answer.type === 'failed') reject(new TimbrelError(answer.code, answer.message))
      else resolve(answer)
    })
    worker.on('error', reject)
    worker.on('exit', (code) => {
      signal.removeEventListener('abort', abort)
      if (!signal.aborted) reject(new TimbrelError('render', `the work's thread ended with code ${code}`))
    })
  })
}
