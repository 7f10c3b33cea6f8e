import type { MidiControl } from '../keys/midi-messages.ts'
import { type Binding, bound, parseBindings } from './bindings.ts'

/** A control that a controller can move. */
export interface LearnTarget {
  readonly id: string
  readonly label: string
  /** Moves it to a share of its length, 0 to 1. */
  move(share: number): void
}

/** How a control stands to the controllers, as it shows it. */
export interface LearnState {
  /** Number of the controller that moves it; null where there is none. */
  readonly controller: number | null
  /** 'open': a press chooses it; 'armed': the next controller that moves is its own. */
  readonly mode: 'off' | 'open' | 'armed'
}

/** Which controllers move what, and the learning of it: choose a control, move a controller. */
export class Learning {
  #bindings: readonly Binding[]
  #learning = false
  #armed: string | null = null
  readonly #targets = new Map<string, LearnTarget>()
  readonly #changed: (bindings: readonly Binding[]) => void

  /**
   * @param kept bindings as they were kept, whatever they are.
   * @param changed called when bindings or what is shown of them have changed.
   */
  constructor(kept: unknown, changed: (bindings: readonly Binding[]) => void) {
    this.#bindings = parseBindings(kept)
    this.#changed = changed
  }

  /** True while controls can be chosen. */
  get learning(): boolean {
    return this.#learning
  }

  /** What to do next, in words; '' while nothing is learned. */
  get words(): string {
    if (!this.#learning) return ''
    const label = this.#armed === null ? undefined : this.#targets.get(this.#armed)?.label
    return label === undefined ? 'Choose a control to learn' : `${label}: move a controller`
  }

  /** All that is bound to controls that are there, by controller. */
  get learned(): (Binding & { readonly label: string })[] {
    return this.#bindings
      .flatMap((one) => {
        const label = this.#targets.get(one.target)?.label
        return label === undefined ? [] : [{ ...one, label }]
      })
      .sort((one, other) => one.controller - other.controller)
  }

  /** Takes up what was kept elsewhere. */
  replace(kept: unknown): void {
    this.#set(parseBindings(kept))
  }

  /** Says that a control is there; another of the same id takes its place. */
  offer(target: LearnTarget): void {
    this.#targets.set(target.id, target)
  }

  stateOf(id: string): LearnState {
    const controller = this.#bindings.find(({ target }) => target === id)?.controller ?? null
    return { controller, mode: this.#armed === id ? 'armed' : this.#learning ? 'open' : 'off' }
  }

  toggle(): void {
    this.#learning = !this.#learning
    this.#armed = null
    this.#changed(this.#bindings)
  }

  /** The next controller that moves is this control's. */
  arm(id: string): void {
    this.#learning = true
    this.#armed = id
    this.#changed(this.#bindings)
  }

  /** The control follows no controller any more. */
  clear(id: string): void {
    this.#armed = null
    this.#set(this.#bindings.filter(({ target }) => target !== id))
  }

  /** A controller moved: it is learned, or moves what it has learned. */
  hear({ controller, value }: MidiControl): void {
    if (this.#armed !== null) {
      const armed = this.#armed
      this.#armed = null
      this.#set(bound(this.#bindings, armed, controller))
    }
    const binding = this.#bindings.find((one) => one.controller === controller)
    if (binding !== undefined) this.#targets.get(binding.target)?.move(value)
  }

  #set(bindings: readonly Binding[]): void {
    this.#bindings = bindings
    this.#changed(bindings)
  }
}
