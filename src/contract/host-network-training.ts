import type { RecordingSummary } from './host-analysis.ts'
import type { Network } from './network.ts'
import type { LossReport, TrainingOptions } from './training.ts'

/** What a thread that trains one network for a comparison is started with; its pitches are held out by `options`. */
export interface NetworkTrainingTask {
  readonly recordings: readonly RecordingSummary[]
  readonly options: TrainingOptions
}

/** A network trained for a comparison. */
export interface ComparedNetwork {
  readonly network: Network
  readonly steps: number
  readonly trainingSeconds: number
  readonly curve: readonly { readonly step: number; readonly training: LossReport; readonly validation: LossReport }[]
}

/** Thread to host: 'step' now and then; 'trained' or 'failed' is the last. */
export type NetworkTrainingAnswer =
  | { readonly type: 'step'; readonly step: number }
  | { readonly type: 'trained'; readonly result: ComparedNetwork }
  | { readonly type: 'failed'; readonly message: string }
