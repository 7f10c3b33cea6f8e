import { HARMONICS } from '../contract/spectrogram.ts'
import { partialHz } from './pitch.ts'

/** Share of the sample rate at which a partial begins to fade ... */
const FADE_START = 0.45

/** ... and from which on it is silent: margin enough below 0.5 that a glide through it never folds back. */
const FADE_END = 0.47

/**
 * A rise of the partials' power by more than 9 dB within a segment is an onset: it begins somewhere inside, and a
 * straight line from its first sample would be heard before it. There amplitudes rise with the square of time, which
 * lowers the distance of 118 resynthesised attacks in short frames from 1.45 to 1.38 dB.
 */
export const ONSET_POWER_RATIO = 8

/** Amplitudes below -140 dB re full scale are not worth computing. */
const SILENT = 1e-7

/**
 * Samples computed before a partial's rotation is started again from its exact phase. Rounding grows with the square
 * of this; at 256 samples it stays below -250 dB.
 */
const CHUNK_SAMPLES = 256

/** What partials are at one moment. Its owner writes its fields, so that no number has to be boxed on its way. */
export interface ControlPoint {
  f0Hz: number
  inharmonicity: number
  /** Linear amplitudes of partials 1, 2, ...; those beyond its end are silent. */
  readonly amplitudes: Float32Array
}

/**
 * Phase-continuous additive synthesis: partial k sounds at k·f0·√(1 + B·k²).
 *
 * Between two control points frequencies move linearly, so phases move quadratically; amplitudes move linearly too, but
 * for onsets, where all rise late. Each partial keeps its phase in turns (f64) at control points, advanced by its mean
 * frequency over the segment, exactly (multiples of one phase per voice would jump as B moves: docs/experiments.md); within a segment a complex rotation, itself rotating, replaces the cosine. A
 * partial that is silent costs its phase alone, so that it comes back where it would have been.
 *
 * The constructor allocates, `reset` and `add` do not.
 */
export class PartialBank {
  /** Partials the bank holds. */
  readonly partials: number
  /** [partials] turns, 0 to 1, at the latest control point. */
  readonly #phases: Float64Array
  readonly #sum: Float64Array

  constructor(partials: number = HARMONICS) {
    this.partials = partials
    this.#phases = new Float64Array(partials)
    this.#sum = new Float64Array(CHUNK_SAMPLES)
    this.reset(1)
  }

