import type { NetworkEvaluation } from '../../contract/evaluation.ts'
import type { RecordingSummary } from '../../contract/host-analysis.ts'
import type { ComparedNetwork } from '../../contract/host-network-training.ts'
import type { Network } from '../../contract/network.ts'
import type { ReconstructionError } from '../../contract/training.ts'
import { reconstructImage } from '../../model/encode-sound.ts'
import { byInstrument } from '../../model/hold-out.ts'
import { decoderCost } from '../../model/network-spec.ts'
import { prepareSound } from '../../model/prepared-sound.ts'
import { PrincipalImages } from '../../model/principal-images.ts'
import { principalNetwork } from '../../model/principal-network.ts'
import { meanError, reconstructionError } from '../../model/reconstruction-error.ts'
import { loadTrainingItem } from '../analysis-cache.ts'

/** Recordings and which of them no network of the comparison is trained on. */
export interface Split {
  readonly recordings: readonly RecordingSummary[]
  readonly heldOut: readonly boolean[]
}

/** The recordings that networks of the comparison are trained on. */
export function trainedOf({ recordings, heldOut }: Split): RecordingSummary[] {
  return recordings.filter((_, index) => heldOut[index] !== true)
}

/** A network's error on both sides of a split. */
export interface SplitError {
  readonly training: ReconstructionError | null
  readonly heldOut: ReconstructionError | null
}

/** What a baseline's evaluation says, given what it was trained to. A tensor engine must be loaded. */
export async function judgeBaseline(name: string, trained: ComparedNetwork, split: Split): Promise<NetworkEvaluation> {
  const { network, steps, trainingSeconds, curve } = trained
  const { family, kind } = network.spec
  return {
    name,
    family,
    kind,
    decoderCost: decoderCost(network.spec),
    steps,
    trainingSeconds,
    ...(await networkErrors(network, split)),
    latent: null,
    curve,
  }
}

/** Errors of a network at its own latent rate, every recording counting the same. */
export async function networkErrors(network: Network, split: Split): Promise<SplitError> {
  const errors: ReconstructionError[] = []
  for (const { entryPath } of split.recordings) {
    const item = await loadTrainingItem(entryPath)
    errors.push(reconstructionError(reconstructImage(network, item), prepareSound(item)))
    await breath()
  }
  return splitError(errors, split.heldOut)
}

/**
 * Principal components as a network: as many as `network` has latents, of the training side, each instrument counting the
 * same. At the frame rate, whatever the network's own.
 */
export async function fitPrincipal(network: Network, split: Split): Promise<ComparedNetwork> {
  const { latentSize } = network.spec
  const { meanDb } = network.normalisation
  const startedAt = performance.now()
  const principal = new PrincipalImages(meanDb, 1)
  const trained = trainedOf(split)
  for (const indices of byInstrument(trained).values()) {
    const own = indices.flatMap((index) => trained[index] ?? [])
    const frames = own.reduce((sum, { frameCount }) => sum + frameCount, 0)
    for (const { entryPath } of own) principal.add(prepareSound(await loadTrainingItem(entryPath)), 1 / frames)
    await breath()
  }
  principal.fit(latentSize)
  const trainingSeconds = (performance.now() - startedAt) / 1000
  return { network: principalNetwork(principal, meanDb, latentSize), steps: 0, trainingSeconds, curve: [] }
}

/** Means over each side; null for a side that has none. */
export function splitError(errors: readonly ReconstructionError[], heldOut: readonly boolean[]): SplitError {
  const side = (held: boolean) => {
    const chosen = errors.filter((_, index) => (heldOut[index] === true) === held)
    return chosen.length > 0 ? meanError(chosen) : null
  }
  return { training: side(false), heldOut: side(true) }
}

/** Lets messages and signals through between recordings. */
export function breath(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
