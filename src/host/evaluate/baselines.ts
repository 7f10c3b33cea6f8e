import type { NetworkEvaluation } from '../../contract/evaluation.ts'
import type { EvaluationEvent } from '../../contract/host-evaluation.ts'
import type { NetworkFamily, NetworkKind } from '../../contract/network.ts'
import type { TrainingOptions } from '../../contract/training.ts'
import { judgeBaseline, type Split, trainedOf } from './judge-networks.ts'
import { measureLatents } from './measure-latents.ts'
import { inLanes, trainNetwork } from './train-networks.ts'

/** The families that the field teaches, plainest first. */
const BASELINES: readonly { readonly name: string; readonly network: NetworkFamily; readonly kind: NetworkKind }[] = [
  { name: 'dense autoencoder', network: 'dense', kind: 'ae' },
  { name: 'convolutional autoencoder', network: 'conv', kind: 'ae' },
  { name: 'dense VAE', network: 'dense', kind: 'vae' },
  { name: 'convolutional VAE', network: 'conv', kind: 'vae' },
]

/**
 * Options of a training that is only to be compared: the model's own, for a number of steps that no early stop, and no
 * clock, cuts short.
 */
export function comparedOptions(own: TrainingOptions, steps: number, seed: number, every: number): TrainingOptions {
  return {
    ...own,
    maxSteps: steps,
    maxMinutes: Number.POSITIVE_INFINITY,
    patience: Number.POSITIVE_INFINITY,
    holdOutEvery: every,
    seed,
    engine: 'wasm',
  }
}

/** Trains each family on the same split for the same steps from the same seed, and judges it. */
export async function judgeBaselines(
  split: Split,
  options: TrainingOptions,
  lanes: number,
  onEvent: (event: EvaluationEvent) => void,
  signal?: AbortSignal,
): Promise<NetworkEvaluation[]> {
  const { recordings } = split
  const stepsOf = new Map<string, number>()
  const tell = (name: string, step: number) => {
    stepsOf.set(name, step)
    const done = [...stepsOf.values()].reduce((sum, steps) => sum + steps, 0)
    onEvent({ type: 'training-network', name, done, of: BASELINES.length * options.maxSteps })
  }
  return inLanes(
    BASELINES,
    lanes,
    async ({ name, network, kind }, laneSignal) => {
      const task = { recordings, options: { ...options, network, kind, beta: kind === 'ae' ? 0 : options.beta } }
      const trained = await trainNetwork(task, (step) => tell(name, step), laneSignal)
      const judged = await judgeBaseline(name, trained, split)
      return { ...judged, latent: await measureLatents(trained.network, trainedOf(split), options.seed) }
    },
    signal,
  )
}
