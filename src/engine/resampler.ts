import { MODEL_RATE_HZ } from '../contract/spectrogram.ts'

/**
 * Taps either side of the centre at rates from the model's upwards. With {@link KAISER_BETA} the pass band reaches
 * 19 kHz, above all the model sounds, and what folds is 85 dB down.
 */
const SIDE_TAPS = 24

/** Shape of the Kaiser window: side lobes about 85 dB down. */
const KAISER_BETA = 8.5

/**
 * Positions between two input samples at which the kernel is tabulated. Usual rates need fewer and read it exactly (48 kHz:
 * 160); for others it is tabulated at COARSE_PHASES and interpolated: -106 dB.
 */
const MOST_PHASES = 1024
const COARSE_PHASES = 512

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
  readonly #phases: number
  /** [phases + 1, 2 · side] */
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
    // Even: taps are summed four at a time.
    this.#side = outputRateHz === MODEL_RATE_HZ ? 0 : 2 * Math.ceil(SIDE_TAPS / 2 / narrowing)
    const exact = outputRateHz / greatestCommonDivisor(outputRateHz, MODEL_RATE_HZ)
    this.#phases = exact <= MOST_PHASES ? exact : COARSE_PHASES
    this.delaySamples = this.#side
    this.#table = kernelTable(this.#side, narrowing, this.#phases)
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
      out[offset + n] = this.#at(((product - whole * this.#outputRateHz) * this.#phases) / this.#outputRateHz)
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

  /** The input `position` phases after the one `side` before the latest. */
  #at(position: number): number {
    const row = Math.floor(position)
    const share = position - row
    const low = this.#sum(row)
    return share === 0 ? low : low + share * (this.#sum(row + 1) - low)
  }

  /** The history under one row of the table. Four sums, so that none waits for the addition before it. */
  #sum(row: number): number {
    const table = this.#table
    const history = this.#history
    const from = this.#write
    const length = 2 * this.#side
    const low = row * length
    let sum0 = 0
    let sum1 = 0
    let sum2 = 0
    let sum3 = 0
    for (let tap = 0; tap < length; tap += 4) {
      sum0 += (table[low + tap] as number) * (history[from + tap] as number)
      sum1 += (table[low + tap + 1] as number) * (history[from + tap + 1] as number)
      sum2 += (table[low + tap + 2] as number) * (history[from + tap + 2] as number)
      sum3 += (table[low + tap + 3] as number) * (history[from + tap + 3] as number)
    }
    return sum0 + sum1 + (sum2 + sum3)
  }
}

/** Row p holds the weights of the 2 · side inputs around a point p / phases after input side - 1. */
function kernelTable(side: number, narrowing: number, phases: number): Float64Array {
  const length = 2 * side
  const table = new Float64Array((phases + 1) * length)
  for (let phase = 0; phase <= phases; phase++) {
    for (let tap = 0; tap < length; tap++) {
      const distance = tap - (side - 1) - phase / phases
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

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
