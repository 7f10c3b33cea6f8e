import { MODEL_RATE_HZ } from '../contract/spectrogram.ts'

/**
 * Taps either side of the centre at rates from the model's upwards. With {@link KAISER_BETA} the pass band reaches
 * 19 kHz, above all the model sounds, and what folds is 85 dB down.
 */
const SIDE_TAPS = 24

/** Shape of the Kaiser window: side lobes about 85 dB down. */
const KAISER_BETA = 8.5

/** Positions between two input samples at which the kernel is tabulated; between them it is interpolated: -106 dB. */
const PHASES = 512

/**
 * Streams the model's clock to an output clock by a windowed sinc (Smith, "Digital Audio Resampling", 2002).
 *
 * Output sample n is the input at time n · MODEL_RATE_HZ / outputRateHz - delaySamples; positions are whole-number
 * fractions, so nothing drifts. At the model's own rate it is a plain copy without delay. The constructor allocates.
 */
export class Resampler {
  /** Input samples by which the output lags. */
  readonly delaySamples: number
  readonly #outputRateHz: number
  readonly #side: number
  /** [PHASES + 1, 2 · side] */
  readonly #table: Float64Array
  /** The latest 2 · side inputs, twice over, so that they always lie in one piece. */
  readonly #history: Float64Array
  #write = 0
  /** Outputs written so far, modulo #outputRateHz: the fraction of the position. */
  #outputs = 0
  /** Whole inputs needed before the next output can be written, from the start of the current second of output. */
  #taken = 0

  /** @param outputRateHz a whole number. */
  constructor(outputRateHz: number) {
    this.#outputRateHz = outputRateHz
    const narrowing = Math.min(1, outputRateHz / MODEL_RATE_HZ)
    this.#side = outputRateHz === MODEL_RATE_HZ ? 0 : Math.ceil(SIDE_TAPS / narrowing)
    this.delaySamples = this.#side
    this.#table = kernelTable(this.#side, narrowing)
    this.#history = new Float64Array(4 * this.#side)
  }

  reset(): void {
    this.#history.fill(0)
    this.#write = 0
    this.#outputs = 0
    this.#taken = 0
  }

  /** Inputs that {@link process} will take for its next `count` outputs. Allocates nothing. */
  inputsFor(count: number): number {
    if (count === 0) return 0
    const last = this.#outputs + count - 1
    return Math.floor((last * MODEL_RATE_HZ) / this.#outputRateHz) + 1 - this.#taken
  }

  /** @param input at least inputsFor(count) samples. @param out receives `count` at `offset`. Allocates nothing. */
  process(input: Float32Array, out: Float32Array, offset: number, count: number): void {
    if (this.#side === 0) {
      for (let n = 0; n < count; n++) out[offset + n] = input[n] as number
      return
    }
    let read = 0
    for (let n = 0; n < count; n++) {
      const product = this.#outputs * MODEL_RATE_HZ
      const whole = Math.floor(product / this.#outputRateHz)
      while (this.#taken <= whole) {
        this.#push(input[read++] as number)
        this.#taken++
      }
      out[offset + n] = this.#at((product - whole * this.#outputRateHz) / this.#outputRateHz)
      if (++this.#outputs === this.#outputRateHz) {
        this.#outputs = 0
        this.#taken -= MODEL_RATE_HZ
      }
    }
  }

  #push(value: number): void {
    const length = 2 * this.#side
    this.#history[this.#write] = value
    this.#history[this.#write + length] = value
    this.#write = (this.#write + 1) % length
  }

  /** The input `fraction` of a sample after the one `side` before the latest. */
  #at(fraction: number): number {
    const length = 2 * this.#side
    const position = fraction * PHASES
    const phase = Math.floor(position)
    const share = position - phase
    const low = phase * length
    let sum = 0
    for (let tap = 0; tap < length; tap++) {
      const a = this.#table[low + tap] as number
      const weight = a + share * ((this.#table[low + length + tap] as number) - a)
      sum += weight * (this.#history[this.#write + tap] as number)
    }
    return sum
  }
}

/** Row p holds the weights of the 2 · side inputs around a point p / PHASES after input side - 1. */
function kernelTable(side: number, narrowing: number): Float64Array {
  const length = 2 * side
  const table = new Float64Array((PHASES + 1) * length)
  for (let phase = 0; phase <= PHASES; phase++) {
    for (let tap = 0; tap < length; tap++) {
      const distance = tap - (side - 1) - phase / PHASES
      table[phase * length + tap] = narrowing * sinc(distance * narrowing) * kaiser(distance / side)
    }
  }
  return table
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)
}

function kaiser(x: number): number {
  return Math.abs(x) >= 1 ? 0 : bessel0(KAISER_BETA * Math.sqrt(1 - x * x)) / bessel0(KAISER_BETA)
}

/** Modified Bessel function of the first kind, order 0, by its power series: terms fall below 1e-16 within 60. */
function bessel0(x: number): number {
  let term = 1
  let sum = 1
  for (let k = 1; k < 60; k++) {
    term *= (x / (2 * k)) ** 2
    sum += term
  }
  return sum
}
