/** How long a trail stays, seconds. */
export const TRAIL_SECONDS = 2

/** Points kept: two seconds at 240 events a second. */
const CAPACITY = 480

/** The last two seconds of a cursor, in a ring that never grows. */
export class Trail {
  readonly #x = new Float32Array(CAPACITY)
  readonly #y = new Float32Array(CAPACITY)
  readonly #seconds = new Float64Array(CAPACITY)
  #start = 0
  #length = 0

  add(x: number, y: number, seconds: number): void {
    if (this.#length === CAPACITY) {
      this.#start = (this.#start + 1) % CAPACITY
      this.#length--
    }
    const at = (this.#start + this.#length++) % CAPACITY
    this.#x[at] = x
    this.#y[at] = y
    this.#seconds[at] = seconds
  }

  /** Lets go of what is too old. @returns how many points are left. */
  trim(nowSeconds: number): number {
    while (this.#length > 0 && nowSeconds - (this.#seconds[this.#start] as number) > TRAIL_SECONDS) {
      this.#start = (this.#start + 1) % CAPACITY
      this.#length--
    }
    return this.#length
  }

  clear(): void {
    this.#length = 0
  }

  /** @param index 0 is the oldest. */
  x(index: number): number {
    return this.#x[(this.#start + index) % CAPACITY] as number
  }

  y(index: number): number {
    return this.#y[(this.#start + index) % CAPACITY] as number
  }

  /** 1 for now, 0 for about to go. */
  freshness(index: number, nowSeconds: number): number {
    const age = nowSeconds - (this.#seconds[(this.#start + index) % CAPACITY] as number)
    return Math.min(1, Math.max(0, 1 - age / TRAIL_SECONDS))
  }
}
