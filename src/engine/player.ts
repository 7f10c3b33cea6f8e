import type { Instrument } from '../contract/sound.ts'
import { EventKind, type EventQueue } from './event-queue.ts'
import { clipped, type LiveSettings } from './instrument-settings.ts'
import { MonoKeys } from './mono-keys.ts'
import { PadPlace } from './pad-place.ts'
import type { PreparedModel } from './prepared-model.ts'
import type { Voice } from './voice.ts'
import { VoicePool } from './voice-pool.ts'

/**
 * Plays one model: turns what a player does (keys, pedal, bend, pad) into what the voices do.
 *
 * The constructor allocates; nothing else does.
 */
export class Player {
  readonly voices: VoicePool
  readonly #pad: PadPlace
  readonly #keys = new MonoKeys()
  readonly #settings: Readonly<LiveSettings>
  #isPedalDown = false
  #bend = 0
  /** Key of the latest note, from which the next one glides; NaN before the first. */
  #latestKey = Number.NaN
  /** The latest note, which in mono mode has the voice; -1 before the first. */
  #soloist = -1

  constructor(
    model: PreparedModel,
    instruments: readonly Instrument[],
    settings: Readonly<LiveSettings>,
    voices: readonly Voice[],
    seed: number,
    leadFrames: number,
  ) {
    this.voices = new VoicePool(model, voices, seed, leadFrames, settings)
    this.#pad = new PadPlace(instruments, settings)
    this.#settings = settings
    this.reweigh()
  }

  /** Takes over pedal, bend and place of the player of another model; not its notes. */
  takeOver(other: Player): void {
    this.#isPedalDown = other.#isPedalDown
    this.#bend = other.#bend
    this.#latestKey = other.#latestKey
    this.voices.bend(this.#bend)
    this.#pad.copy(other.#pad)
    this.reweigh()
  }

  /** Silence, pedal up, no bend; the place stays. */
  reset(): void {
    this.voices.silence()
    this.#keys.clear()
    this.#isPedalDown = false
    this.#latestKey = Number.NaN
    this.#soloist = -1
    this.#bend = 0
    this.voices.bend(0)
  }

  /** Does what the first waiting event asks for. @param sample of the inner clock. */
  act(event: EventQueue, sample: number): void {
    switch (event.kind) {
      case EventKind.noteOn:
        this.#noteOn(event, sample)
        break
      case EventKind.noteOff:
        this.#noteOff(event.noteId)
        break
      case EventKind.notePlace:
        if (this.#pad.weighAt(event.x, event.y)) this.voices.placeNote(event.noteId, this.#pad.weights)
        break
      case EventKind.noteBend:
        this.voices.bendNote(event.noteId, event.value)
        break
      case EventKind.bend:
        this.#bend = event.value
        this.voices.bend(event.value)
        break
      case EventKind.sustain:
        this.#isPedalDown = event.value === 1
        if (!this.#isPedalDown) this.voices.releaseSustained()
        break
      case EventKind.place:
        this.place(event.x, event.y)
        break
      case EventKind.morph:
        this.morph(event.value)
        break
      case EventKind.allNotesOff:
        this.#keys.clear()
        this.voices.releaseAll()
        break
    }
  }

  place(x: number, y: number): void {
    this.#pad.moveTo(x, y)
    this.reweigh()
  }

  morph(position: number): void {
    this.#pad.morphTo(position)
    this.reweigh()
  }

  /** Takes the weights of where the instrument is, if that has ever been said. */
  reweigh(): void {
    if (this.#pad.weigh()) this.voices.setWeights(this.#pad.weights)
  }

  #noteOn({ noteId, value, velocity: wanted, x, y }: EventQueue, sample: number): void {
    const key = clipped(value, 0, 127, Number.NaN)
    if (!(key >= 0 && noteId >= 0)) return
    const velocity = clipped(wanted, 0, 1, 0)
    const { isMono, glideSeconds } = this.#settings
    const from = glideSeconds > 0 && this.#latestKey >= 0 ? this.#latestKey : key
    this.#latestKey = key
    const weights = this.#pad.weighAt(x, y) ? this.#pad.weights : null
    const holder = this.#soloist
    this.#soloist = noteId
    if (isMono) {
      this.#keys.press(noteId, key, velocity)
      if (holder >= 0 && this.voices.handOver(holder, noteId, key, velocity, weights)) return
    }
    this.voices.start(noteId, key, velocity, sample, from - key, weights)
  }

  #noteOff(noteId: number): void {
    const wasTop = this.#keys.top === noteId
    this.#keys.lift(noteId)
    const { top, topKey, topVelocity } = this.#keys
    if (wasTop && top >= 0) {
      this.#latestKey = topKey
      this.#soloist = top
      if (this.voices.handOver(noteId, top, topKey, topVelocity, null)) return
    }
    this.voices.release(noteId, this.#isPedalDown)
  }
}
