import type { Network } from '../contract/network.ts'
import type { TrainingEvent } from '../contract/training.ts'
import type { BatchGradients } from './train-step.ts'
import type { TrainerState } from './trainer-state.ts'

/** What a running training asks of its host. */
export interface TrainingHooks {
  /** 'dataset', 'step' and 'validation'; the other events are the host's own. */
  onEvent(event: TrainingEvent): void
  /** Asked before every step: true ends training and keeps the best network so far. */
  shouldStop?(): boolean
  /** After 5 s, then every `checkpointSeconds`, at the end, and before a training that diverged throws. The state is the callee's. */
  saveCheckpoint?(state: TrainerState): void | Promise<void>
  /** Seconds between checkpoints; 30 unless told otherwise. */
  readonly checkpointSeconds?: number
  /** A network to listen to, first after about 5 s, then less and less often, in the end every minute. Awaited. */
  onPreview?(network: Network, step: number): void | Promise<void>
  /** Computes losses and gradients of a batch; on this thread with the engine in use unless told otherwise. */
  readonly gradients?: BatchGradients
}
