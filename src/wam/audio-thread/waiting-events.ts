import type { WamEvent } from '@webaudiomodules/api'

/** Places that are free whenever a block begins, for events that other plugins send from the audio thread. */
const RESERVE = 1024

/**
 * A host's events until the block in which they fall due, in order of time; those of equal time in order of arrival.
 * {@link reserve} allocates and belongs to message handlers; nothing else does.
 */
export class WaitingEvents {
  count = 0
  /** Events refused because there was no place left. */
  refused = 0
  #frames = new Float64Array(RESERVE)
  #ids = new Float64Array(RESERVE)
  #events: (WamEvent | null)[] = new Array<WamEvent | null>(RESERVE).fill(null)

  /** Frame of the first event, of the context's clock; Infinity when none waits. */
  get nextFrame(): number {
    return this.count === 0 ? Number.POSITIVE_INFINITY : (this.#frames[0] as number)
  }

  /** The first event, before {@link drop}. */
  get event(): WamEvent | null {
    return this.#events[0] ?? null
  }

  /** Its number in the page's messages; 0 for one that came from the audio thread. */
  get id(): number {
    return this.#ids[0] as number
  }

  /** Ids of all that waits for the page. Allocates. */
  get ids(): number[] {
    return [...this.#ids.subarray(0, this.count)].filter((id) => id !== 0)
  }

  /** Makes room for so many more events, and the usual reserve. */
  reserve(more: number): void {
    const wanted = this.count + more + RESERVE
    if (wanted <= this.#frames.length) return
    const frames = new Float64Array(2 * wanted)
    const ids = new Float64Array(2 * wanted)
    frames.set(this.#frames)
    ids.set(this.#ids)
    this.#events = [...this.#events, ...new Array<null>(2 * wanted - this.#frames.length).fill(null)]
    this.#frames = frames
    this.#ids = ids
  }

  add(frame: number, id: number, event: WamEvent): void {
    if (this.count === this.#frames.length) {
      this.refused++
      return
    }
    let at = this.count
    while (at > 0 && (this.#frames[at - 1] as number) > frame) at--
    this.#shift(at, at + 1)
    this.#frames[at] = frame
    this.#ids[at] = id
    this.#events[at] = event
    this.count++
  }

  drop(): void {
    this.#shift(1, 0)
    this.count--
    this.#events[this.count] = null
  }

  clear(): void {
    this.#events.fill(null)
    this.count = 0
  }

  #shift(from: number, to: number): void {
    this.#frames.copyWithin(to, from, this.count)
    this.#ids.copyWithin(to, from, this.count)
    this.#events.copyWithin(to, from, this.count)
  }
}
