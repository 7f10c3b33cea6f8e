import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import type { TimbrelModel } from '../contract/model.ts'
import type { TrainingEvent, TrainingOptions } from '../contract/training.ts'
import { defaultCacheFolder } from '../host/cache-folder.ts'
import { startTraining } from '../host/training-client.ts'
import { readModel } from '../io/model-file.ts'

/** Seconds between checkpoints, as on the command line. */
const CHECKPOINT_SECONDS = 60

/** What is trained, on what, and who hears of it. */
export interface TrainRequest {
  /** Folder of recordings; its sub-folders are the instruments. */
  readonly folder: string
  /** The model file to write. Beside it stands `<output>.checkpoint` meanwhile. */
  readonly output: string
  /** Where they differ from the defaults. */
  readonly options?: Partial<TrainingOptions>
  /** Goes on from `<output>.checkpoint`; false unless said otherwise. */
  readonly resume?: boolean
  /** Hears of recordings read, losses, checkpoints and warnings. */
  readonly onEvent?: (event: TrainingEvent) => void
  /** Aborted: ends early, and the best network so far is the model. */
  readonly stopSignal?: AbortSignal
  /** Aborted: ends at once; the last checkpoint stays, and the promise rejects. */
  readonly signal?: AbortSignal
  /** Where analyses are kept; the user's cache unless said otherwise. */
  readonly cacheFolder?: string
  /** Threads; as many as there are cores unless said otherwise. */
  readonly workers?: number
}

/**
 * Trains a model on a folder of recordings, in a process of its own, and loads it. Takes minutes; the file is written
 * whole or not at all.
 *
 * @throws TimbrelError that says what stopped it; 'cancelled' after `signal`.
 */
export async function train(request: TrainRequest): Promise<TimbrelModel> {
  const { options = {}, resume = false, onEvent = () => {}, stopSignal, signal } = request
  const { cacheFolder = defaultCacheFolder(), workers = availableParallelism() } = request
  signal?.throwIfAborted()
  const output = resolve(request.output)
  const training = startTraining(
    {
      folder: resolve(request.folder),
      output,
      cacheFolder: resolve(cacheFolder),
      options,
      resume,
      workers,
      checkpointSeconds: CHECKPOINT_SECONDS,
      playablePreviews: false,
    },
    onEvent,
  )
  const stop = () => training.stopAndKeep()
  const abort = () => training.abort()
  stopSignal?.addEventListener('abort', stop)
  signal?.addEventListener('abort', abort)
  if (stopSignal?.aborted) stop()
  try {
    await training.finished
  } finally {
    stopSignal?.removeEventListener('abort', stop)
    signal?.removeEventListener('abort', abort)
  }
  return readModel(output)
}
