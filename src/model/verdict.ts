import type { Network } from '../contract/network.ts'
import { BINS } from '../contract/spectrogram.ts'
import type { ReconstructionError, TrainingVerdict } from '../contract/training.ts'
import { conditionsEvery } from './frame-conditions.ts'
import { byInstrument } from './hold-out.ts'
import { LoadedNetwork, rowsToFrames } from './loaded-network.ts'
import { type PreparedSound, prepareSound } from './prepared-sound.ts'
import { PrincipalImages } from './principal-images.ts'
import { randomStream } from './random-streams.ts'
import { meanError, reconstructionError } from './reconstruction-error.ts'
import type { TrainingSource } from './training-source.ts'
import { inTurn, judgedItems, spread } from './validation.ts'

/** At most so many sounds of either side are judged, evenly spread: enough for a figure steady to 0.05 dB. */
const MOST_SOUNDS = 160

/** Variance of a posterior mean above which a latent dimension is in use (Burda et al. 2016). */
const ACTIVE_VARIANCE = 0.02

/**
 * Does the network earn its keep? Errors on held-out pitches and on training sounds, the same from principal components
 * of equal size, use of the latent dimensions, and what happens when the latents of all judged sounds are shuffled:
 * a network that ignores its latents would not notice.
 */
export async function verdict(
  network: Network,
  source: TrainingSource,
  seed: number,
): Promise<Omit<TrainingVerdict, 'why' | 'trainingSeconds'>> {
  const loaded = new LoadedNetwork(network)
  try {
    const judged = spread(judgedItems(source), MOST_SOUNDS)
    const anyHeldOut = source.items.some(({ heldOut }) => heldOut)
    const trained = source.items.flatMap(({ heldOut }, index) => (heldOut ? [] : [index]))
    const training = await judge(loaded, source, spread(inTurn(source.items, trained), MOST_SOUNDS))
    const figures = anyHeldOut ? await judge(loaded, source, judged) : training
    const shuffled = await shuffledError(loaded, source, judged, figures.latents, seed)
    return {
      heldOut: anyHeldOut ? figures.error : null,
      training: training.error,
      pca: anyHeldOut ? await principalError(network, source, trained, judged) : null,
      ...latentUse(figures),
      shuffleRatio: total(shuffled) / Math.max(1e-9, total(figures.error)),
    }
  } finally {
    loaded.dispose()
  }
}

interface Judgement {
  readonly error: ReconstructionError
  /** Posterior means of each sound, [steps, latentSize]. */
  readonly latents: readonly Float32Array[]
  /** Summed over latent steps, [latentSize] each. */
  readonly klSums: Float64Array
  readonly meanSums: Float64Array
  readonly squareSums: Float64Array
  readonly steps: number
}

async function judge(loaded: LoadedNetwork, source: TrainingSource, indices: readonly number[]): Promise<Judgement> {
  const { latentSize } = loaded.network.spec
  const klSums = new Float64Array(latentSize)
  const meanSums = new Float64Array(latentSize)
  const squareSums = new Float64Array(latentSize)
  const errors: ReconstructionError[] = []
  const latents: Float32Array[] = []
  let counted = 0
  for (const index of indices) {
    const sound = prepareSound(await source.load(index))
    const { mean, logVar, steps } = loaded.encode(sound.image, sound)
    errors.push(reconstructionError(decodedImage(loaded, sound, mean), sound))
    latents.push(mean)
    for (let step = 0; step < steps; step++) {
      if (!isAudible(sound, step * loaded.network.spec.latentStride)) continue
      counted += 1
      for (let dimension = 0; dimension < latentSize; dimension++) {
        const m = mean[step * latentSize + dimension] as number
        const v = logVar[step * latentSize + dimension] as number
        klSums[dimension] = (klSums[dimension] as number) + 0.5 * (m * m + Math.exp(v) - v - 1)
        meanSums[dimension] = (meanSums[dimension] as number) + m
        squareSums[dimension] = (squareSums[dimension] as number) + m * m
      }
    }
    await breath()
  }
  return { error: meanError(errors), latents, klSums, meanSums, squareSums, steps: Math.max(1, counted) }
}

function latentUse({ klSums, meanSums, squareSums, steps }: Judgement): {
  activeUnits: number
  klPerDimension: number[]
} {
  let activeUnits = 0
  for (let dimension = 0; dimension < klSums.length; dimension++) {
    const mean = (meanSums[dimension] as number) / steps
    if ((squareSums[dimension] as number) / steps - mean * mean > ACTIVE_VARIANCE) activeUnits += 1
  }
  return { activeUnits, klPerDimension: Array.from(klSums, (sum) => sum / steps) }
}

async function shuffledError(
  loaded: LoadedNetwork,
  source: TrainingSource,
  indices: readonly number[],
  latents: readonly Float32Array[],
  seed: number,
): Promise<ReconstructionError> {
  const { latentSize } = loaded.network.spec
  const places = latents.flatMap((values, sound) =>
    Array.from({ length: values.length / latentSize }, (_, step) => ({ sound, step })),
  )
  randomStream(seed, 'verdict', 0).shuffle(places)
  const errors: ReconstructionError[] = []
  let taken = 0
  for (const [position, index] of indices.entries()) {
    const sound = prepareSound(await source.load(index))
    const strange = new Float32Array((latents[position] as Float32Array).length)
    for (let offset = 0; offset < strange.length; offset += latentSize) {
      const place = places[taken++] as (typeof places)[number]
      const from = latents[place.sound] as Float32Array
      strange.set(from.subarray(place.step * latentSize, (place.step + 1) * latentSize), offset)
    }
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

function total({ harmonicsDb, noiseDb }: ReconstructionError): number {
  return harmonicsDb + noiseDb
}

/** Lets messages and signals through between sounds. */
function breath(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
