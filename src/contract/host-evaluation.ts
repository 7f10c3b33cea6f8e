import type { EvaluationReport } from './evaluation.ts'
import type { TrainingEvent } from './training.ts'

/** What to evaluate, how thoroughly, and where the report goes. */
export interface EvaluationRequest {
  /** Model file, absolute. */
  readonly model: string
  /** Folder of recordings, absolute: the one the model was trained on, or one it never saw. */
  readonly folder: string
  /** Folder of the report, absolute; made where it is missing. */
  readonly output: string
  readonly cacheFolder: string
  /** Threads. The figures do not depend on how many. */
  readonly workers: number
  /** >= 1; decides the baselines' training and every random choice. */
  readonly seed: number
  /** Steps of each baseline network; 0 trains none. */
  readonly baselineSteps: number
  /** Steps of each training that leaves one instrument out; 0 leaves none out. */
  readonly leaveOneOutSteps: number
  /** Least work that still touches every stage: three recordings of an instrument are judged, no more. */
  readonly quick: boolean
}

/** What a running evaluation says. */
export type EvaluationEvent =
  | Extract<TrainingEvent, { type: 'analysing' | 'skipped' | 'warning' }>
  | { readonly type: 'judging'; readonly done: number; readonly of: number; readonly file: string }
  /** Steps of all baselines together; `name` is the one that moved. */
  | { readonly type: 'training-network'; readonly name: string; readonly done: number; readonly of: number }
  | { readonly type: 'leaving-out'; readonly done: number; readonly of: number; readonly instrument: string }
  | { readonly type: 'morphing'; readonly done: number; readonly of: number; readonly pair: string }
  /** Begins a part that says no more until it ends. */
  | { readonly type: 'measuring'; readonly what: string }
  | { readonly type: 'wrote'; readonly path: string }

/** What an evaluation ends with. */
export interface EvaluationOutcome {
  readonly report: EvaluationReport
  readonly files: readonly string[]
}

/** A sound to listen to in the report, and to look at. */
export interface EvaluationClip {
  /** What stands in one row: a pair of instruments, or a recording. */
  readonly row: string
  /** Of the row: 'timbrel', 'crossfade', 'as recorded', ... */
  readonly system: string
  /** Place between the two of a pair; null for a recording. */
  readonly position: number | null
  /** At MODEL_RATE_HZ. */
  readonly samples: Float32Array
}
