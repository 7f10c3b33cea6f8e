import type { InstrumentEvent } from '../../contract/performance.ts'

/** Where events go: the instrument. */
export interface EventTaker {
  send(event: InstrumentEvent, frame: number): void
}

/**
 * Sends events of one frame after another from objects that it keeps: what takes them keeps none. The constructor
 * allocates; nothing else does.
 */
export class EventSender {
  /** The instrument's frame at which the next events act. */
  frame = 0
  readonly #taker: EventTaker
  readonly #noteOn = { type: 'noteOn' as const, noteId: 0, key: 0, velocity: 0 }
  readonly #noteOff = { type: 'noteOff' as const, noteId: 0 }
  readonly #noteBend = { type: 'noteBend' as const, noteId: 0, semitones: 0 }
  readonly #ownPlace = { x: 0, y: 0 }
  readonly #notePlace = { type: 'notePlace' as const, noteId: 0, place: this.#ownPlace }
  readonly #bend = { type: 'bend' as const, semitones: 0 }
  readonly #sustain = { type: 'sustain' as const, down: false }
  readonly #everyPlace = { x: 0, y: 0 }
  readonly #place = { type: 'place' as const, place: this.#everyPlace }
  readonly #allNotesOff = { type: 'allNotesOff' as const }

  constructor(taker: EventTaker) {
    this.#taker = taker
  }

  noteOn(noteId: number, key: number, velocity: number): void {
    this.#noteOn.noteId = noteId
    this.#noteOn.key = key
    this.#noteOn.velocity = velocity
    this.#taker.send(this.#noteOn, this.frame)
  }

  noteOff(noteId: number): void {
    this.#noteOff.noteId = noteId
    this.#taker.send(this.#noteOff, this.frame)
  }

  noteBend(noteId: number, semitones: number): void {
    this.#noteBend.noteId = noteId
    this.#noteBend.semitones = semitones
    this.#taker.send(this.#noteBend, this.frame)
  }

  notePlace(noteId: number, x: number, y: number): void {
    this.#notePlace.noteId = noteId
    this.#ownPlace.x = x
    this.#ownPlace.y = y
    this.#taker.send(this.#notePlace, this.frame)
  }

  bend(semitones: number): void {
    this.#bend.semitones = semitones
    this.#taker.send(this.#bend, this.frame)
  }

  sustain(down: boolean): void {
    this.#sustain.down = down
    this.#taker.send(this.#sustain, this.frame)
  }

  place(x: number, y: number): void {
    this.#everyPlace.x = x
    this.#everyPlace.y = y
    this.#taker.send(this.#place, this.frame)
  }

  allNotesOff(): void {
    this.#taker.send(this.#allNotesOff, this.frame)
  }
}
