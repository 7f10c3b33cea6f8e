import type { Network } from '../contract/network.ts'
import { BINS } from '../contract/spectrogram.ts'
import type { ReconstructionError, TrainingVerdict } from '../contract/training.ts'
import { conditionsEvery } from './frame-conditions.ts'
import { byInstrument } from './hold-out.ts'
import { LatentUse, shuffledLatents } from './latent-use.ts'
import { LoadedNetwork, rowsToFrames } from './loaded-network.ts'
import { type PreparedSound, prepareSound } from './prepared-sound.ts'
import { PrincipalImages } from './principal-images.ts'
import { randomStream } from './random-streams.ts'
import { meanError, reconstructionError, totalErrorDb } from './reconstruction-error.ts'
import type { TrainingSource } from './training-source.ts'
import { inTurn, judgedItems, spread } from './validation.ts'

/** At most so many sounds of either side are judged, evenly spread: enough for a figure steady to 0.05 dB. */
const MOST_SOUNDS = 160

/** The error of one judged sound. */
export interface ItemFit {
  /** Index into the source's items. */
  readonly item: number
  readonly error: ReconstructionError
}

/**
 * Does the network earn its keep? Errors on held-out pitches and on training sounds, the same from principal components
 * of equal size, use of the latent dimensions, and what happens when the latents of all judged sounds are shuffled:
 * a network that ignores its latents would not notice.
 */
export async function verdict(
  network: Network,
  source: TrainingSource,
  seed: number,
): Promise<{ readonly judged: Omit<TrainingVerdict, 'why' | 'trainingSeconds'>; readonly fits: readonly ItemFit[] }> {
  const loaded = new LoadedNetwork(network)
  try {
    const judged = spread(judgedItems(source), MOST_SOUNDS)
    const anyHeldOut = source.items.some(({ heldOut }) => heldOut)
    const trained = source.items.flatMap(({ heldOut }, index) => (heldOut ? [] : [index]))
    const training = await judge(loaded, source, spread(inTurn(source.items, trained), MOST_SOUNDS))
    const figures = anyHeldOut ? await judge(loaded, source, judged) : training
    const shuffled = await shuffledError(loaded, source, judged, figures.latents, seed)
    return {
      judged: {
        heldOut: anyHeldOut ? figures.error : null,
        training: training.error,
        pca: anyHeldOut ? await principalError(network, source, trained, judged) : null,
        activeUnits: figures.use.activeUnits(),
        klPerDimension: figures.use.klPerDimension(),
        shuffleRatio: totalErrorDb(shuffled) / Math.max(1e-9, totalErrorDb(figures.error)),
      },
      fits: anyHeldOut ? [...figures.fits, ...training.fits] : training.fits,
    }
  } finally {
    loaded.dispose()
  }
}

interface Judgement {
  readonly error: ReconstructionError
  /** Of each sound, in the order asked. */
  readonly fits: readonly ItemFit[]
  /** Posterior means of each sound, [steps, latentSize]. */
  readonly latents: readonly Float32Array[]
  readonly use: LatentUse
}

async function judge(loaded: LoadedNetwork, source: TrainingSource, indices: readonly number[]): Promise<Judgement> {
  const { latentSize, latentStride } = loaded.network.spec
  const use = new LatentUse(latentSize)
  const fits: ItemFit[] = []
  const latents: Float32Array[] = []
  for (const item of indices) {
    const sound = prepareSound(await source.load(item))
    const { mean, logVar } = loaded.encode(sound.image, sound)
    fits.push({ item, error: reconstructionError(decodedImage(loaded, sound, mean), sound) })
    latents.push(mean)
    use.add(mean, logVar, (step) => isAudible(sound, step * latentStride))
    await breath()
  }
  return { error: meanError(fits.map(({ error }) => error)), fits, latents, use }
}

async function shuffledError(
  loaded: LoadedNetwork,
  source: TrainingSource,
  indices: readonly number[],
  latents: readonly Float32Array[],
  seed: number,
): Promise<ReconstructionError> {
  const shuffled = shuffledLatents(latents, loaded.network.spec.latentSize, randomStream(seed, 'verdict', 0))
  const errors: ReconstructionError[] = []
  for (const [position, index] of indices.entries()) {
    const sound = prepareSound(await source.load(index))
    const strange = shuffled[position] as Float32Array
    errors.push(reconstructionError(decodedImage(loaded, sound, strange), sound))
    await breath()
  }
  return meanError(errors)
}

async function principalError(
  network: Network,
  source: TrainingSource,
  trained: readonly number[],
  judged: readonly number[],
): Promise<ReconstructionError> {
  const chosen = spread(inTurn(source.items, trained), MOST_SOUNDS)
  const principal = new PrincipalImages(network.normalisation.meanDb, network.spec.latentStride)
  const infos = chosen.map((index) => source.items[index] as TrainingSource['items'][number])
  for (const group of byInstrument(infos).values()) {
    const frames = group.reduce((sum, at) => sum + (infos[at]?.frameCount ?? 0), 0)
    for (const at of group) {
      principal.add(prepareSound(await source.load(chosen[at] as number)), 1 / Math.max(1, frames))
      await breath()
    }
  }
  principal.fit(network.spec.latentSize)
  const errors: ReconstructionError[] = []
  for (const index of judged) {
    const sound = prepareSound(await source.load(index))
    errors.push(reconstructionError(principal.reconstruct(sound), sound))
    await breath()
  }
  return meanError(errors)
}

function decodedImage(loaded: LoadedNetwork, sound: PreparedSound, latents: Float32Array): Float32Array {
  const { latentSize, latentStride } = loaded.network.spec
  const conditions = conditionsEvery(sound, latentStride, latents.length / latentSize)
  return rowsToFrames(loaded.decode(latents, conditions), BINS, latentStride, sound.frameCount)
}

function isAudible(sound: PreparedSound, frame: number): boolean {
  return (sound.frameWeights[Math.min(sound.frameCount - 1, frame)] as number) > 0
}

/** Lets messages and signals through between sounds. */
function breath(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
