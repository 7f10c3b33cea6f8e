import { BINS, HARMONICS, HOP_SAMPLES, MODEL_RATE_HZ, NOISE_BANDS } from '../contract/spectrogram.ts'
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
  }
  return densities
}

/**
 * The residual whitened by its own noise bands: the excitation that, shaped by them again, gives the residual.
 *
 * @param residual [frames · HOP_SAMPLES]
 * @param image [frames, BINS] its noise bins, dB re the frame's loudness.
 * @param loudnessDb [frames]
 * @returns [frames · HOP_SAMPLES], about unit variance; less where there is nothing but rounding noise.
 */
export function whiten(residual: Float32Array, image: Float32Array, loudnessDb: Float32Array): Float32Array {
  const frames = loudnessDb.length
  const shaper = new NoiseShaper()
  const padded = new Float32Array((frames + 1) * HOP_SAMPLES)
  padded.set(residual, HOP_SAMPLES)
  const sum = new Float32Array((frames + 1) * HOP_SAMPLES)
  const inverseDb = new Float32Array(NOISE_BANDS)
  for (let frame = 0; frame < frames; frame++) {
    for (let band = 0; band < NOISE_BANDS; band++) {
      const densityDb = (image[frame * BINS + HARMONICS + band] as number) + (loudnessDb[frame] as number)
      inverseDb[band] = -Math.max(QUIETEST_DENSITY_DB, densityDb)
    }
    shaper.shape(padded, frame * HOP_SAMPLES, inverseDb, 0, 0, sum, frame * HOP_SAMPLES)
  }
  return sum.slice(HOP_SAMPLES)
}
