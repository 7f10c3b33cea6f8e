import { BINS, HARMONICS, HOP_SAMPLES, MODEL_RATE_HZ, NOISE_BANDS } from '../contract/spectrogram.ts'
import { NOISE_HIGH_HZ } from './erb.ts'
import { RealFft } from './fft.ts'
import { NoiseBandAnalysis } from './noise-bands.ts'
import { NoiseShaper } from './noise-shaper.ts'
import { hannWindow } from './windows.ts'

/** Window of the residual's spectra: 11.6 ms, little more than two hops, so that bands follow attacks. */
const WINDOW_SAMPLES = 512

/** Zero-padded to this, so that low bands have bins to read. */
const FFT_SAMPLES = 1_024

/**
 * Noise densities below this many dB re full scale are not whitened further: it is the rounding noise of 16 bits, and
 * an empty residual must give quiet air, not loud.
 */
const QUIETEST_DENSITY_DB = -105

/**
 * Power densities of a residual in the noise bands.
 *
 * @param residual [frames · HOP_SAMPLES]
 * @returns [frames, NOISE_BANDS]: white noise of variance v has density v.
 */
export function noiseDensities(residual: Float32Array, frames: number): Float32Array {
  const window = hannWindow(WINDOW_SAMPLES)
  const energy = window.reduce((sum, value) => sum + value * value, 0)
  const fft = new RealFft(FFT_SAMPLES)
  const bands = new NoiseBandAnalysis(FFT_SAMPLES, MODEL_RATE_HZ)
  const frame = new Float64Array(FFT_SAMPLES)
  const re = new Float64Array(fft.bins)
  const im = new Float64Array(fft.bins)
  const densities = new Float32Array(frames * NOISE_BANDS)
  // The last band shapes all that lies above it: where lossy coding has emptied it but not the rest, it must not
  // whiten that rest into a roar.
  const topBin = Math.ceil((NOISE_HIGH_HZ / MODEL_RATE_HZ) * FFT_SAMPLES)
  for (let t = 0; t < frames; t++) {
    const start = t * HOP_SAMPLES - WINDOW_SAMPLES / 2
    for (let n = 0; n < WINDOW_SAMPLES; n++) {
      const at = start + n
      frame[n] = at >= 0 && at < residual.length ? (residual[at] as number) * (window[n] as number) : 0
    }
    fft.forward(frame, re, im)
    for (let bin = 0; bin < fft.bins; bin++) {
      const a = re[bin] as number
      const b = im[bin] as number
      re[bin] = (a * a + b * b) / energy
    }
    bands.apply(re, densities, t * NOISE_BANDS)
    const last = t * NOISE_BANDS + NOISE_BANDS - 1
    densities[last] = Math.max(densities[last] as number, meanFrom(re, topBin))
  }
  return densities
}

function meanFrom(values: Float64Array, first: number): number {
  let sum = 0
  for (let index = first; index < values.length; index++) sum += values[index] as number
  return sum / (values.length - first)
}

/** Steps of the solver: the error falls from -12..-20 to -25..-50 dB re the residual; more is not heard. */
const GREATEST_STEPS = 8

/** Error in energy re the residual at which the solver stops: -50 dB. */
const SMALL_ERROR = 1e-5

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
 * @returns [frames · HOP_SAMPLES], about unit variance; less where there is nothing but rounding noise.
 */
export function whiten(residual: Float32Array, image: Float32Array, loudnessDb: Float32Array): Float32Array {
  const shaping = new GrainShaping(image, loudnessDb)
  const length = residual.length
  const air = new Float32Array(length)
  const error = residual.slice()
  const whitened = new Float32Array(length)
  const shaped = new Float32Array(length)
  const small = SMALL_ERROR * dot(error, error)
  shaping.whiten(error, whitened)
  const direction = whitened.slice()
  let slope = dot(error, whitened)
  for (let step = 0; step < GREATEST_STEPS && slope > 0; step++) {
    shaping.shape(direction, shaped)
    const curvature = dot(direction, shaped)
    if (!(curvature > 0)) break
    const advance = slope / curvature
    for (let n = 0; n < length; n++) {
      air[n] = (air[n] as number) + advance * (direction[n] as number)
      error[n] = (error[n] as number) - advance * (shaped[n] as number)
    }
    if (dot(error, error) < small) break
    shaping.whiten(error, whitened)
    const nextSlope = dot(error, whitened)
    const turn = nextSlope / slope
    slope = nextSlope
    for (let n = 0; n < length; n++) direction[n] = (whitened[n] as number) + turn * (direction[n] as number)
  }
  return air
}

/** Shaping by a recording's noise bands and its approximate inverse, on whole signals. */
class GrainShaping {
  readonly #frames: number
  readonly #shaper = new NoiseShaper()
  /** [frames, NOISE_BANDS] densities, dB re full scale, and their negatives. */
  readonly #shapeDb: Float32Array
  readonly #whitenDb: Float32Array
  readonly #padded: Float32Array
  readonly #sum: Float32Array

  constructor(image: Float32Array, loudnessDb: Float32Array) {
    this.#frames = loudnessDb.length
    this.#shapeDb = new Float32Array(this.#frames * NOISE_BANDS)
    for (let frame = 0; frame < this.#frames; frame++) {
      for (let band = 0; band < NOISE_BANDS; band++) {
        const densityDb = (image[frame * BINS + HARMONICS + band] as number) + (loudnessDb[frame] as number)
        this.#shapeDb[frame * NOISE_BANDS + band] = Math.max(QUIETEST_DENSITY_DB, densityDb)
      }
    }
    this.#whitenDb = this.#shapeDb.map((densityDb) => -densityDb)
    this.#padded = new Float32Array((this.#frames + 1) * HOP_SAMPLES)
    this.#sum = new Float32Array((this.#frames + 1) * HOP_SAMPLES)
  }

  shape(air: Float32Array, out: Float32Array): void {
    this.#run(air, this.#shapeDb, out)
  }

  whiten(residual: Float32Array, out: Float32Array): void {
    this.#run(residual, this.#whitenDb, out)
  }

  #run(signal: Float32Array, gainsDb: Float32Array, out: Float32Array): void {
    this.#padded.set(signal, HOP_SAMPLES)
    this.#sum.fill(0)
    for (let frame = 0; frame < this.#frames; frame++) {
      const at = frame * HOP_SAMPLES
      this.#shaper.shape(this.#padded, at, gainsDb, frame * NOISE_BANDS, 0, this.#sum, at)
    }
    out.set(this.#sum.subarray(HOP_SAMPLES))
  }
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let n = 0; n < a.length; n++) sum += (a[n] as number) * (b[n] as number)
  return sum
}
