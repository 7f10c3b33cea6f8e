import type { EngineChoice, LossReport, TrainingOptions } from './training.ts'

/** What a gradient worker is started with. */
export interface GradientWorkerData {
  readonly options: TrainingOptions
  readonly engine: EngineChoice
  /** Both flat in the order of the network's layout, shared: the trainer writes weights, the worker gradients. */
  readonly weights: SharedArrayBuffer
  readonly gradients: SharedArrayBuffer
}

/** Trainer to worker: half a batch. `batch` and `noise` are as src/model has them. */
export interface GradientRequest<Batch> {
  readonly batch: Batch
  readonly scaleDb: number
  readonly noise: Float32Array | null
  readonly beta: number
}

/** Worker to trainer: 'ready' once, then one answer per request, after which the shared gradients hold its gradients. */
export type GradientAnswer =
  | { readonly type: 'ready' }
  | { readonly type: 'gradients'; readonly loss: LossReport }
  | { readonly type: 'failed'; readonly message: string }
