/**
 * Seeded pseudo-random numbers: every random choice in Timbrel draws from one of these, so that a seed decides a run.
 *
 * xoshiro128** (Blackman and Vigna 2018, "Scrambled linear pseudorandom number generators"), seeded through SplitMix32
 * so that neighbouring seeds give unrelated streams. Integer arithmetic only: the same on every machine.
 */
export class Random {
  /** The four words of state; copy them to resume a stream. */
  readonly state: Uint32Array
  #spareNormal: number | null = null

  /** @param seed an integer >= 1. */
  constructor(seed: number) {
    this.state = new Uint32Array(4)
    this.reseed(seed)
  }

  /** Starts the stream of `seed`, an integer >= 1, as if newly made. Allocates nothing. */
  reseed(seed: number): void {
    this.#spareNormal = null
    let word = seed >>> 0
    for (let index = 0; index < 4; index++) {
      word = (word + 0x9e3779b9) >>> 0
      let mixed = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
      mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
      this.state[index] = mixed ^ (mixed >>> 16)
    }
  }

  /** Goes on where a stream with this `state` stood. */
  static fromState(state: Uint32Array): Random {
    const random = new Random(1)
    random.state.set(state)
    return random
  }

  /** A uniform 32-bit unsigned integer. Allocates nothing. */
  word(): number {
    const s = this.state
    const s0 = s[0] as number
    const s1 = s[1] as number
    const s2 = s[2] as number
    const s3 = s[3] as number
    const scrambled = Math.imul(s1, 5)
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0
    const t2 = s2 ^ s0
    const t3 = s3 ^ s1
    s[1] = s1 ^ t2
    s[0] = s0 ^ t3
    s[2] = t2 ^ (s1 << 9)
    s[3] = (t3 << 11) | (t3 >>> 21)
    return result
  }

  /** Uniform in [0, 1), 32 bits of it. Allocates nothing. */
  uniform(): number {
    return this.word() / 0x1_0000_0000
  }

  /** Uniform integer in [0, count). */
  integer(count: number): number {
    return Math.floor(this.uniform() * count)
  }

  /** Standard normal, by the polar method of Marsaglia. */
  normal(): number {
    if (this.#spareNormal !== null) {
      const spare = this.#spareNormal
      this.#spareNormal = null
      return spare
    }
    for (;;) {
      const u = 2 * this.uniform() - 1
      const v = 2 * this.uniform() - 1
      const square = u * u + v * v
      if (square > 0 && square < 1) {
        const scale = Math.sqrt((-2 * Math.log(square)) / square)
        this.#spareNormal = v * scale
        return u * scale
      }
    }
  }

  /** Shuffles in place (Fisher-Yates) and returns the same array. */
  shuffle<T>(items: T[]): T[] {
    for (let last = items.length - 1; last > 0; last--) {
      const other = this.integer(last + 1)
      const kept = items[last] as T
      items[last] = items[other] as T
      items[other] = kept
    }
    return items
  }
}
