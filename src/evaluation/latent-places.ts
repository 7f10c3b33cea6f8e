import { CholeskyDecomposition, Matrix } from 'ml-matrix'
import { CONDITIONS } from '../dsp/conditioning.ts'
import { harmonicCount } from '../dsp/image.ts'
import type { Random } from '../dsp/random.ts'
import type { LatentSound } from './latent-sound.ts'

/** Keeps a covariance with dead dimensions positive definite; share of its mean variance. */
const LEAST_VARIANCE_SHARE = 1e-9

/** Places of a latent space, and at which pitch and loudness they are to be heard. */
export interface LatentPlaces {
  /** [places, latentSize] */
  readonly latents: Float32Array
  /** [places, CONDITIONS] */
  readonly conditions: Float32Array
  /** [places] harmonics that lie below the limit of the image at the place's pitch. */
  readonly harmonics: Uint8Array
}

/** An audible step of a sound. */
export interface SoundStep {
  readonly sound: number
  readonly step: number
}

/** The audible steps of every sound that has any, sounds apart. */
export function audibleSteps(sounds: readonly LatentSound[]): SoundStep[][] {
  return sounds
    .map(({ frameWeights }, sound) =>
      Array.from(frameWeights).flatMap((weight, step) => (weight > 0 ? [{ sound, step }] : [])),
    )
    .filter((steps) => steps.length > 0)
}

/** At most `most` audible steps of all sounds, drawn without replacement. */
export function drawSteps(sounds: readonly LatentSound[], most: number, random: Random): SoundStep[] {
  return random.shuffle(audibleSteps(sounds).flat()).slice(0, most)
}

/** Draws from N(0, 1) in every dimension, heard at the pitches and loudnesses of `steps` in turn. */
export function priorPlaces(
  sounds: readonly LatentSound[],
  steps: readonly SoundStep[],
  count: number,
  random: Random,
): LatentPlaces {
  const size = latentSizeOf(sounds)
  const latents = Float32Array.from({ length: count * size }, () => random.normal())
  return { latents, ...heardAt(sounds, steps, count) }
}

/** Draws from the Gaussian with mean and full covariance of the latents of `steps`, heard likewise. */
export function fittedPlaces(
  sounds: readonly LatentSound[],
  steps: readonly SoundStep[],
  count: number,
  random: Random,
): LatentPlaces {
  const size = latentSizeOf(sounds)
  const { mean, factor } = fitGaussian(
    steps.map(({ sound, step }) => latentAt(sounds[sound] as LatentSound, step, size)),
    size,
  )
  const latents = new Float32Array(count * size)
  const normal = new Float64Array(size)
  for (let place = 0; place < count; place++) {
    for (let dimension = 0; dimension < size; dimension++) normal[dimension] = random.normal()
    for (let row = 0; row < size; row++) {
      let value = mean[row] as number
      for (let column = 0; column <= row; column++) value += factor.get(row, column) * (normal[column] as number)
      latents[place * size + row] = value
    }
  }
  return { latents, ...heardAt(sounds, steps, count) }
}

/**
 * Places on straight ways from one sound to another: two sounds drawn at random, each at the same share of its audible
 * steps, mixed at a share drawn from 0 to 1, heard at the pitch and loudness of the nearer.
 */
export function pathPlaces(sounds: readonly LatentSound[], count: number, random: Random): LatentPlaces {
  const size = latentSizeOf(sounds)
  const latents = new Float32Array(count * size)
  const nearer: SoundStep[] = []
  const heard = audibleSteps(sounds)
  for (let place = 0; place < count; place++) {
    const [from, to] = drawEnds(heard, random)
    const share = random.uniform()
    const a = latentAt(sounds[from.sound] as LatentSound, from.step, size)
    const b = latentAt(sounds[to.sound] as LatentSound, to.step, size)
    for (let dimension = 0; dimension < size; dimension++) {
      latents[place * size + dimension] = (1 - share) * (a[dimension] as number) + share * (b[dimension] as number)
    }
    nearer.push(share < 0.5 ? from : to)
  }
  return { latents, ...heardAt(sounds, nearer, count) }
}

/**
 * Steps of two different sounds (of one, if there is no other), at the same share of the audible part of each.
 *
 * @param heard see {@link audibleSteps}.
 */
export function drawEnds(heard: readonly (readonly SoundStep[])[], random: Random): [SoundStep, SoundStep] {
  const first = random.integer(heard.length)
  const second = heard.length > 1 ? (first + 1 + random.integer(heard.length - 1)) % heard.length : first
  const share = random.uniform()
  const at = (index: number) => {
    const steps = heard[index] as readonly SoundStep[]
    return steps[Math.floor(share * steps.length)] as SoundStep
  }
  return [at(first), at(second)]
}

/** Latents of a step: a view. */
export function latentAt({ mean }: LatentSound, step: number, size: number): Float32Array {
  return mean.subarray(step * size, (step + 1) * size)
}

/** Values per latent step. */
export function latentSizeOf(sounds: readonly LatentSound[]): number {
  const first = sounds[0]
  return first === undefined ? 0 : first.mean.length / first.frameWeights.length
}

/** Pitch and loudness of `steps`, taken in turn until there are `count`. */
function heardAt(
  sounds: readonly LatentSound[],
  steps: readonly SoundStep[],
  count: number,
): { conditions: Float32Array; harmonics: Uint8Array } {
  const conditions = new Float32Array(count * CONDITIONS)
  const harmonics = new Uint8Array(count)
  for (let place = 0; place < count; place++) {
    const { sound, step } = steps[place % steps.length] as SoundStep
    const { midiNote, conditions: of } = sounds[sound] as LatentSound
    conditions.set(of.subarray(step * CONDITIONS, (step + 1) * CONDITIONS), place * CONDITIONS)
    harmonics[place] = harmonicCount(midiNote)
  }
  return { conditions, harmonics }
}

/** Mean and lower triangular factor of the covariance of some points. */
function fitGaussian(points: readonly Float32Array[], size: number): { mean: Float64Array; factor: Matrix } {
  const mean = new Float64Array(size)
  for (const point of points) {
    for (let row = 0; row < size; row++) mean[row] = (mean[row] as number) + (point[row] as number) / points.length
  }
  const covariance = Matrix.zeros(size, size)
  for (const point of points) {
    for (let row = 0; row < size; row++) {
      const ofRow = (point[row] as number) - (mean[row] as number)
      for (let column = 0; column < size; column++) {
        const product = ofRow * ((point[column] as number) - (mean[column] as number))
        covariance.set(row, column, covariance.get(row, column) + product)
      }
    }
  }
  // Products before their sum is divided: a covariance symmetric to the last bit, as the factorisation wants it.
  covariance.div(points.length)
  const least = LEAST_VARIANCE_SHARE * Math.max(covariance.trace() / size, 1e-12)
  for (let row = 0; row < size; row++) covariance.set(row, row, covariance.get(row, row) + least)
  return { mean, factor: new CholeskyDecomposition(covariance).lowerTriangularMatrix }
}
