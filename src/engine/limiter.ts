/** Highest sample let out: a hair below full scale, so that rounding to integers cannot pass it. */
const CEILING = 0.999

/** Time by which the limiter sees peaks coming, and in which it turns down for them: 1.5 ms. */
const LOOK_AHEAD_SECONDS = 0.0015

/** Time constant in which it turns up again: slow enough not to bend the waveform of a low note. */
const RELEASE_SECONDS = 0.1

/**
 * Turns down what would pass full scale, and only that: until a peak comes, samples pass unchanged but for the delay.
 *
 * A peak's gain is held over the look-ahead and averaged over as long, so the gain has reached the peak when the peak
 * comes out, and moves without a corner. A gain that moves slowly keeps a tone a tone: bending the waveform instead was
 * measured to put a hiss 15 dB above the softest partials of an oboe whose peaks passed -1 dB.
 *
 * Recordings keep their loudness, so a single note seldom gets here; loud chords do. The constructor allocates.
 */
export class Limiter {
  /** Samples by which sound is late. */
  readonly delaySamples: number
  readonly #release: number
  /** [delaySamples] the latest samples, and the gain each asks for. */
  readonly #samples: Float64Array
  readonly #wanted: Float64Array
  /** [delaySamples] the latest gains before averaging. */
  readonly #gains: Float64Array
  #at = 0
  #held = 1
  /** Samples for which `#held` holds without a look at `#wanted`. */
  #holding = 0
  #gain = 1
  /** Least gain applied since {@link takeLeastGain}. */
  #least = 1
  /** Samples until nothing of the latest peak is left. */
  #busy = 0

  constructor(sampleRateHz: number) {
    this.delaySamples = Math.max(1, Math.round(LOOK_AHEAD_SECONDS * sampleRateHz))
    this.#release = 1 - Math.exp(-1 / (RELEASE_SECONDS * sampleRateHz))
    this.#samples = new Float64Array(this.delaySamples)
    this.#wanted = new Float64Array(this.delaySamples).fill(1)
    this.#gains = new Float64Array(this.delaySamples).fill(1)
  }

  reset(): void {
    this.#samples.fill(0)
    this.#wanted.fill(1)
    this.#gains.fill(1)
    this.#held = 1
    this.#holding = 0
    this.#gain = 1
    this.#least = 1
    this.#busy = 0
  }

  /** Least gain applied since the last call: 1 where nothing was turned down. Allocates nothing. */
  takeLeastGain(): number {
    const least = this.#least
    this.#least = 1
    return least
  }

  /** Limits `count` samples in place. Allocates nothing. */
  process(samples: Float32Array, count: number): void {
    const length = this.delaySamples
    for (let n = 0; n < count; n++) {
      const value = samples[n] as number
      const wanted = Math.abs(value) > CEILING ? CEILING / Math.abs(value) : 1
      const delayed = this.#samples[this.#at] as number
      this.#samples[this.#at] = value
      this.#wanted[this.#at] = wanted
      if (wanted < 1) this.#busy = Number.POSITIVE_INFINITY
      samples[n] = this.#busy === 0 ? delayed : delayed * this.#nextGain(wanted)
      this.#at = this.#at + 1 === length ? 0 : this.#at + 1
    }
  }

  #nextGain(wanted: number): number {
    this.#hold(wanted)
    const risen = this.#gain + this.#release * (1 - this.#gain)
    this.#gain = Math.min(this.#held, risen > 1 - 1e-6 ? 1 : risen)
    this.#gains[this.#at] = this.#gain
    let sum = 0
    let least = 1
    for (let index = 0; index < this.delaySamples; index++) {
      const gain = this.#gains[index] as number
      sum += gain
      least = Math.min(least, gain)
    }
    if (least === 1 && this.#held === 1) this.#busy = 0
    const applied = sum / this.delaySamples
    if (applied < this.#least) this.#least = applied
    return applied
  }

  /** Least gain wanted by the latest samples, as many as the delay and this one. */
  #hold(wanted: number): void {
    if (wanted <= this.#held) {
      this.#held = wanted
      this.#holding = this.delaySamples
      return
    }
    if (--this.#holding > 0) return
    this.#held = 1
    for (let back = 0; back < this.delaySamples; back++) {
      const at = (this.#at - back + this.delaySamples) % this.delaySamples
      if ((this.#wanted[at] as number) >= this.#held) continue
      this.#held = this.#wanted[at] as number
      this.#holding = this.delaySamples - back
    }
  }
}
