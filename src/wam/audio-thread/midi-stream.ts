import type { EventSender } from './event-sender.ts'

const CHANNELS = 16
const KEYS = 128

const DATA_ENTRY = 6
const SUSTAIN = 64
const TIMBRE = 74
const RPN_LOW = 100
const RPN_HIGH = 101
const ALL_SOUND_OFF = 120
const ALL_NOTES_OFF = 123
const BEND_CENTRE = 8192

/** Semitones a bend reaches unless the sender says otherwise (MIDI 1.0; MPE 1.0, section 2.4). */
const BEND_SEMITONES = 2
const MPE_BEND_SEMITONES = 48

/** MPE's configuration message, registered parameter 6 (MPE 1.0, section 2.1). */
const MPE_PARAMETER = 6
const NO_PARAMETER = 127 * 128 + 127

/** What a stream asks of the plugin beside notes. */
export interface ControlTaker {
  /** Where the instrument is on the pad. */
  readonly x: number
  readonly y: number
  /** @param value 0 to 1. */
  control(controller: number, value: number): void
}

/**
 * Reads one stream of MIDI on the audio thread, by the rules of the app's own MidiReader: each MPE member channel bends
 * its own note, and its pressure and CC 74 move that note on the pad, right and up from the instrument's place. A note's
 * id is its channel and key, so that a key struck again lets its earlier note go.
 *
 * The constructor allocates; nothing else does.
 */
export class MidiStream {
  readonly #sender: EventSender
  readonly #controls: ControlTaker
  readonly #firstId: number
  readonly #held = new Uint8Array(CHANNELS * KEYS)
  readonly #bends = new Float64Array(CHANNELS)
  readonly #bendRanges = new Float64Array(CHANNELS)
  readonly #parameters = new Uint16Array(CHANNELS).fill(NO_PARAMETER)
  readonly #timbres = new Float64Array(CHANNELS).fill(0.5)
  readonly #pressures = new Float64Array(CHANNELS)
  #members: number

  /** @param stream a number of its own, which keeps its notes apart. @param members channels of an MPE zone, 0 for plain MIDI. */
  constructor(sender: EventSender, controls: ControlTaker, stream: number, members: number) {
    this.#sender = sender
    this.#controls = controls
    this.#firstId = stream * CHANNELS * KEYS
    this.#members = members
    this.#setRanges()
  }

  /** Forgets keys, bends and whatever channels were told. */
  reset(members: number): void {
    this.#members = members
    this.#held.fill(0)
    this.#bends.fill(0)
    this.#parameters.fill(NO_PARAMETER)
    this.#timbres.fill(0.5)
    this.#pressures.fill(0)
    this.#setRanges()
  }

  /** Takes one message of up to three bytes; what is unknown asks for nothing. */
  read(status: number, first: number, second: number): void {
    if (!(status >= 0x80 && status < 0xf0)) return
    const channel = status & 0x0f
    const kind = status & 0xf0
    const low = first & 0x7f
    const high = second & 0x7f
    if (kind === 0x90 && high > 0) this.#noteOn(channel, low, high / 127)
    else if (kind === 0x90 || kind === 0x80) this.#noteOff(channel, low)
    else if (kind === 0xb0) this.#controller(channel, low, high)
    else if (kind === 0xd0) this.#pressure(channel, low / 127)
    else if (kind === 0xe0) this.#bend(channel, low + 128 * high)
  }

  #noteOn(channel: number, key: number, velocity: number): void {
    const note = channel * KEYS + key
    this.#held[note] = 1
    this.#sender.noteOn(this.#firstId + note, key, velocity)
    const bend = this.#bends[channel] as number
    if (this.#isMember(channel) && bend !== 0) {
      this.#sender.noteBend(this.#firstId + note, bend * (this.#bendRanges[channel] as number))
    }
  }

  #noteOff(channel: number, key: number): void {
    const note = channel * KEYS + key
    if (this.#held[note] === 0) return
    this.#held[note] = 0
    this.#sender.noteOff(this.#firstId + note)
  }

  #bend(channel: number, value: number): void {
    const bend = (value - BEND_CENTRE) / (value < BEND_CENTRE ? BEND_CENTRE : BEND_CENTRE - 1)
    this.#bends[channel] = bend
    const semitones = bend * (this.#bendRanges[channel] as number)
    if (!this.#isMember(channel)) {
      this.#sender.bend(semitones)
      return
    }
    for (let note = channel * KEYS; note < (channel + 1) * KEYS; note++) {
      if (this.#held[note] === 1) this.#sender.noteBend(this.#firstId + note, semitones)
    }
  }

  #pressure(channel: number, value: number): void {
    this.#pressures[channel] = value
    if (this.#isMember(channel)) this.#place(channel)
  }

  #controller(channel: number, controller: number, value: number): void {
    const parameter = this.#parameters[channel] as number
    if (controller === RPN_HIGH) this.#parameters[channel] = (parameter & 0x7f) | (value << 7)
    else if (controller === RPN_LOW) this.#parameters[channel] = (parameter & 0x3f80) | value
    else if (controller === DATA_ENTRY) this.#setParameter(channel, parameter, value)
    else if (controller === SUSTAIN) this.#sender.sustain(value >= 64)
    else if (controller === ALL_NOTES_OFF || controller === ALL_SOUND_OFF) {
      this.#held.fill(0)
      this.#sender.allNotesOff()
    } else if (controller === TIMBRE && this.#isMember(channel)) {
      this.#timbres[channel] = value / 127
      this.#place(channel)
    } else this.#controls.control(controller, value / 127)
  }

  #setParameter(channel: number, parameter: number, value: number): void {
    if (parameter === 0) {
      // A range told to one member channel is that of all (MPE 1.0, section 2.4).
      for (let other = 0; other < CHANNELS; other++) {
        if (other === channel || (this.#isMember(channel) && this.#isMember(other))) this.#bendRanges[other] = value
      }
    } else if (parameter === MPE_PARAMETER && channel === 0) {
      this.#members = Math.min(CHANNELS - 1, value)
      this.#setRanges()
    }
    this.#parameters[channel] = NO_PARAMETER
  }

  /** Pressure pulls right, CC 74 up and down from its middle. */
  #place(channel: number): void {
    const { x, y } = this.#controls
    const timbre = this.#timbres[channel] as number
    const right = x + (1 - x) * (this.#pressures[channel] as number)
    const up = Math.min(1, Math.max(0, y + 2 * (timbre - 0.5) * (timbre < 0.5 ? y : 1 - y)))
    for (let note = channel * KEYS; note < (channel + 1) * KEYS; note++) {
      if (this.#held[note] === 1) this.#sender.notePlace(this.#firstId + note, right, up)
    }
  }

  #setRanges(): void {
    for (let channel = 0; channel < CHANNELS; channel++) {
      this.#bendRanges[channel] = this.#isMember(channel) ? MPE_BEND_SEMITONES : BEND_SEMITONES
    }
  }

  #isMember(channel: number): boolean {
    return channel >= 1 && channel <= this.#members
  }
}
