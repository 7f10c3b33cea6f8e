/** How long a run of changes to one thing stays one step, milliseconds. */
const RUN_MS = 700

/** Steps kept. */
const DEPTH = 200

/**
 * A value that is replaced, never changed, with its past and future. Changes that follow each other closely under one
 * name (a drag, a wheel, a held arrow) are one step.
 */
export class UndoableStore<T extends object> {
  #value: T
  readonly #past: T[] = []
  readonly #future: T[] = []
  readonly #listeners = new Set<(value: T) => void>()
  readonly #nowMs: () => number
  #run: string | null = null
  #changedMs = Number.NEGATIVE_INFINITY

  /** @param nowMs a clock that does not go back. */
  constructor(value: T, nowMs: () => number) {
    this.#value = value
    this.#nowMs = nowMs
  }

  get value(): T {
    return this.#value
  }

  get canUndo(): boolean {
    return this.#past.length > 0
  }

  get canRedo(): boolean {
    return this.#future.length > 0
  }

  /** @param name what is changed, for a person and for joining a run into one step. */
  change(name: string, part: Partial<T>): void {
    const now = this.#nowMs()
    const follows = this.#run === name && now - this.#changedMs < RUN_MS
    if (!follows) {
      this.#past.push(this.#value)
      if (this.#past.length > DEPTH) this.#past.shift()
    }
    this.#future.length = 0
    this.#run = name
    this.#changedMs = now
    this.#replace({ ...this.#value, ...part })
  }

  /** Changes what is not undone: what plays, not what was chosen. */
  follow(part: Partial<T>): void {
    this.#replace({ ...this.#value, ...part })
  }

  /** Ends a run: the next change is a step of its own, however soon. */
  settle(): void {
    this.#run = null
  }

  undo(): void {
    this.#step(this.#past, this.#future)
  }

  redo(): void {
    this.#step(this.#future, this.#past)
  }

  /** @returns ends the listening. */
  subscribe(listener: (value: T) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #step(from: T[], to: T[]): void {
    const next = from.pop()
    if (next === undefined) return
    to.push(this.#value)
    this.#run = null
    this.#replace(next)
  }

  #replace(value: T): void {
    this.#value = value
    for (const listener of this.#listeners) listener(value)
  }
}
