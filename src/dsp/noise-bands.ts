import { MODEL_RATE_HZ, NOISE_BANDS } from '../contract/spectrogram.ts'
import { erbToHz, hzToErb, noiseBandErb, noiseBandHz } from './erb.ts'

/** dB to the natural logarithm of an amplitude. */
const NEPER_PER_DB = Math.LN10 / 20

/**
 * Share of the model's band (0 to MODEL_RATE_HZ / 2) that each noise band answers for, so that
 * Σ density[band] · NOISE_BAND_SHARES[band] is the noise's power. Noise bands hold power densities, scaled so that
 * white noise of variance v has density v in every band.
 */
export const NOISE_BAND_SHARES: Float64Array = Float64Array.from(
  { length: NOISE_BANDS },
  (_, band) => (erbToHz(noiseBandErb(band)) - erbToHz(noiseBandErb(band - 1))) / (MODEL_RATE_HZ / 2),
)

/**
 * Power densities of the 64 noise bands from a power spectrum: triangles on the ERB scale, each summing to 1. A low
 * band narrower than the spectrum's bins reads the spectrum at its peak instead.
 *
 * The constructor allocates, `apply` does not.
 */
export class NoiseBandAnalysis {
  readonly #firstBins: Int32Array
  /** Where each band's weights start in `#weights`; one more entry than bands. */
  readonly #starts: Int32Array
  readonly #weights: Float64Array

  /** @param fftSize of the power spectrum; its bins are fftSize / 2 + 1. */
  constructor(fftSize: number, sampleRateHz: number = MODEL_RATE_HZ) {
    const binHz = sampleRateHz / fftSize
    const bins = fftSize / 2 + 1
    const firstBins: number[] = []
    const starts: number[] = [0]
    const weights: number[] = []
    for (let band = 0; band < NOISE_BANDS; band++) {
      const row = bandWeights(band, binHz, bins)
      firstBins.push(row.firstBin)
      weights.push(...row.weights)
      starts.push(weights.length)
    }
    this.#firstBins = Int32Array.from(firstBins)
    this.#starts = Int32Array.from(starts)
    this.#weights = Float64Array.from(weights)
  }

  /**
   * @param power [fftSize / 2 + 1] |X|² over the window's energy, so that white noise of variance v gives about v.
   * @param out receives NOISE_BANDS densities at `offset`. Allocates nothing.
   */
  apply(power: Float64Array, out: Float64Array | Float32Array, offset: number): void {
    const weights = this.#weights
    for (let band = 0; band < NOISE_BANDS; band++) {
      const start = this.#starts[band] as number
      const end = this.#starts[band + 1] as number
      let bin = this.#firstBins[band] as number
      let sum = 0
      for (let index = start; index < end; index++) sum += (weights[index] as number) * (power[bin++] as number)
      out[offset + band] = sum
    }
  }
}

function bandWeights(band: number, binHz: number, bins: number): { firstBin: number; weights: number[] } {
  const low = noiseBandErb(band - 1)
  const peak = noiseBandErb(band)
  const high = noiseBandErb(band + 1)
  const firstBin = Math.max(0, Math.ceil(erbToHz(low) / binHz))
  const weights: number[] = []
  let sum = 0
  for (let bin = firstBin; bin < bins && bin * binHz < erbToHz(high); bin++) {
    const erbNumber = hzToErb(bin * binHz)
    const weight = Math.max(0, Math.min((erbNumber - low) / (peak - low), (high - erbNumber) / (high - peak)))
    weights.push(weight)
    sum += weight
  }
  // Below half a bin's weight the triangle misses the spectrum's points: what it would read depends on luck.
  if (sum < 0.5) {
    const position = Math.min(noiseBandHz(band) / binHz, bins - 1.001)
    const below = Math.floor(position)
    return { firstBin: below, weights: [1 - (position - below), position - below] }
  }
  return { firstBin, weights: weights.map((weight) => weight / sum) }
}

/**
 * Gain curves over the bins of a spectrum from the dB values of the noise bands: linear interpolation of dB over ERB
 * between band peaks, level beyond the outermost, nothing above the model's own band.
 *
 * The constructor allocates, `apply` does not.
 */
export class NoiseGains {
  readonly bins: number
  /** Bins at or above this one are beyond MODEL_RATE_HZ / 2: silent. */
  readonly #audibleBins: number
  /** [bins] noise band below each bin, and how far the bin lies towards the next one. */
  readonly bands: Uint8Array
  readonly fractions: Float64Array

  /** @param fftSize of the spectrum to shape; its bins are fftSize / 2 + 1. */
  constructor(fftSize: number, sampleRateHz: number = MODEL_RATE_HZ) {
    this.bins = fftSize / 2 + 1
    this.#audibleBins = Math.min(this.bins, Math.floor((MODEL_RATE_HZ / 2 / sampleRateHz) * fftSize) + 1)
    this.bands = new Uint8Array(this.bins)
    this.fractions = new Float64Array(this.bins)
    const first = noiseBandErb(0)
    const step = noiseBandErb(1) - first
    for (let bin = 0; bin < this.bins; bin++) {
      const position = (hzToErb((bin * sampleRateHz) / fftSize) - first) / step
      const clipped = Math.min(Math.max(position, 0), NOISE_BANDS - 1)
      const band = Math.min(Math.floor(clipped), NOISE_BANDS - 2)
      this.bands[bin] = band
      this.fractions[bin] = clipped - band
    }
  }

  /**
   * @param noiseDb NOISE_BANDS power densities in dB at `offset`.
   * @param levelDb added to each.
   * @param out [bins] receives amplitude gains for an excitation of unit density.
   */
  apply(noiseDb: Float32Array, offset: number, levelDb: number, out: Float64Array): void {
    const audible = this.#audibleBins
    for (let bin = 0; bin < audible; bin++) {
      const band = offset + (this.bands[bin] as number)
      const low = noiseDb[band] as number
      const high = noiseDb[band + 1] as number
      out[bin] = Math.exp(NEPER_PER_DB * (levelDb + low + (high - low) * (this.fractions[bin] as number)))
    }
    for (let bin = audible; bin < this.bins; bin++) out[bin] = 0
  }
}
