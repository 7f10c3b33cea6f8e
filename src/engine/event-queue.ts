import type { InstrumentEvent } from '../contract/performance.ts'

/** Events that may wait at once: two seconds of sixteen notes every sixteenth at a fast tempo, and room. */
const CAPACITY = 512

/** Places kept for what lets notes go when all others are taken: a lost note-off would sound for ever. */
const RESERVED = 512

/** What waits, as a number; named as in {@link InstrumentEvent}. */
export const EventKind = {
  noteOn: 0,
  noteOff: 1,
  notePlace: 2,
  noteBend: 3,
  bend: 4,
  sustain: 5,
  place: 6,
  morph: 7,
  allNotesOff: 8,
} as const
export type EventKind = (typeof EventKind)[keyof typeof EventKind]

/**
 * Events waiting for their sample, in order of time; those of equal time in order of arrival.
 *
 * Fields an event has no use for are 0, but the place: NaN where there is none. The constructor allocates; nothing else
 * does.
 */
export class EventQueue {
  /** Waiting events. */
  count = 0
  /** Events refused because the queue was full. */
  dropped = 0
  readonly #samples = new Float64Array(CAPACITY + RESERVED)
  readonly #kinds = new Uint8Array(CAPACITY + RESERVED)
  readonly #noteIds = new Float64Array(CAPACITY + RESERVED)
  readonly #values = new Float64Array(CAPACITY + RESERVED)
  readonly #velocities = new Float64Array(CAPACITY + RESERVED)
  readonly #xs = new Float64Array(CAPACITY + RESERVED)
  readonly #ys = new Float64Array(CAPACITY + RESERVED)

  /** Sample of the first event; Infinity when none waits. */
  get nextSample(): number {
    return this.count === 0 ? Number.POSITIVE_INFINITY : (this.#samples[0] as number)
  }

  /** The first event, for the engine to act on before {@link drop}; only valid while count > 0. */
  get kind(): EventKind {
    return this.#kinds[0] as EventKind
  }

  get noteId(): number {
    return this.#noteIds[0] as number
  }

  /** Key of a noteOn, semitones of a bend, position of a morph, 1 for a pedal that is down. */
  get value(): number {
    return this.#values[0] as number
  }

  get velocity(): number {
    return this.#velocities[0] as number
  }

  get x(): number {
    return this.#xs[0] as number
  }

  get y(): number {
    return this.#ys[0] as number
  }

  /** Adds an event. Allocates nothing; a full queue counts it as dropped, as it does one of no known type. */
  send(sample: number, event: InstrumentEvent): void {
    switch (event.type) {
      case 'noteOn': {
        const { noteId, key, velocity, place } = event
        this.add(sample, EventKind.noteOn, noteId, key, velocity, place?.x, place?.y)
        break
      }
      case 'notePlace':
        this.add(sample, EventKind.notePlace, event.noteId, 0, 0, event.place.x, event.place.y)
        break
      case 'place':
        this.add(sample, EventKind.place, 0, 0, 0, event.place.x, event.place.y)
        break
      case 'noteOff':
        this.add(sample, EventKind.noteOff, event.noteId, 0)
        break
      case 'noteBend':
        this.add(sample, EventKind.noteBend, event.noteId, event.semitones)
        break
      case 'bend':
        this.add(sample, EventKind.bend, 0, event.semitones)
        break
      case 'sustain':
        this.add(sample, EventKind.sustain, 0, event.down ? 1 : 0)
        break
      case 'morph':
        this.add(sample, EventKind.morph, 0, event.position)
        break
      case 'allNotesOff':
        this.add(sample, EventKind.allNotesOff, 0, 0)
        break
      default:
        this.dropped++
    }
  }

  /** Adds an event by its parts; see {@link send}. */
  add(
    sample: number,
    kind: EventKind,
    noteId: number,
    value: number,
    velocity = 0,
    x = Number.NaN,
    y = Number.NaN,
  ): void {
    if (this.count >= CAPACITY + (letsGo(kind, value) ? RESERVED : 0)) {
      this.dropped++
      return
    }
    let at = this.count
    while (at > 0 && (this.#samples[at - 1] as number) > sample) at--
    this.#shift(at, at + 1, this.count)
    this.#samples[at] = sample
    this.#kinds[at] = kind
    this.#noteIds[at] = noteId
    this.#values[at] = value
    this.#velocities[at] = velocity
    this.#xs[at] = x
    this.#ys[at] = y
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
    this.#kinds.copyWithin(to, from, end)
    this.#noteIds.copyWithin(to, from, end)
    this.#values.copyWithin(to, from, end)
    this.#velocities.copyWithin(to, from, end)
    this.#xs.copyWithin(to, from, end)
    this.#ys.copyWithin(to, from, end)
  }
}

function letsGo(kind: EventKind, value: number): boolean {
  if (kind === EventKind.sustain) return value === 0
  return kind === EventKind.noteOff || kind === EventKind.allNotesOff
}
