import { HARMONICS } from '../../contract/spectrogram.ts'
import { PartialBank } from '../../dsp/partial-bank.ts'
import type { PartialBankKernel } from '../kernels.ts'
import type { SimdArena } from './simd-arena.ts'

/** Longest segment, in samples. */
const MOST_SAMPLES = 2048

/** As in src/dsp/partial-bank.ts: a rise of the power by so much is an onset. */
const ONSET_POWER_RATIO = 8

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
  #inharmonicity = Number.NaN

  constructor(arena: SimdArena, scratch: PartialScratch) {
    this.#arena = arena
    this.#scratch = scratch
  }

  reset(seed: number): void {
    this.#state.reset(seed)
    this.#inharmonicity = Number.NaN
  }

  aim(turns: Float32Array, cycles: number, inharmonicity: number): void {
    this.#state.aim(turns, cycles, inharmonicity)
  }

  /** As PartialBank.add; `count` at most MOST_SAMPLES. */
  add(
    out: Float32Array,
    offset: number,
    count: number,
    f0StartHz: number,
    f0EndHz: number,
    inharmonicity: number,
    amplitudesStart: Float32Array,
    amplitudesEnd: Float32Array,
    sampleRateHz: number,
  ): void {
    const { floats, doubles, exports } = this.#arena
    const { phases, starts, ends, sum } = this.#scratch
    const startB = Number.isNaN(this.#inharmonicity) ? inharmonicity : this.#inharmonicity
    this.#inharmonicity = inharmonicity
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
    const first = f0StartHz / sampleRateHz
    const last = f0EndHz / sampleRateHz
    exports.addPartials(phases, starts, ends, HARMONICS, count, first, last, startB, inharmonicity, late, sum)
    for (let index = 0; index < HARMONICS; index++) {
      this.#state.setPhaseTurns(index + 1, doubles[(phases >> 3) + index] as number)
    }
    for (let n = 0; n < count; n++) out[offset + n] = (out[offset + n] as number) + (floats[(sum >> 2) + n] as number)
  }
}
