import * as v from 'valibot'
import type { HostApi, Json } from '../../contract/host-api.ts'

const KEY = 'timbrel.kept'

/** Changes are written at most this often, milliseconds. */
const PAUSE_MS = 300

/** The browser's storage; one that forgets where it is forbidden. */
export function browserStorage(): Pick<Storage, 'getItem' | 'setItem'> {
  try {
    return localStorage
  } catch {
    return { getItem: () => null, setItem: () => {} }
  }
}

const keptSchema = v.object({
  version: v.literal(1),
  savedAtMs: v.number(),
  parts: v.record(v.string(), v.unknown()),
})

type Kept = v.InferOutput<typeof keptSchema>
const NOTHING: Kept = { version: 1, savedAtMs: 0, parts: {} }

/**
 * What is kept from one visit to the next, part by part: in the browser and, where there is one, at the host, which
 * remembers for pages of every address. Who reads a part checks it.
 */
export class Memory {
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'>
  readonly #nowMs: () => number
  #kept: Kept
  #api: HostApi | null = null
  #timer: ReturnType<typeof setTimeout> | null = null

  /** @param nowMs time of day, for telling which of two is the newer. */
  constructor(storage: Pick<Storage, 'getItem' | 'setItem'>, nowMs: () => number) {
    this.#storage = storage
    this.#nowMs = nowMs
    this.#kept = this.#read()
  }

  /** A part as JSON; undefined where it was never kept. */
  part(name: string): unknown {
    return this.#kept.parts[name]
  }

  keep(name: string, part: unknown): void {
    this.#kept = { version: 1, savedAtMs: this.#nowMs(), parts: { ...this.#kept.parts, [name]: part } }
    this.#timer ??= setTimeout(() => this.save(), PAUSE_MS)
  }

  /**
   * Keeps everything at the host too from now on.
   *
   * @returns whether the host's memory is the newer one and now is this one.
   */
  async share(api: HostApi): Promise<boolean> {
    const theirs = v.safeParse(keptSchema, await api.loadState({}).catch(() => null))
    this.#api = api
    const newer = theirs.success && theirs.output.savedAtMs > this.#kept.savedAtMs
    if (newer) this.#kept = theirs.output
    this.#timer ??= setTimeout(() => this.save(), PAUSE_MS)
    return newer
  }

  /** Writes what was kept since the last time; also when a page is left. */
  save(): void {
    if (this.#timer === null) return
    clearTimeout(this.#timer)
    this.#timer = null
    const text = JSON.stringify(this.#kept)
    try {
      this.#storage.setItem(KEY, text)
    } catch {
      // A full or forbidden storage costs the memory of this visit, not the visit.
    }
    // A host that cannot be reached now is told with the next change.
    void this.#api?.saveState({ state: JSON.parse(text) as Json }).catch(() => {})
  }

  #read(): Kept {
    try {
      const result = v.safeParse(keptSchema, JSON.parse(this.#storage.getItem(KEY) ?? 'null'))
      return result.success ? result.output : NOTHING
    } catch {
      return NOTHING
    }
  }
}
