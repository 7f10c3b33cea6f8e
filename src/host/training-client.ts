import { createRequire } from 'node:module'
import { TimbrelError, type TimbrelErrorCode } from '../contract/errors.ts'
import type { TrainingJob } from '../contract/host-training.ts'
import type { TrainingEvent } from '../contract/training.ts'
import { forkTraining, type StartTrainingProcess, type TrainingChild } from './training-child.ts'

/** A training that runs in a process of its own. */
export interface RunningTraining {
  /**
   * The event 'finished', once the model file is written.
   *
   * Rejects with a {@link TimbrelError}: the training's own, 'cancelled' after {@link abort}, or one that says how the
   * process ended.
   */
  readonly finished: Promise<Extract<TrainingEvent, { type: 'finished' }>>
  /** Ends early and keeps the best model so far. */
  stopAndKeep(): void
  /** Ends at once and writes nothing; the last checkpoint stays. */
  abort(): void
  /** The process's id, for measurements. */
  readonly processId: number | undefined
}

/** Characters of the process's own output kept for the message, should it die without a word. */
const TAIL_CHARACTERS = 2000

/**
 * Starts a training in a process of its own, so that neither its load nor its death touches the caller.
 *
 * @param onEvent hears every event of the training, in order.
 * @param startProcess the kind of process; a child process of plain Node if left out.
 */
export function startTraining(
  job: TrainingJob,
  onEvent: (event: TrainingEvent) => void,
  startProcess: StartTrainingProcess = forkTraining,
): RunningTraining {
  // Resolved through the package, so that it is the built module also where this file runs from its source.
  const child = startProcess(createRequire(import.meta.url).resolve('#dist/host/training-process.js'))
  const state = { tail: '', aborted: false }
  child.onOutput((text) => {
    state.tail = (state.tail + text).slice(-TAIL_CHARACTERS)
  })
  child.send({ type: 'start', job })
  return {
    finished: outcomeOf(child, state, onEvent),
    get processId() {
      return child.processId
    },
    stopAndKeep: () => child.send({ type: 'stop' }),
    abort: () => {
      state.aborted = true
      child.kill()
    },
  }
}

function outcomeOf(
  child: TrainingChild,
  state: { readonly tail: string; readonly aborted: boolean },
  onEvent: (event: TrainingEvent) => void,
): RunningTraining['finished'] {
  return new Promise((resolve, reject) => {
    let heard = false
    let last: TrainingEvent | null = null
    child.onAnswer((event) => {
      heard = true
      if (event.type === 'finished' || event.type === 'failed') last = event
      onEvent(event)
    })
    child.onFault((error) => {
      reject(
        new TimbrelError('training-process', `The training process did not start: ${error.message}`, { cause: error }),
      )
    })
    child.onEnd((how) => {
      if (last?.type === 'finished') resolve(last)
      else if (last?.type === 'failed') reject(new TimbrelError(last.code as TimbrelErrorCode, last.message))
      else if (state.aborted)
        reject(new TimbrelError('cancelled', 'Training was aborted; the last checkpoint is kept.'))
      else reject(new TimbrelError('training-process', deathMessage(how, heard, state.tail)))
    })
  })
}

function deathMessage(how: string, heard: boolean, tail: string): string {
  const what = heard
    ? `The training process ended ${how}; --resume goes on from the last checkpoint.`
    : `The training process ended ${how} before it began.`
  return tail.trim() === '' ? what : `${what} It said last: ${tail.trim()}`
}
