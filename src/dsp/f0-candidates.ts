import { powerOfTwoAtLeast, RealFft } from './fft.ts'

/** Periods offered per frame: enough for the true one among its multiples and divisors. */
export const CANDIDATES = 6

/**
 * Score taken off per octave of lag, in units of the normalised difference: a signal of period T has period 2T as
 * well, and the shorter must win. Small enough that a real period beats a false one twice as short.
 */
const OCTAVE_COST = 0.02

/** Lags below this many samples are interpolated: at 4 kHz a period is 10.5 samples and integer lags miss its peak. */
const FINE_LAGS = 128

/** Steps per sample of the interpolated lags. */
const FINE_STEPS = 4

/** Half length in samples of the interpolating sinc; its error is below -50 dB up to 18 kHz. */
const SINC_REACH = 8

/** Peaks of the normalised difference below this are noise. */
const LEAST_CLARITY = 0.3

/** What one frame offers. */
export interface PitchCandidates {
  /** [CANDIDATES] Hz, best first. */
  readonly hz: Float64Array
  /** [CANDIDATES] normalised difference at that period, -1 to 1: 1 is perfectly periodic. */
  readonly clarity: Float64Array
  /** [CANDIDATES] clarity less the octave cost. */
  readonly score: Float64Array
  /** How many are given, 0 to CANDIDATES. */
  count: number
  /** Mean square of the frame after its mean is taken off. */
  power: number
}

/**
 * Candidate pitches of one frame by the normalised square difference function (McLeod and Wyvill 2005, "A smarter way
 * to find pitch", equations 6 to 9), with the autocorrelation from an FFT and, at short lags, interpolated by a
 * windowed sinc.
 *
 * The constructor allocates, `measure` does not; the result is overwritten by the next call.
 */
export class PitchCandidateFinder {
  readonly candidates: PitchCandidates
  readonly #windowSamples: number
  readonly #sampleRateHz: number
  readonly #shortestLag: number
  readonly #longestLag: number
  readonly #fft: RealFft
  readonly #frame: Float64Array
  readonly #re: Float64Array
  readonly #im: Float64Array
  readonly #correlation: Float64Array
  /** Running sum of squares: entry n is the energy of the first n samples. */
  readonly #energy: Float64Array
  readonly #nsdf: Float64Array
  readonly #lags: Float64Array
  readonly #sinc: Float64Array

  /** @param windowSamples samples looked at; at least 1.5 periods of `lowestHz` are needed. */
  constructor(windowSamples: number, lowestHz: number, highestHz: number, sampleRateHz: number) {
    this.#windowSamples = windowSamples
    this.#sampleRateHz = sampleRateHz
    this.#shortestLag = Math.max(2, sampleRateHz / highestHz)
    this.#longestLag = Math.min(Math.ceil(sampleRateHz / lowestHz) + 2, Math.floor(windowSamples / 1.5))
    const size = powerOfTwoAtLeast(windowSamples + this.#longestLag + SINC_REACH + 1)
    this.#fft = new RealFft(size)
    this.#frame = new Float64Array(size)
    this.#re = new Float64Array(this.#fft.bins)
    this.#im = new Float64Array(this.#fft.bins)
    this.#correlation = new Float64Array(size)
    this.#energy = new Float64Array(windowSamples + 1)
    const fine = Math.min(FINE_LAGS, this.#longestLag)
    this.#lags = Float64Array.from({ length: fine * FINE_STEPS + this.#longestLag - fine }, (_, index) =>
      index < fine * FINE_STEPS ? index / FINE_STEPS : index - fine * FINE_STEPS + fine,
    )
    this.#nsdf = new Float64Array(this.#lags.length)
    this.#sinc = sincTable()
    this.candidates = {
      hz: new Float64Array(CANDIDATES),
      clarity: new Float64Array(CANDIDATES),
      score: new Float64Array(CANDIDATES),
      count: 0,
      power: 0,
    }
  }

  /** Looks at `samples` around index `centre`; what lies outside of the recording is silence. Allocates nothing. */
  measure(samples: Float32Array, centre: number): PitchCandidates {
    this.#load(samples, centre - (this.#windowSamples >> 1))
    this.#correlate()
    this.#normalise()
    this.#pick()
    return this.candidates
  }

  #load(samples: Float32Array, start: number): void {
    const frame = this.#frame
    const length = this.#windowSamples
    const first = Math.max(0, -start)
    const last = Math.min(length, samples.length - start)
    frame.fill(0)
    let sum = 0
    for (let n = first; n < last; n++) {
      const value = samples[start + n] as number
      frame[n] = value
      sum += value
    }
    const mean = last > first ? sum / (last - first) : 0
    let energy = 0
    this.#energy[0] = 0
    for (let n = 0; n < length; n++) {
      if (n >= first && n < last) {
        const value = (frame[n] as number) - mean
        frame[n] = value
        energy += value * value
      }
      this.#energy[n + 1] = energy
    }
    this.candidates.power = energy / length
  }

