import type { HostApi } from '../../contract/host-api.ts'
import type { ShapeTables } from '../../contract/sound-shape.ts'

/** What the host measures of the model that plays. */
export interface Measures {
  /** Null while it is not known. */
  readonly tables: ShapeTables | null
  /** The perceived way between two instruments; null while it is not known. */
  way(from: number, to: number): readonly number[] | null
}

/** Where nobody measures. */
export const NO_MEASURES: Measures = { tables: null, way: () => null }

/** A thing that is asked of the host: what it answered, or where that stands. */
interface Asked<T> {
  answer: T | null
  /** Why there is none, in words; '' while it may still come. */
  problem: string
}

const UNASKED: Asked<never> = { answer: null, problem: '' }

/** How something that is asked of the host stands, for a person. */
export type MeasureState = 'known' | 'asked' | 'no host' | { readonly problem: string }

/** Asks the host to listen to the model that plays, once for each thing, and tells when it has. */
export class HostMeasures implements Measures {
  readonly #changed: () => void
  #api: Pick<HostApi, 'shapeTables' | 'evenSteps'> | null = null
  #model = ''
  #connected = false
  #shape: Asked<ShapeTables> | null = null
  readonly #ways = new Map<string, Asked<readonly number[]>>()

  /** @param changed called when something has become known, or cannot be. */
  constructor(changed: () => void) {
    this.#changed = changed
  }

  /**
   * Says of which model things are asked, and whom; may be said as often as one likes.
   *
   * @param api null where the page has no host. @param model '' before there is one.
   */
  follow(api: Pick<HostApi, 'shapeTables' | 'evenSteps'> | null, connected: boolean, model: string): void {
    const anew = api !== this.#api || model !== this.#model
    const again = connected && !this.#connected
    this.#api = api
    this.#model = model
    this.#connected = connected
    // What failed because the host was away is asked again when it is back.
    if (anew || again) {
      if (anew || this.#shape?.answer === null) this.#shape = null
      for (const [key, { answer }] of this.#ways) if (anew || answer === null) this.#ways.delete(key)
    }
    if (this.#shape === null && api !== null && connected && model !== '') {
      this.#shape = this.#ask(() => api.shapeTables({ model }))
    }
  }

  get tables(): ShapeTables | null {
    return this.#shape?.answer ?? null
  }

  get shapeState(): MeasureState {
    return this.#stateOf(this.#shape)
  }

  /** Asks for the way where it is not known yet. */
  way(from: number, to: number): readonly number[] | null {
    return this.#wayOf(from, to)?.answer ?? null
  }

  wayState(from: number, to: number): MeasureState {
    return this.#stateOf(this.#wayOf(from, to))
  }

  #wayOf(from: number, to: number): Asked<readonly number[]> | null {
    const api = this.#api
    const model = this.#model
    // From an instrument to itself there is no way to walk.
    if (from === to) return UNASKED
    const key = `${from} ${to}`
    const known = this.#ways.get(key)
    if (known !== undefined || api === null || model === '' || !this.#connected) return known ?? null
    const asked = this.#ask(() => api.evenSteps({ model, from, to }))
    this.#ways.set(key, asked)
    return asked
  }

  #stateOf(asked: Asked<unknown> | null): MeasureState {
    if (this.#api === null) return 'no host'
    if (asked === null) return 'asked'
    if (asked.problem !== '') return { problem: asked.problem }
    return asked.answer === null && asked !== UNASKED ? 'asked' : 'known'
  }

  /** An answer that comes after another model was opened is nobody's any more: its entry is no longer looked at. */
  #ask<T>(question: () => Promise<T>): Asked<T> {
    const asked: Asked<T> = { answer: null, problem: '' }
    question()
      .then((answer) => {
        asked.answer = answer
      })
      .catch((error: unknown) => {
        asked.problem = error instanceof Error ? error.message : 'The host could not listen to the model.'
      })
      .finally(this.#changed)
    return asked
  }
}
