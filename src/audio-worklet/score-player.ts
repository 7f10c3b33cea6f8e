import { mapWeights } from '../contract/pad-weights.ts'
import type { InstrumentEvent, PadPlace, TimedEvent } from '../contract/performance.ts'
import type { Engine } from '../engine/engine.ts'

/** Senders' notes whose engine ids are remembered: more than voices, so that a note stolen is still known. */
const NOTES = 128

/**
 * Hands timed events to the engine in the block in which they fall due. Notes start and end at their very sample; places
 * are taken up at the start of the block in which they lie. Bends, the pedal, notes' own places and morphs are refused
 * and counted: the engine has no ear for them yet.
 */
export class ScorePlayer {
  readonly #engine: Engine
  readonly #points: Float32Array
  readonly #weights: Float32Array
  readonly #senderIds = new Float64Array(NOTES).fill(-1)
  readonly #engineIds = new Float64Array(NOTES)
  readonly #note = { key: 0, velocity: 0, atSample: 0 }
  #x = 0.5
  #y = 0.5
  #nextSlot = 0
  #waiting: TimedEvent[] = []
  #next = 0
  #refused = 0

  constructor(engine: Engine, instruments: readonly PadPlace[]) {
    this.#engine = engine
    this.#points = Float32Array.from(instruments.flatMap(({ x, y }) => [x, y]))
    this.#weights = new Float32Array(instruments.length)
  }

  /** Events that were not played. */
  get refused(): number {
    return this.#refused
  }

  /** Where the instrument is on the pad; fresh. */
  get place(): PadPlace {
    return { x: this.#x, y: this.#y }
  }

  /** Adds events, in any order; equal frames keep theirs. Allocates: for message handlers, not for process(). */
  add(events: readonly TimedEvent[]): void {
    const valid = events.filter(({ frame }) => Number.isFinite(frame))
    this.#refused += events.length - valid.length
    this.#waiting = [...this.#waiting.slice(this.#next), ...valid].sort((a, b) => a.frame - b.frame)
    this.#next = 0
  }

  clear(): void {
    this.#waiting = []
    this.#next = 0
    this.#senderIds.fill(-1)
  }

  /**
   * Tells the engine what is due before a frame. Allocates nothing.
   *
   * @param offset frames by which the engine's clock lags behind the score's.
   */
  play(end: number, offset: number): void {
    while (this.#next < this.#waiting.length) {
      const timed = this.#waiting[this.#next] as TimedEvent
      if (timed.frame >= end) return
      // Counted as done first: an event that breaks must not be met again in every block.
      this.#next++
      this.#act(timed.event, timed.frame - offset)
    }
  }

  /** Moves the instrument on the pad, each 0 to 1. Allocates nothing. */
  moveTo(x: number, y: number): void {
    this.#x = x
    this.#y = y
    mapWeights(this.#points, x, y, this.#weights)
    this.#engine.setWeights(this.#weights)
  }

  #act(event: InstrumentEvent, frame: number): void {
    if (event.type === 'noteOn' && event.place === undefined)
      this.#start(event.noteId, event.key, event.velocity, frame)
    else if (event.type === 'noteOff') this.#release(event.noteId, frame)
    else if (event.type === 'place') this.moveTo(event.place.x, event.place.y)
    else if (event.type === 'allNotesOff') this.#releaseAll(frame)
    else this.#refused++
  }

  #start(noteId: number, key: number, velocity: number, frame: number): void {
    this.#note.key = key
    this.#note.velocity = velocity
    this.#note.atSample = frame
    this.#senderIds[this.#nextSlot] = noteId
    this.#engineIds[this.#nextSlot] = this.#engine.noteOn(this.#note)
    this.#nextSlot = (this.#nextSlot + 1) % NOTES
  }

  #release(noteId: number, frame: number): void {
    const slot = this.#senderIds.lastIndexOf(noteId)
    if (slot < 0 || noteId < 0) return
    this.#senderIds[slot] = -1
    this.#engine.noteOff(this.#engineIds[slot] as number, frame)
  }

  #releaseAll(frame: number): void {
    for (let slot = 0; slot < NOTES; slot++) {
      if ((this.#senderIds[slot] as number) < 0) continue
      this.#senderIds[slot] = -1
      this.#engine.noteOff(this.#engineIds[slot] as number, frame)
    }
  }
}
