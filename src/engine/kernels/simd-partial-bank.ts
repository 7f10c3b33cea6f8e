import { HARMONICS } from '../../contract/spectrogram.ts'
import { type ControlPoint, ONSET_POWER_RATIO, PartialBank } from '../../dsp/partial-bank.ts'
import type { PartialBankKernel } from '../kernels.ts'
import type { SimdArena } from './simd-arena.ts'

/** Longest segment, in samples. */
const MOST_SAMPLES = 2048

/** Addresses of the scratch that all banks of one thread share: none keeps anything there between calls. */
export interface PartialScratch {
  readonly phases: number
  readonly starts: number
  readonly ends: number
  readonly sum: number
}

/** 32-bit values that {@link takePartialScratch} takes. */
export const PARTIAL_SCRATCH_WORDS = 4 * HARMONICS + MOST_SAMPLES + 64

export function takePartialScratch(arena: SimdArena): PartialScratch {
  const phases = arena.take(2 * HARMONICS)
  return { phases, starts: arena.take(HARMONICS), ends: arena.take(HARMONICS), sum: arena.take(MOST_SAMPLES) }
}

/** {@link PartialBank} in SIMD, lanes = samples; phases at control points are its twin's to the last bit or two. */
export class SimdPartialBank implements PartialBankKernel {
  readonly #arena: SimdArena
  readonly #scratch: PartialScratch
  /** Keeps the phases. */
  readonly #state = new PartialBank()

  constructor(arena: SimdArena, scratch: PartialScratch) {
    this.#arena = arena
    this.#scratch = scratch
  }

  reset(seed: number): void {
    this.#state.reset(seed)
  }

  aim(turns: Float32Array, cycles: number, inharmonicity: number): void {
    this.#state.aim(turns, cycles, inharmonicity)
  }

  /** As PartialBank.add; `count` at most MOST_SAMPLES. */
  add(
    out: Float32Array,
    offset: number,
    count: number,
    from: ControlPoint,
    to: ControlPoint,
    sampleRateHz: number,
  ): void {
    const { floats, doubles, exports } = this.#arena
    const { phases, starts, ends, sum } = this.#scratch
    const { amplitudes: amplitudesStart } = from
    const { amplitudes: amplitudesEnd } = to
    let before = 0
    let after = 0
    for (let index = 0; index < HARMONICS; index++) {
      const start = index < amplitudesStart.length ? (amplitudesStart[index] as number) : 0
      const end = index < amplitudesEnd.length ? (amplitudesEnd[index] as number) : 0
      before += start * start
      after += end * end
      floats[(starts >> 2) + index] = start
      floats[(ends >> 2) + index] = end
      doubles[(phases >> 3) + index] = this.#state.phaseTurns(index + 1)
    }
    const late = after > ONSET_POWER_RATIO * before ? 1 : 0
    const first = from.f0Hz / sampleRateHz
    const last = to.f0Hz / sampleRateHz
    exports.addPartials(
      phases,
      starts,
      ends,
      HARMONICS,
      count,
      first,
      last,
      from.inharmonicity,
      to.inharmonicity,
      late,
      sum,
    )
    for (let index = 0; index < HARMONICS; index++) {
      this.#state.setPhaseTurns(index + 1, doubles[(phases >> 3) + index] as number)
    }
    for (let n = 0; n < count; n++) out[offset + n] = (out[offset + n] as number) + (floats[(sum >> 2) + n] as number)
  }
}
