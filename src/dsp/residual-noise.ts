import { HOP_SAMPLES, MODEL_RATE_HZ, NOISE_BANDS } from '../contract/spectrogram.ts'
import { NOISE_HIGH_HZ } from './erb.ts'
import { RealFft } from './fft.ts'
import { NoiseBandAnalysis } from './noise-bands.ts'
import { hannWindow } from './windows.ts'

/** Window of the residual's spectra: 11.6 ms, little more than two hops, so that bands follow attacks. */
const WINDOW_SAMPLES = 512

/** Zero-padded to this, so that low bands have bins to read. */
const FFT_SAMPLES = 1_024

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
