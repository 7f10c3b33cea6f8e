/** Keys held at once; of more the first is forgotten. */
const CAPACITY = 32

/**
 * Keys held in mono mode, in the order in which they were pressed: the latest has the voice, and when it is let go the one
 * before it has it again. The constructor allocates; nothing else does.
 */
export class MonoKeys {
  #count = 0
  readonly #noteIds = new Float64Array(CAPACITY)
  readonly #keys = new Float64Array(CAPACITY)
  readonly #velocities = new Float64Array(CAPACITY)

  /** Note id of the latest key held; -1 when none is. */
  get top(): number {
    return this.#count > 0 ? (this.#noteIds[this.#count - 1] as number) : -1
  }

  get topKey(): number {
    return this.#count > 0 ? (this.#keys[this.#count - 1] as number) : 0
  }

  get topVelocity(): number {
    return this.#count > 0 ? (this.#velocities[this.#count - 1] as number) : 0
  }

  /** Becomes the latest; an id that was held already is held once. */
  press(noteId: number, key: number, velocity: number): void {
    this.lift(noteId)
    if (this.#count === CAPACITY) this.#close(0)
    this.#noteIds[this.#count] = noteId
    this.#keys[this.#count] = key
    this.#velocities[this.#count] = velocity
    this.#count++
  }

  /** Unknown ids are ignored. */
  lift(noteId: number): void {
    for (let at = 0; at < this.#count; at++) {
      if (this.#noteIds[at] !== noteId) continue
      this.#close(at)
      return
    }
  }

  clear(): void {
    this.#count = 0
  }

  /** Removes the key at a place. */
  #close(at: number): void {
    this.#noteIds.copyWithin(at, at + 1, this.#count)
    this.#keys.copyWithin(at, at + 1, this.#count)
    this.#velocities.copyWithin(at, at + 1, this.#count)
    this.#count--
  }
}
