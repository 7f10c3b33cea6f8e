/** How long a run of changes to one thing stays one step, milliseconds. */
const RUN_MS = 700

/** Steps kept. */
const DEPTH = 200

interface Step<T> {
  /** What was changed, for a person. */
  readonly name: string
  /** On the other side of the change. */
  readonly value: T
}

/**
 * A value that is replaced, never changed, with its past and future. Changes that follow each other closely under one
 * name (a drag, a wheel, a held arrow) are one step.
 */
export class UndoableStore<T extends object> {
  #value: T
  readonly #past: Step<T>[] = []
  readonly #future: Step<T>[] = []
  readonly #listeners = new Set<(value: T) => void>()
  readonly #nowMs: () => number
  readonly #apart: readonly (keyof T)[]
  #run: string | null = null
  #changedMs = Number.NEGATIVE_INFINITY

  /**
   * @param nowMs a clock that does not go back.
   * @param apart what undo and redo leave as it is.
   */
  constructor(value: T, nowMs: () => number, apart: readonly (keyof T)[] = []) {
    this.#value = value
    this.#nowMs = nowMs
    this.#apart = apart
  }

  get value(): T {
    return this.#value
  }

  /** Name of the change that would be undone; null where there is none. */
  get undoName(): string | null {
    return this.#past.at(-1)?.name ?? null
  }

  /** Name of the change that would be done again; null where there is none. */
  get redoName(): string | null {
    return this.#future.at(-1)?.name ?? null
  }

  /**
   * @param name what is changed, for a person and for joining a run into one step.
   * @param held a hand still holds it: until {@link settle}, the run lasts through any pause.
   */
  change(name: string, part: Partial<T>, held = false): void {
    const now = this.#nowMs()
    const follows = this.#run === name && now - this.#changedMs < RUN_MS
    if (!follows) {
      this.#past.push({ name, value: this.#value })
      if (this.#past.length > DEPTH) this.#past.shift()
    }
    this.#future.length = 0
    this.#run = name
    this.#changedMs = held ? Number.POSITIVE_INFINITY : now
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

  #step(from: Step<T>[], to: Step<T>[]): void {
    const next = from.pop()
    if (next === undefined) return
    to.push({ name: next.name, value: this.#value })
    this.#run = null
    const kept: Partial<T> = {}
    for (const key of this.#apart) kept[key] = this.#value[key]
    this.#replace({ ...next.value, ...kept })
  }

  #replace(value: T): void {
    this.#value = value
    for (const listener of this.#listeners) listener(value)
  }
}
