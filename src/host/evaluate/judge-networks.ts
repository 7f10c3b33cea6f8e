import type { NetworkEvaluation } from '../../contract/evaluation.ts'
import type { RecordingSummary } from '../../contract/host-analysis.ts'
import type { ComparedNetwork } from '../../contract/host-network-training.ts'
import type { Network } from '../../contract/network.ts'
import { BINS } from '../../contract/spectrogram.ts'
import type { ReconstructionError } from '../../contract/training.ts'
import { reconstructImage } from '../../model/encode-sound.ts'
import { byInstrument } from '../../model/hold-out.ts'
import { decoderCost } from '../../model/network-spec.ts'
import { prepareSound } from '../../model/prepared-sound.ts'
import { PrincipalImages } from '../../model/principal-images.ts'
import { meanError, reconstructionError } from '../../model/reconstruction-error.ts'
import { loadTrainingItem } from '../analysis-cache.ts'

/** Recordings and which of them no network of the comparison is trained on. */
export interface Split {
  readonly recordings: readonly RecordingSummary[]
  readonly heldOut: readonly boolean[]
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

/** Principal components in place of a network: as many as it has latents, at the same latent rate, same training side. */
export async function judgePrincipal(network: Network, { recordings, heldOut }: Split): Promise<NetworkEvaluation> {
  const { latentSize, latentStride } = network.spec
  const startedAt = performance.now()
  const principal = new PrincipalImages(network.normalisation.meanDb, latentStride)
  const trained = recordings.filter((_, index) => heldOut[index] !== true)
  for (const indices of byInstrument(trained).values()) {
    const own = indices.flatMap((index) => trained[index] ?? [])
    const frames = own.reduce((sum, { frameCount }) => sum + frameCount, 0)
    for (const { entryPath } of own) principal.add(prepareSound(await loadTrainingItem(entryPath)), 1 / frames)
    await breath()
  }
  principal.fit(latentSize)
  const trainingSeconds = (performance.now() - startedAt) / 1000
  const errors: ReconstructionError[] = []
  for (const { entryPath } of recordings) {
    const sound = prepareSound(await loadTrainingItem(entryPath))
    errors.push(reconstructionError(principal.reconstruct(sound), sound))
    await breath()
  }
  return {
    name: 'PCA',
    family: null,
    kind: null,
    decoderCost: latentSize * BINS,
    steps: 0,
    trainingSeconds,
    ...splitError(errors, heldOut),
    latent: null,
    curve: [],
  }
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
