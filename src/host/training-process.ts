/**
 * The training process: a thin shell that joins {@link runTraining} to the process border.
 *
 * Parent to here: TrainingRequest ('start' once, then 'stop' at any time). Here to parent: TrainingEvent, the last of
 * them 'finished' or 'failed'. When the parent goes, so does this process; the checkpoint on disk stays. The border is a
 * child process's channel or, in Electron's utility process, its parent port.
 */
import { TimbrelError } from '../contract/errors.ts'
import type { TrainingAnswer, TrainingRequest } from '../contract/host-training.ts'
import { runTraining } from './train-job.ts'

/** What Electron gives a utility process. */
interface ParentPort {
  postMessage(message: TrainingAnswer): void
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void
}

const { parentPort } = process as { readonly parentPort?: ParentPort }
const stop = new AbortController()

function answer(event: TrainingAnswer): void {
  if (parentPort !== undefined) parentPort.postMessage(event)
  else process.send?.(event)
}

async function run(request: Extract<TrainingRequest, { type: 'start' }>): Promise<void> {
  try {
    await runTraining(request.job, { onEvent: answer, stopSignal: stop.signal })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    answer({ type: 'failed', code: error instanceof TimbrelError ? error.code : 'training-data', message })
  }
  // A utility process is ended by its parent, once that has heard the last event.
  if (parentPort === undefined) process.disconnect()
}

// Ctrl-C reaches every process of a terminal's group: what to do about it is the parent's to say.
process.on('SIGINT', () => {})
process.on('disconnect', () => process.exit())
process.on('message', hear)
parentPort?.on('message', ({ data }) => hear(data))

function hear(message: unknown): void {
  const request = message as TrainingRequest
  if (request.type === 'start') void run(request)
  else stop.abort()
}