  /**
   * Sets every partial to its starting phase: scattered, so that partials do not add up to a pulse, and fixed by the
   * seed.
   */
  reset(seed: number): void {
    for (let index = 0; index < this.partials; index++) {
      // The finaliser of MurmurHash3: neighbouring seeds and partials come out unrelated.
      let word = Math.imul(seed, 0x9e3779b1) + Math.imul(index + 1, 0x85ebca77)
      word = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
      word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35)
      this.#phases[index] = ((word ^ (word >>> 16)) >>> 0) / 0x1_0000_0000
    }
  }

  /**
   * Sets every partial so that `cycles` cycles of the fundamental from now it will have the phase given: for a bank
   * that starts before the moment whose phases are known.
   *
   * @param turns phases of partials 1, 2, ... in turns; partials beyond its end keep theirs.
   */
  aim(turns: Float32Array, cycles: number, inharmonicity: number): void {
    const count = Math.min(this.partials, turns.length)
    for (let index = 0; index < count; index++) {
      this.setPhaseTurns(index + 1, (turns[index] as number) - partialHz(index + 1, cycles, inharmonicity))
    }
  }

  /** Phase of a partial (1 = fundamental) at the latest control point, in turns, 0 to 1. */
  phaseTurns(k: number): number {
    return this.#phases[k - 1] as number
  }

  /** Sets the phase of a partial (1 = fundamental), in turns. */
  setPhaseTurns(k: number, turns: number): void {
    this.#phases[k - 1] = turns - Math.floor(turns)
  }

  /**
   * Adds `count` samples moving from one control point to the next: sample 0 is `from`, `to` is sample 0 of the next call.
   *
   * @param out receives the sum at `offset`.
   * @param count samples of the segment; any number, the hop as a rule.
   * @param from what the previous call moved to. @param to with at most `partials` amplitudes, as `from`.
   */
  add(
    out: Float32Array,
    offset: number,
    count: number,
    from: ControlPoint,
    to: ControlPoint,
    sampleRateHz: number,
  ): void {
    const { amplitudes: amplitudesStart, inharmonicity: startB } = from
    const { amplitudes: amplitudesEnd, inharmonicity: endB } = to
    const start = from.f0Hz / sampleRateHz
    const end = to.f0Hz / sampleRateHz
    const late = power(amplitudesEnd) > ONSET_POWER_RATIO * power(amplitudesStart)
    for (let begin = 0; begin < count; begin += CHUNK_SAMPLES) {
      const length = Math.min(CHUNK_SAMPLES, count - begin)
      this.#sum.fill(0, 0, length)
      for (let index = 0; index < this.partials; index++) {
        const k = index + 1
        // Turns per sample.
        const first = k * start * Math.sqrt(1 + startB * k * k)
        const last = k * end * Math.sqrt(1 + endB * k * k)
        const amplitudeStart = index < amplitudesStart.length ? (amplitudesStart[index] as number) * fade(first) : 0
        const amplitudeEnd = index < amplitudesEnd.length ? (amplitudesEnd[index] as number) * fade(last) : 0
        const slope = (last - first) / count
        if (amplitudeStart > SILENT || amplitudeEnd > SILENT) {
          const phase = (this.#phases[index] as number) + begin * (first + 0.5 * slope * begin)
          const change = amplitudeEnd - amplitudeStart
          const curve = late ? change / (count * count) : 0
          const growth = late ? curve * (2 * begin + 1) : change / count
          const amplitude = amplitudeStart + (late ? curve * begin : growth) * begin
          addPartial(this.#sum, length, phase, first + slope * begin, slope, amplitude, growth, 2 * curve)
        }
        if (begin + length === count) {
          const phase = (this.#phases[index] as number) + 0.5 * (first + last) * count
          this.#phases[index] = phase - Math.floor(phase)
        }
      }
      for (let n = 0, at = offset + begin; n < length; n++, at++) {
        out[at] = (out[at] as number) + (this.#sum[n] as number)
      }
    }
  }
}

/** 1 below FADE_START, falling to 0 at FADE_END; `frequency` in turns per sample. */
function fade(frequency: number): number {
  if (frequency <= FADE_START) return 1
  return frequency >= FADE_END ? 0 : (FADE_END - frequency) / (FADE_END - FADE_START)
}

function power(amplitudes: Float32Array): number {
  let sum = 0
  for (let index = 0; index < amplitudes.length; index++) sum += (amplitudes[index] as number) ** 2
  return sum
}

/**
 * Adds one partial whose frequency (turns per sample) rises by `slope` per sample, and whose amplitude rises by
 * `growth`, which itself rises by `swell`: the rotation `turn` takes the phasor from sample to sample and is itself
 * turned by the constant `bend`.
 */
function addPartial(
  sum: Float64Array,
  length: number,
  phase: number,
  frequency: number,
  slope: number,
  amplitude: number,
  growth: number,
  swell: number,
): void {
  const angle = 2 * Math.PI * (phase - Math.floor(phase))
  const step = 2 * Math.PI * (frequency + 0.5 * slope)
  const change = 2 * Math.PI * slope
  let re = Math.cos(angle)
  let im = Math.sin(angle)
  let turnRe = Math.cos(step)
  let turnIm = Math.sin(step)
  const bendRe = Math.cos(change)
  const bendIm = Math.sin(change)
  let level = amplitude
  let rise = growth
  for (let n = 0; n < length; n++) {
    sum[n] = (sum[n] as number) + level * re
    level += rise
    rise += swell
    const nextRe = re * turnRe - im * turnIm
    im = re * turnIm + im * turnRe
    re = nextRe
    const nextTurn = turnRe * bendRe - turnIm * bendIm
    turnIm = turnRe * bendIm + turnIm * bendRe
    turnRe = nextTurn
  }
}
