import type { TrainingEvent, TrainingOptions } from './training.ts'

/** Everything a training process needs to know; plain data, so that it crosses any process border. */
export interface TrainingJob {
  /** Folder of recordings, absolute. */
  readonly folder: string
  /** The model file to write, absolute. Beside it stand `<output>.checkpoint` while training and `<stem>.preview.wav`. */
  readonly output: string
  readonly cacheFolder: string
  /** What the user chose; the rest are defaults. */
  readonly options: Partial<TrainingOptions>
  /** Go on from `<output>.checkpoint`; `options` may then only extend maxSteps and maxMinutes. */
  readonly resume: boolean
  /** Threads: all of them analyse, two at most train. The model does not depend on how many. */
  readonly workers: number
  /** Seconds of training between checkpoints. */
  readonly checkpointSeconds: number
  /** Whether each preview is also a model to be played, `<stem>.preview.timbrel`: removed when training ends. */
  readonly playablePreviews: boolean
}

/** Parent to training process. */
export type TrainingRequest =
  | { readonly type: 'start'; readonly job: TrainingJob }
  /** End early and write the best model so far. (To leave nothing, the parent ends the process.) */
  | { readonly type: 'stop' }

/** Training process to parent: every {@link TrainingEvent} as it happens; 'finished' or 'failed' is the last. */
export type TrainingAnswer = TrainingEvent
