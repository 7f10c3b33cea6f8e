import { HARMONICS } from '../../src/contract/spectrogram.ts'
import { partialHz } from '../../src/dsp/pitch.ts'
import type { Kernels, NoiseShaperKernel, PartialBankKernel } from '../../src/engine/kernels.ts'

/** Blocks of 128 samples for which a hop may still be heard: its grain, a stolen voice's tail, the limiter's delay. */
const HEARD_BLOCKS = 8

/** Least normal number of 32 bits: what is smaller, but not 0, is slow on some machines. */
const LEAST_NORMAL = 2 ** -126

export const isDenormal = (value: number): boolean => value !== 0 && Math.abs(value) < LEAST_NORMAL

/** The latest HEARD_BLOCKS values, one a block. */
class Recent {
  readonly #values = new Float64Array(HEARD_BLOCKS)
  #block = -1

  /** @returns the value of a block, 0 when it is a new one. */
  at(block: number): number {
    for (let next = Math.max(this.#block + 1, block - HEARD_BLOCKS + 1); next <= block; next++) {
      this.#values[next % HEARD_BLOCKS] = 0
    }
    this.#block = Math.max(this.#block, block)
    return this.#values[block % HEARD_BLOCKS] as number
  }

  set(block: number, value: number): void {
    this.at(block)
    this.#values[block % HEARD_BLOCKS] = value
  }

  max(block: number): number {
    this.at(block)
    return Math.max(...this.#values)
  }

  sum(block: number): number {
    this.at(block)
    return this.#values.reduce((sum, value) => sum + value, 0)
  }
}

/** Largest steps of a voice's note, and of the one before, which may still die away beside it. */
interface BankSteps {
  readonly note: Recent
  readonly tail: Recent
}

function tailOf({ note, tail }: BankSteps, block: number): Recent {
  const both = new Recent()
  both.set(block, note.max(block) + tail.max(block))
  return both
}

/**
 * Kernels that note what they were asked for: how far neighbouring samples of the sum of all voices may lie apart, given
 * every partial's amplitude and frequency and every grain of noise, and whether any value was denormal.
 */
export class WatchedKernels {
  readonly kernels: Kernels
  /** Current block of 128 samples, to be counted on by whoever plays. */
  block = 0
  denormals = 0
  readonly #noise = new Recent()
  readonly #banks = new Map<PartialBankKernel, BankSteps>()

  constructor(kernels: Kernels) {
    this.kernels = {
      ...kernels,
      createPartialBank: () => this.#watchBank(kernels.createPartialBank()),
      createNoiseShaper: () => this.#watchShaper(kernels.createNoiseShaper()),
    }
  }

  /** Largest distance of neighbouring samples in the current block. */
  allowedStep(): number {
    let sum = this.#noise.sum(this.block)
    for (const [bank, { note, tail }] of this.#banks) {
      const step = note.max(this.block) + tail.max(this.block)
      if (step === 0) this.#banks.delete(bank)
      sum += step
    }
    return sum
  }

  #watchBank(bank: PartialBankKernel): PartialBankKernel {
    return {
      reset: (seed) => {
        const steps = this.#banks.get(bank)
        if (steps) this.#banks.set(bank, { note: new Recent(), tail: tailOf(steps, this.block) })
        bank.reset(seed)
      },
      aim: (turns, cycles, inharmonicity) => bank.aim(turns, cycles, inharmonicity),
      add: (out, offset, count, f0StartHz, f0EndHz, inharmonicity, starts, ends, rateHz) => {
        bank.add(out, offset, count, f0StartHz, f0EndHz, inharmonicity, starts, ends, rateHz)
        const steps = this.#banks.get(bank) ?? { note: new Recent(), tail: new Recent() }
        this.#banks.set(bank, steps)
        let step = 0
        for (let index = 0; index < HARMONICS; index++) {
          const [start, end] = [starts[index] ?? 0, ends[index] ?? 0]
          if (isDenormal(start) || isDenormal(end)) this.denormals++
          const hz = Math.min(rateHz / 2, partialHz(index + 1, Math.max(f0StartHz, f0EndHz), inharmonicity))
          // An onset's amplitudes rise with the square of time: twice as fast at its end.
          step += 2 * Math.max(start, end) * Math.sin((Math.PI * hz) / rateHz) + (2 * Math.abs(end - start)) / count
        }
        steps.note.set(this.block, Math.max(steps.note.at(this.block), step))
      },
    }
  }

  #watchShaper(shaper: NoiseShaperKernel): NoiseShaperKernel {
    const before = new Float32Array(1024)
    return {
      shape: (excitation, excitationOffset, noiseDb, noiseOffset, levelDb, out, outOffset) => {
        const length = out.length - outOffset
        for (let n = 0; n < length; n++) before[n] = out[outOffset + n] as number
        shaper.shape(excitation, excitationOffset, noiseDb, noiseOffset, levelDb, out, outOffset)
        let largest = 0
        let latest = 0
        for (let n = 0; n < length; n++) {
          const value = (out[outOffset + n] as number) - (before[n] as number)
          largest = Math.max(largest, Math.abs(value - latest))
          latest = value
        }
        this.#noise.set(this.block, this.#noise.at(this.block) + Math.max(largest, Math.abs(latest)))
      },
    }
  }
}
