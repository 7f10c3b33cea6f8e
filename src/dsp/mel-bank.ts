/** Hz to mel, 2595·log10(1 + f/700) (the HTK scale). */
function hzToMel(frequencyHz: number): number {
  return 2595 * Math.log10(1 + frequencyHz / 700)
}

function melToHz(mel: number): number {
  return 700 * (10 ** (mel / 2595) - 1)
}

/** Triangular bands equally spaced in mel, each summing to 1; a band that misses every bin takes the nearest one. */
export class MelBank {
  readonly bands: number
  readonly #firstBins: Int32Array
  /** Where each band's weights start; one more entry than bands. */
  readonly #starts: Int32Array
  readonly #weights: Float64Array

  /** @param fftSize of the power spectra to read. @param highHz is limited to half the sample rate. */
  constructor(bands: number, fftSize: number, sampleRateHz: number, lowHz: number, highHz: number) {
    this.bands = bands
    const lowMel = hzToMel(lowHz)
    const highMel = hzToMel(Math.min(highHz, sampleRateHz / 2))
    const edgeHz = (index: number) => melToHz(lowMel + ((highMel - lowMel) * index) / (bands + 1))
    const binHz = sampleRateHz / fftSize
    const firstBins: number[] = []
    const starts: number[] = [0]
    const weights: number[] = []
    for (let band = 0; band < bands; band++) {
      const row = triangle(edgeHz(band), edgeHz(band + 1), edgeHz(band + 2), binHz, fftSize / 2 + 1)
      firstBins.push(row.firstBin)
      weights.push(...row.weights)
      starts.push(weights.length)
    }
    this.#firstBins = Int32Array.from(firstBins)
    this.#starts = Int32Array.from(starts)
    this.#weights = Float64Array.from(weights)
  }

  /** @param out receives `bands` powers at `offset`. Allocates nothing. */
  apply(power: Float64Array, out: Float64Array, offset: number): void {
    for (let band = 0; band < this.bands; band++) {
      const end = this.#starts[band + 1] as number
      let bin = this.#firstBins[band] as number
      let sum = 0
      for (let index = this.#starts[band] as number; index < end; index++) {
        sum += (this.#weights[index] as number) * (power[bin++] as number)
      }
      out[offset + band] = sum
    }
  }
}

function triangle(
  lowHz: number,
  peakHz: number,
  highHz: number,
  binHz: number,
  bins: number,
): { firstBin: number; weights: number[] } {
  const firstBin = Math.ceil(lowHz / binHz)
  const weights: number[] = []
  let sum = 0
  for (let bin = firstBin; bin < bins && bin * binHz < highHz; bin++) {
    const hz = bin * binHz
    const weight = Math.max(0, Math.min((hz - lowHz) / (peakHz - lowHz), (highHz - hz) / (highHz - peakHz)))
    weights.push(weight)
    sum += weight
  }
  // A triangle that grazes one bin by a thousandth hears it by accident: it takes the bin nearest its peak.
  if (sum < 1e-3) return { firstBin: Math.min(bins - 1, Math.round(peakHz / binHz)), weights: [1] }
  return { firstBin, weights: weights.map((weight) => weight / sum) }
}
