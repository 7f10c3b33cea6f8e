import type { Sound } from '../contract/sound.ts'
import type { Random } from '../dsp/random.ts'
import type { PlayableModel } from './prepared-model.ts'
import { SoundReader } from './sound-reader.ts'

/** Frames this far below a sound's peak, in dB, say nothing of its timbre. */
const HEARD_DB = 40

/** Note at which {@link LatentPrior.mean} lies: middle C. */
const REFERENCE_NOTE = 60

/**
 * Where the sounds of a model lie in its latent space, as Gaussians of their mean latents.
 *
 * Latents keep some of the pitch, so the mean moves with it: mean + slope · octaves from middle C. A covariance is kept
 * as rows r of residuals, Σ rᵀr: a draw is then Σ g·r with g standard normal, which needs no factorisation and stays in
 * what the sounds span, however few they are.
 */
export interface LatentPrior {
  readonly latentSize: number
  /** [latentSize] */
  readonly mean: Float64Array
  /** [latentSize] per octave. */
  readonly slope: Float64Array
  /** [sounds, latentSize] all sounds around the mean, every instrument counting the same. */
  readonly spread: Float64Array
  /** [sounds, latentSize] sounds around the mean of their instrument: how recordings of one thing differ. */
  readonly within: Float64Array
}

/** Fits a model's prior. Of no sounds it is a point at 0. */
export function fitPrior({ network, instruments, sounds }: PlayableModel): LatentPrior {
  const { latentSize } = network.spec
  const latents = sounds.map((sound) => meanLatent(sound, latentSize))
  return { latentSize, ...fitSpread(latents, { instruments, sounds }, latentSize) }
}

/**
 * Gaussians of anything known of each sound, as {@link LatentPrior} has them of latents.
 *
 * @param points a vector of `size` values for each sound.
 */
export function fitSpread(
  points: readonly Float64Array[],
  { instruments, sounds }: Pick<PlayableModel, 'instruments' | 'sounds'>,
  size: number,
): Omit<LatentPrior, 'latentSize'> {
  const octaves = sounds.map(({ midiNote }) => octavesFromReference(midiNote))
  const weights = new Float64Array(sounds.length)
  for (const { sounds: own } of instruments) {
    for (const index of own) weights[index] = 1 / (instruments.length * own.length)
  }
  const { mean, slope } = fitLine(points, octaves, weights, size)
  const rest = points.map((point, index) =>
    point.map((value, at) => value - (mean[at] as number) - (slope[at] as number) * (octaves[index] as number)),
  )
  const spread = new Float64Array(sounds.length * size)
  const within = new Float64Array(sounds.length * size)
  for (const { sounds: own } of instruments) {
    const centre = meanRow(
      own.map((index) => rest[index] as Float64Array),
      size,
    )
    for (const index of own) {
      const row = rest[index] as Float64Array
      const gain = Math.sqrt(weights[index] as number)
      // The instrument's mean is its sounds' own: what is left of n sounds has n - 1 degrees of freedom.
      const gainWithin = own.length > 1 ? gain * Math.sqrt(own.length / (own.length - 1)) : 0
      for (let at = 0; at < size; at++) {
        spread[index * size + at] = gain * (row[at] as number)
        within[index * size + at] = gainWithin * ((row[at] as number) - (centre[at] as number))
      }
    }
  }
  return { mean, slope, spread, within }
}

/** Mean of a sound's latents over the steps that are heard, [latentSize]. Fresh. */
export function meanLatent(sound: Sound, latentSize: number): Float64Array {
  const { latentCount, latentStride } = new SoundReader(sound, latentSize)
  const { peakLoudnessDb } = sound.landmarks
  const mean = new Float64Array(latentSize)
  let count = 0
  for (let step = 0; step < latentCount; step++) {
    const frame = Math.min(sound.frameCount - 1, step * latentStride)
    if ((sound.loudnessDb[frame] as number) < peakLoudnessDb - HEARD_DB) continue
    count++
    for (let at = 0; at < latentSize; at++) {
      mean[at] = (mean[at] as number) + (sound.latents[step * latentSize + at] as number)
    }
  }
  return mean.map((value) => value / Math.max(1, count))
}

/** The prior's mean at a note, [latentSize]. Fresh. */
export function meanAt({ mean, slope }: LatentPrior, midiNote: number): Float64Array {
  return mean.map((value, at) => value + (slope[at] as number) * octavesFromReference(midiNote))
}

/**
 * A deviation drawn from a covariance.
 *
 * @param rows [any, latentSize] whose Σ rᵀr is the covariance. @returns [latentSize], fresh.
 */
export function drawDeviation(rows: Float64Array, latentSize: number, random: Random): Float64Array {
  const drawn = new Float64Array(latentSize)
  for (let offset = 0; offset < rows.length; offset += latentSize) {
    const gain = random.normal()
    for (let at = 0; at < latentSize; at++) {
      drawn[at] = (drawn[at] as number) + gain * (rows[offset + at] as number)
    }
  }
  return drawn
}

function octavesFromReference(midiNote: number): number {
  return (midiNote - REFERENCE_NOTE) / 12
}

/** Weighted least squares of each dimension on octaves. */
function fitLine(
  latents: readonly Float64Array[],
  octaves: readonly number[],
  weights: Float64Array,
  latentSize: number,
): { mean: Float64Array; slope: Float64Array } {
  const total = (value: (index: number) => number): number =>
    latents.reduce((sum, _, index) => sum + (weights[index] as number) * value(index), 0)
  const middle = total((index) => octaves[index] as number)
  const variance = total((index) => ((octaves[index] as number) - middle) ** 2)
  const mean = new Float64Array(latentSize)
  const slope = new Float64Array(latentSize)
  for (let at = 0; at < latentSize; at++) {
    const value = (index: number): number => (latents[index] as Float64Array)[at] as number
    const product = total((index) => ((octaves[index] as number) - middle) * value(index))
    slope[at] = variance > 0 ? product / variance : 0
    mean[at] = total(value) - (slope[at] as number) * middle
  }
  return { mean, slope }
}

function meanRow(rows: readonly Float64Array[], latentSize: number): Float64Array {
  const mean = new Float64Array(latentSize)
  for (const row of rows) {
    for (let at = 0; at < latentSize; at++) mean[at] = (mean[at] as number) + (row[at] as number) / rows.length
  }
  return mean
}
