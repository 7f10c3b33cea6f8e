import { MODEL_RATE_HZ } from '../contract/spectrogram.ts'

/** Time constant in which the gain follows, seconds: fast for a hand, slow for a click. */
const FOLLOW_SECONDS = 0.008

const FOLLOW = 1 - Math.exp(-1 / (FOLLOW_SECONDS * MODEL_RATE_HZ))

/** A gain this close to its target is there. */
const SETTLED = 1e-6

/** Level of the whole, at MODEL_RATE_HZ: it follows what is asked sample by sample. Allocates nothing. */
export class MasterGain {
  #now = Number.NaN

  /** The next samples begin at the gain asked for. */
  reset(): void {
    this.#now = Number.NaN
  }

  /** Multiplies the first `count` samples; at 0 dB they stay what they are. */
  process(samples: Float32Array, count: number, gainDb: number): void {
    const target = gainDb === 0 ? 1 : 10 ** (gainDb / 20)
    let now = Number.isNaN(this.#now) ? target : this.#now
    if (now === 1 && target === 1) {
      this.#now = 1
      return
    }
    for (let n = 0; n < count; n++) {
      now += FOLLOW * (target - now)
      if (Math.abs(now - target) < SETTLED) now = target
      samples[n] = (samples[n] as number) * now
    }
    this.#now = now
  }
}
