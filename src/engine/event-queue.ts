/** Events that may wait at once: two seconds of sixteen notes every sixteenth at a fast tempo, and room. */
const CAPACITY = 512

/** Notes waiting for their sample, in order of time; those of equal time in order of arrival. */
export class EventQueue {
  /** Waiting events. */
  count = 0
  /** Events refused because the queue was full. */
  dropped = 0
  readonly #samples = new Float64Array(CAPACITY)
  readonly #isOn = new Uint8Array(CAPACITY)
  readonly #noteIds = new Int32Array(CAPACITY)
  readonly #keys = new Float64Array(CAPACITY)
  readonly #velocities = new Float64Array(CAPACITY)

  /** Sample of the first event; Infinity when none waits. */
  get nextSample(): number {
    return this.count === 0 ? Number.POSITIVE_INFINITY : (this.#samples[0] as number)
  }

  /** The first event, for the engine to act on before {@link drop}; only valid while count > 0. */
  get isOn(): boolean {
    return this.#isOn[0] === 1
  }

  get noteId(): number {
    return this.#noteIds[0] as number
  }

  get key(): number {
    return this.#keys[0] as number
  }

  get velocity(): number {
    return this.#velocities[0] as number
  }

  /** Adds an event. Allocates nothing; a full queue counts it as dropped. */
  add(sample: number, isOn: boolean, noteId: number, key: number, velocity: number): void {
    if (this.count === CAPACITY) {
      this.dropped++
      return
    }
    let at = this.count
    while (at > 0 && (this.#samples[at - 1] as number) > sample) at--
    this.#shift(at, at + 1, this.count)
    this.#samples[at] = sample
    this.#isOn[at] = isOn ? 1 : 0
    this.#noteIds[at] = noteId
    this.#keys[at] = key
    this.#velocities[at] = velocity
    this.count++
  }

  /** Removes the first event. */
  drop(): void {
    this.#shift(1, 0, this.count)
    this.count--
  }

  clear(): void {
    this.count = 0
    this.dropped = 0
  }

  #shift(from: number, to: number, end: number): void {
    this.#samples.copyWithin(to, from, end)
    this.#isOn.copyWithin(to, from, end)
    this.#noteIds.copyWithin(to, from, end)
    this.#keys.copyWithin(to, from, end)
    this.#velocities.copyWithin(to, from, end)
  }
}
