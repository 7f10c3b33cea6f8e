/** Gives every sounding note of every source an id of its own and remembers which key holds it. */
export class NoteIds {
  readonly #held = new Map<string, number>()
  #next = 0

  /** @param source what holds the note: 'key KeyZ', 'midi 0 60', 'pointer 3'. @returns the id; a new one each time. */
  start(source: string): number {
    const id = this.#next
    this.#next = (this.#next + 1) % 0x7fffffff
    this.#held.set(source, id)
    return id
  }

  /** @returns null where the source holds nothing. */
  end(source: string): number | null {
    const id = this.#held.get(source)
    this.#held.delete(source)
    return id ?? null
  }

  held(source: string): number | null {
    return this.#held.get(source) ?? null
  }

  /** The most recent first. */
  get all(): number[] {
    return [...this.#held.values()].reverse()
  }

  /** What holds notes, of all whose name begins so. */
  sources(start: string): string[] {
    return [...this.#held.keys()].filter((source) => source.startsWith(start))
  }

  clear(): void {
    this.#held.clear()
  }
}
