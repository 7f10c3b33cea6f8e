import { RealFft } from './fft.ts'
import { hannWindow } from './windows.ts'

/** 0.37 s: long enough to part the half-harmonics of 27.5 Hz, short enough for a note. */
const SPECTRUM_SAMPLES = 16_384

/** Spectra averaged over the recording's loud part. */
const GREATEST_SPECTRA = 4

/** A line stands this far above the median of its neighbourhood. */
const PROMINENCE_DB = 12

/** Lines further below the strongest are not counted. */
const LINE_RANGE_DB = 50

/** A line may lie this far from where it is sought: vibrato, inharmonicity and a coarse pitch move it. */
const SEARCH_SHARE = 0.02

/** A line of the long-term spectrum. */
export interface SpectralLine {
  readonly hz: number
  /** Square root of its amplitude: what the ear gives it, rather than its power. */
  readonly weight: number
}

/** Lines are sought in this range, Hz. */
const LOWEST_LINE_HZ = 40
const HIGHEST_LINE_HZ = 5_000

/** A line is the highest within this many bins either way, so that a vibrato's ripples count once. */
const LINE_REACH_BINS = 6

/** Lines for {@link findLines} lie within this of the strongest. */
const STRONG_LINE_DB = 35

/** Mean power spectrum of a recording's loud part. */
function longTermPower(samples: Float32Array): Float64Array {
  const fft = new RealFft(SPECTRUM_SAMPLES)
  const length = Math.min(SPECTRUM_SAMPLES, samples.length)
  const window = hannWindow(length)
  const frame = new Float64Array(SPECTRUM_SAMPLES)
  const re = new Float64Array(fft.bins)
  const im = new Float64Array(fft.bins)
  const power = new Float64Array(fft.bins)
  for (const start of loudStarts(samples, length)) {
    for (let n = 0; n < length; n++) frame[n] = (samples[start + n] as number) * (window[n] as number)
    fft.forward(frame, re, im)
    for (let bin = 0; bin < fft.bins; bin++) {
      const a = re[bin] as number
      const b = im[bin] as number
      power[bin] = (power[bin] as number) + a * a + b * b
    }
  }
  return power
}

/** All strong lines of the long-term spectrum between 40 Hz and 5 kHz, by rising frequency. */
export function findLines(samples: Float32Array, sampleRateHz: number): SpectralLine[] {
  const power = longTermPower(samples)
  const binHz = sampleRateHz / SPECTRUM_SAMPLES
  const strongest = power.reduce((most, value) => Math.max(most, value), 1e-30)
  const lines: SpectralLine[] = []
  for (let bin = Math.ceil(LOWEST_LINE_HZ / binHz); bin < HIGHEST_LINE_HZ / binHz; bin++) {
    const value = power[bin] as number
    if (value < strongest * 10 ** (-STRONG_LINE_DB / 10)) continue
    const around = power.subarray(Math.max(0, bin - LINE_REACH_BINS), bin + LINE_REACH_BINS + 1)
    if (around.some((other) => other > value)) continue
    const left = Math.log(power[bin - 1] as number)
    const right = Math.log(power[bin + 1] as number)
    const shift = (0.5 * (left - right)) / (left - 2 * Math.log(value) + right - 1e-12)
    lines.push({ hz: (bin + shift) * binHz, weight: value ** 0.25 })
  }
  return lines
}

/** The recording's long-term spectrum, to ask whether a spectral line stands at a given frequency. */
export class LineSpectrum {
  readonly #power: Float64Array
  readonly #binHz: number
  readonly #strongest: number
  readonly #scratch: Float64Array

  constructor(samples: Float32Array, sampleRateHz: number) {
    this.#power = longTermPower(samples)
    this.#binHz = sampleRateHz / SPECTRUM_SAMPLES
    this.#strongest = this.#power.reduce((most, value) => Math.max(most, value), 1e-30)
    this.#scratch = new Float64Array(this.#power.length)
  }

  /**
   * Level of the line near a frequency.
   *
   * @param spacingHz distance to the next lines that may exist: how far the neighbourhood reaches.
   * @returns power, or 0 where no line stands out.
   */
  lineAt(frequencyHz: number, spacingHz: number): number {
    const centre = frequencyHz / this.#binHz
    const reach = Math.max(1.5, Math.min(SEARCH_SHARE * centre, (0.2 * spacingHz) / this.#binHz))
    const low = Math.max(1, Math.round(centre - reach))
    const high = Math.min(this.#power.length - 2, Math.round(centre + reach))
    let best = 0
    for (let bin = low; bin <= high; bin++) {
      const value = this.#power[bin] as number
      if (value > best && value >= (this.#power[bin - 1] as number) && value >= (this.#power[bin + 1] as number)) {
        best = value
      }
    }
    const strongEnough = best > this.#strongest * 10 ** (-LINE_RANGE_DB / 10)
    return strongEnough && best > this.#median(centre, spacingHz) * 10 ** (PROMINENCE_DB / 10) ? best : 0
  }

  /** Median power around a bin, half a spacing either way. */
  #median(centre: number, spacingHz: number): number {
    const reach = Math.max(8, (0.5 * spacingHz) / this.#binHz)
    const low = Math.max(1, Math.round(centre - reach))
    const high = Math.min(this.#power.length - 1, Math.round(centre + reach))
    if (high <= low) return Number.POSITIVE_INFINITY
    const around = this.#scratch.subarray(0, high - low)
    around.set(this.#power.subarray(low, high))
    around.sort()
    return around[around.length >> 1] as number
  }
}

/** Starts of up to GREATEST_SPECTRA pieces, a half length apart, beginning where the recording is loudest. */
function loudStarts(samples: Float32Array, length: number): number[] {
  const last = samples.length - length
  const step = length >> 1
  const starts: { start: number; energy: number }[] = []
  for (let start = 0; start <= last; start += step) {
    let energy = 0
    for (let n = start; n < start + length; n += 4) energy += (samples[n] as number) ** 2
    starts.push({ start, energy })
  }
  starts.sort((a, b) => b.energy - a.energy)
  return starts.slice(0, GREATEST_SPECTRA).map((piece) => piece.start)
}
