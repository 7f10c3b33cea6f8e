import type { WamEvent } from '@webaudiomodules/api'
import type { FromPlugin } from '../messages.ts'

/** Ids and events kept until they are told; more at once are told at once. */
const CAPACITY = 1024

/** Which events have acted, until the page is told. {@link take} allocates, for a message; nothing else does. */
export class PlayedEvents {
  readonly #ids = new Float64Array(CAPACITY)
  readonly #events: (WamEvent | null)[] = new Array<WamEvent | null>(CAPACITY).fill(null)
  #idCount = 0
  #eventCount = 0

  get isEmpty(): boolean {
    return this.#idCount + this.#eventCount === 0
  }

  get isFull(): boolean {
    return this.#idCount === CAPACITY || this.#eventCount === CAPACITY
  }

  /** @param id of the page's message; 0: the page does not know the event. */
  add(id: number, event: WamEvent): void {
    if (this.isFull) return
    if (id !== 0) this.#ids[this.#idCount++] = id
    else this.#events[this.#eventCount++] = event
  }

  /** All of them, which are then forgotten. */
  take(): FromPlugin {
    const ids = [...this.#ids.subarray(0, this.#idCount)]
    const events = this.#events.slice(0, this.#eventCount).flatMap((event) => event ?? [])
    this.#events.fill(null, 0, this.#eventCount)
    this.#idCount = 0
    this.#eventCount = 0
    return { type: 'played', ids, events }
  }
}