  #correlate(): void {
    const re = this.#re
    const im = this.#im
    this.#fft.forward(this.#frame, re, im)
    for (let bin = 0; bin < re.length; bin++) {
      const a = re[bin] as number
      const b = im[bin] as number
      re[bin] = a * a + b * b
    }
    im.fill(0)
    this.#fft.inverse(re, im, this.#correlation)
  }

  #normalise(): void {
    const correlation = this.#correlation
    const energy = this.#energy
    const length = this.#windowSamples
    const total = energy[length] as number
    for (let index = 0; index < this.#lags.length; index++) {
      const lag = this.#lags[index] as number
      const whole = Math.floor(lag)
      const fraction = lag - whole
      const value = fraction === 0 ? (correlation[whole] as number) : this.#between(whole, fraction)
      const head =
        (energy[length - whole] as number) * (1 - fraction) + (energy[length - whole - 1] as number) * fraction
      const skipped = (energy[whole] as number) * (1 - fraction) + (energy[whole + 1] as number) * fraction
      this.#nsdf[index] = (2 * value) / (head + total - skipped + 1e-15)
    }
  }

  /** The autocorrelation between two lags; it is even, so negative lags mirror. */
  #between(whole: number, fraction: number): number {
    const row = Math.round(fraction * FINE_STEPS) * 2 * SINC_REACH
    let sum = 0
    for (let tap = 0; tap < 2 * SINC_REACH; tap++) {
      const lag = Math.abs(whole + tap - SINC_REACH + 1)
      sum += (this.#correlation[lag] as number) * (this.#sinc[row + tap] as number)
    }
    return sum
  }

  #pick(): void {
    const nsdf = this.#nsdf
    const lags = this.#lags
    this.candidates.count = 0
    let index = 1
    // The peak at lag 0 says nothing: start where the function first falls below zero.
    while (index < nsdf.length && (nsdf[index] as number) > 0) index++
    for (; index < nsdf.length - 1; index++) {
      const left = nsdf[index - 1] as number
      const middle = nsdf[index] as number
      const right = nsdf[index + 1] as number
      if (middle < LEAST_CLARITY || middle < left || middle <= right) continue
      if ((lags[index] as number) < this.#shortestLag) continue
      const step = (lags[index + 1] as number) - (lags[index] as number)
      const evenlySpaced = (lags[index] as number) - (lags[index - 1] as number) === step
      const bend = left - 2 * middle + right
      const shift = evenlySpaced && bend < 0 ? (0.5 * (left - right)) / bend : 0
      const lag = (lags[index] as number) + shift * step
      this.#insert(this.#sampleRateHz / lag, Math.min(1, middle - 0.25 * (left - right) * shift), lag)
    }
  }

  #insert(hz: number, clarity: number, lag: number): void {
    const { candidates } = this
    const score = clarity - OCTAVE_COST * Math.log2(lag / this.#shortestLag)
    let place = candidates.count
    while (place > 0 && score > (candidates.score[place - 1] as number)) place--
    if (place >= CANDIDATES) return
    candidates.count = Math.min(CANDIDATES, candidates.count + 1)
    for (let to = candidates.count - 1; to > place; to--) {
      candidates.hz[to] = candidates.hz[to - 1] as number
      candidates.clarity[to] = candidates.clarity[to - 1] as number
      candidates.score[to] = candidates.score[to - 1] as number
    }
    candidates.hz[place] = hz
    candidates.clarity[place] = clarity
    candidates.score[place] = score
  }
}

function sincTable(): Float64Array {
  const taps = 2 * SINC_REACH
  const table = new Float64Array(FINE_STEPS * taps)
  for (let step = 1; step < FINE_STEPS; step++) {
    for (let tap = 0; tap < taps; tap++) {
      const x = tap - SINC_REACH + 1 - step / FINE_STEPS
      table[step * taps + tap] =
        (Math.sin(Math.PI * x) / (Math.PI * x)) * (0.5 + 0.5 * Math.cos((Math.PI * x) / (SINC_REACH + 0.5)))
    }
  }
  return table
}
