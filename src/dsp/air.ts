import { BINS, HARMONICS, HOP_SAMPLES, NOISE_BANDS } from '../contract/spectrogram.ts'
import { GrainShaping } from './air-shaping.ts'
import { frameEnergyDb } from './image.ts'

/** Steps of the solver over the whole recording: the error is then -25 to -50 dB re the residual. */
const STEPS = 6

/** Further steps round an onset, where neighbouring frames' bands differ by 60 dB and the solver goes slowest. */
const ONSET_STEPS = 30

/** Frames before and after an onset that these look at: the grains an attack can leak into, and the attack. */
const FRAMES_BEFORE_ONSET = 6
const FRAMES_AFTER_ONSET = 20

/** Error in energy re the residual at which the solver stops: -60 dB. */
const SMALL_ERROR = 1e-6

/**
 * Noise densities below this many dB re full scale are not whitened further: it is the rounding noise of 16 bits, and
 * an empty residual must give quiet air, not loud.
 */
const QUIETEST_DENSITY_DB = -105

/**
 * The residual whitened by its own noise bands: the excitation that, shaped by them again, gives the residual.
 *
 * Whitening grain by grain alone misses by -12 to -20 dB where bands change from frame to frame, which blurs attacks.
 * Shaping is a symmetric positive operator on the air, so the air is solved for by conjugate gradients (Hestenes and
 * Stiefel 1952) with whitening as the preconditioner.
 *
 * @param residual [frames · HOP_SAMPLES]
 * @param image [frames, BINS] its noise bins, dB re the frame's loudness.
 * @param loudnessDb [frames]
 * @param harmonics of the image that sound, see {@link harmonicCount}.
 * @param onsets frames at which a sound begins: solved with more care.
 * @returns [frames · HOP_SAMPLES], about unit variance; less where there is nothing but rounding noise.
 */
export function whiten(
  residual: Float32Array,
  image: Float32Array,
  loudnessDb: Float32Array,
  harmonics: number,
  onsets: readonly number[],
): Float32Array {
  const frames = loudnessDb.length
  const densitiesDb = new Float32Array(frames * NOISE_BANDS)
  for (let frame = 0; frame < frames; frame++) {
    // As synthesis will: a row that was clipped (a line alone in a narrow band) is played louder as a whole.
    const rowDb = (loudnessDb[frame] as number) - frameEnergyDb(image, frame * BINS, harmonics)
    for (let band = 0; band < NOISE_BANDS; band++) {
      const densityDb = (image[frame * BINS + HARMONICS + band] as number) + rowDb
      densitiesDb[frame * NOISE_BANDS + band] = Math.max(QUIETEST_DENSITY_DB, densityDb)
    }
  }
  const shaping = new GrainShaping(densitiesDb)
  const air = new Float32Array(frames * HOP_SAMPLES)
  const error = residual.slice()
  solve(shaping, 0, frames, STEPS, air, error)
  let solvedTo = 0
  for (const onset of onsets) {
    const first = Math.max(solvedTo, onset - FRAMES_BEFORE_ONSET, 0)
    const last = Math.min(frames, onset + FRAMES_AFTER_ONSET)
    if (last - first < FRAMES_BEFORE_ONSET) continue
    solve(shaping, first, last, ONSET_STEPS, air, error)
    solvedTo = last
  }
  return air
}

/**
 * Improves the air of frames `first` to `last` - 1 by conjugate gradients, that of the others staying as it is.
 *
 * @param air improved in place.
 * @param error the residual minus the shaped air, kept up to date within those frames.
 */
function solve(
  shaping: GrainShaping,
  first: number,
  last: number,
  steps: number,
  air: Float32Array,
  error: Float32Array,
): void {
  const x = air.subarray(first * HOP_SAMPLES, last * HOP_SAMPLES)
  const r = error.subarray(first * HOP_SAMPLES, last * HOP_SAMPLES)
  const whitened = new Float32Array(x.length)
  const shaped = new Float32Array(x.length)
  const small = SMALL_ERROR * dot(r, r)
  shaping.whiten(r, first, whitened)
  const direction = whitened.slice()
  let slope = dot(r, whitened)
  for (let step = 0; step < steps && slope > 0; step++) {
    shaping.shape(direction, first, shaped)
    const curvature = dot(direction, shaped)
    if (!(curvature > 0)) return
    addScaled(x, direction, slope / curvature)
    addScaled(r, shaped, -slope / curvature)
    if (dot(r, r) < small) return
    shaping.whiten(r, first, whitened)
    const nextSlope = dot(r, whitened)
    const turn = nextSlope / slope
    slope = nextSlope
    for (let n = 0; n < x.length; n++) direction[n] = (whitened[n] as number) + turn * (direction[n] as number)
  }
}

function addScaled(to: Float32Array, from: Float32Array, scale: number): void {
  for (let n = 0; n < to.length; n++) to[n] = (to[n] as number) + scale * (from[n] as number)
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let n = 0; n < a.length; n++) sum += (a[n] as number) * (b[n] as number)
  return sum
}
