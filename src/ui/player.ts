import type { InstrumentEvent, InstrumentSettings, PadPlace } from '../contract/performance.ts'
import type { SoundShape } from '../contract/sound-shape.ts'
import { COMPUTER_VELOCITY, noteOfCode } from './keys/computer-keys.ts'
import { NoteIds } from './keys/note-ids.ts'
import type { PianoPress } from './keys/piano-element.ts'
import type { PadMove } from './pad/pad-events.ts'
import { type Measures, NO_MEASURES } from './shaping/host-measures.ts'
import { engineSettings, shapeKnobs } from './shaping/shape-settings.ts'
import { ShapeTeller } from './shaping/shape-teller.ts'
import type { PlayState } from './state/play-state.ts'
import type { UndoableStore } from './state/undoable-store.ts'

/** Where events go: the audio thread, or nowhere before it is started. */
export interface SoundPort {
  send(event: InstrumentEvent): void
  set(settings: Partial<InstrumentSettings>): void
  reshape(shape: SoundShape): void
}

/** Turns what hands do (keys, piano, pad, MIDI) into events, and knows which keys sound. */
export class Player {
  readonly ids = new NoteIds()
  readonly #store: UndoableStore<PlayState>
  readonly #changed: () => void
  /** Key of each sounding note, by its id. */
  readonly #keys = new Map<number, number>()
  /** The note that a further touch of the pad moves, by touch. */
  readonly #touched = new Map<number, number>()
  readonly #measures: Measures
  readonly #shape = new ShapeTeller((shape) => this.#port?.reshape(shape))
  #sounding: ReadonlySet<number> = new Set()
  #port: SoundPort | null = null

  /**
   * @param changed called when what sounds has changed.
   * @param measures what is known of the model that plays.
   */
  constructor(store: UndoableStore<PlayState>, changed: () => void, measures: Measures = NO_MEASURES) {
    this.#store = store
    this.#changed = changed
    this.#measures = measures
  }

  /** Gives sound to what is played from now on, and tells it all that is set. */
  connect(port: SoundPort): void {
    this.#port = port
    this.forgetShape()
    this.tellSettings()
    this.movePlace(this.#store.value.place)
    // What was struck to start the sound is still held: let it be heard.
    for (const [noteId, key] of this.#keys) port.send({ type: 'noteOn', noteId, key, velocity: COMPUTER_VELOCITY })
  }

  /** Whole MIDI notes that sound; another set whenever they change. */
  get sounding(): ReadonlySet<number> {
    return this.#sounding
  }

  send(event: InstrumentEvent): void {
    if (event.type === 'noteOn') this.#keys.set(event.noteId, event.key)
    else if (event.type === 'noteOff') this.#keys.delete(event.noteId)
    else if (event.type === 'allNotesOff') this.#keys.clear()
    this.#port?.send(event)
    if (event.type !== 'noteOn' && event.type !== 'noteOff' && event.type !== 'allNotesOff') return
    this.#sounding = new Set([...this.#keys.values()].map(Math.round))
    this.#changed()
  }

  /** Everything that the state says of the sound; also after an undo. */
  tellSettings(): void {
    const { settings, padMode, pair, corners } = this.#store.value
    this.#port?.set({
      ...engineSettings(settings),
      pair: padMode === 'line' ? pair : null,
      corners: padMode === 'corners' ? corners : null,
      evenSteps: this.way,
    })
    if (this.#port !== null) this.#shape.tell(shapeKnobs(settings), this.#measures.tables)
  }

  /** The perceived way along the line, where steps are to be even and it is known; null: the plain one. */
  get way(): readonly number[] | null {
    const { settings, padMode, pair } = this.#store.value
    return padMode === 'line' && settings.evenSteps ? this.#measures.way(...pair) : null
  }

  /** Another model plays: what its sounds are to be moved by has to be told anew. */
  forgetShape(): void {
    this.#shape.forget()
  }

  movePlace(place: PadPlace): void {
    this.send(this.#store.value.padMode === 'line' ? { type: 'morph', position: place.x } : { type: 'place', place })
  }

  start(source: string, key: number, velocity: number): void {
    this.stop(source)
    this.send({ type: 'noteOn', noteId: this.ids.start(source), key, velocity })
  }

  stop(source: string): void {
    const noteId = this.ids.end(source)
    if (noteId !== null) this.send({ type: 'noteOff', noteId })
  }

  /** @returns whether the key was one that plays. */
  keyDown(code: string): boolean {
    const key = noteOfCode(code, this.#store.value.octave)
    if (key !== null) this.start(`key ${code}`, key, COMPUTER_VELOCITY)
    return key !== null
  }

  keyUp(code: string): void {
    this.stop(`key ${code}`)
  }

  piano({ pointerId, note, velocity, down }: PianoPress): void {
    if (down) this.start(`pointer ${pointerId}`, note, velocity)
    else this.stop(`pointer ${pointerId}`)
  }

  /** The first touch moves the instrument, each further one the latest notes, one note a touch. */
  pad({ touch, place, phase }: PadMove): void {
    if (touch === 0) {
      this.movePlace(place)
      return
    }
    if (phase === 'start') {
      const noteId = this.ids.all[touch - 1]
      if (noteId !== undefined) this.#touched.set(touch, noteId)
    }
    const noteId = this.#touched.get(touch)
    if (noteId !== undefined && this.#keys.has(noteId)) this.send({ type: 'notePlace', noteId, place })
    if (phase === 'end') this.#touched.delete(touch)
  }

  /** Ends what the computer's keys hold: a window that lost the focus hears no key come up. */
  releaseKeys(): void {
    for (const source of this.ids.sources('key ')) this.stop(source)
  }

  /** Ends what an input holds that is gone; its pedal comes up. @param start what its notes' sources begin with. */
  releaseInput(start: string): void {
    for (const source of this.ids.sources(start)) this.stop(source)
    this.send({ type: 'sustain', down: false })
  }

  /** Ends everything, whatever holds it. */
  panic(): void {
    this.ids.clear()
    this.#touched.clear()
    this.send({ type: 'sustain', down: false })
    this.send({ type: 'allNotesOff' })
  }
}
