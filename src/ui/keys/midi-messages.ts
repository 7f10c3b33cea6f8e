import type { InstrumentEvent, PadPlace } from '../../contract/performance.ts'
import type { NoteIds } from './note-ids.ts'

/** What a MIDI message asks for beside events: a controller without a meaning of its own was moved. */
export interface MidiControl {
  /** 0 to 119; of a pair of 14 bits the coarse one. */
  readonly controller: number
  /** 0 to 1, in steps of 7 or, of a pair, 14 bits. */
  readonly value: number
}

/** What becomes of a message. */
export interface MidiOutcome {
  readonly events: readonly InstrumentEvent[]
  readonly control: MidiControl | null
}

const NOTHING: MidiOutcome = { events: [], control: null }

const DATA_ENTRY = 6
const SUSTAIN = 64
const TIMBRE = 74
/** Controllers 32 to 63 are the fine parts of those 32 below (MIDI 1.0, table 3). */
const FINE = 32
const PAIRS = 64
/** From here on controllers are messages to the channel. */
const CHANNEL_MODES = 120
const LARGEST_14_BITS = 16_383
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

interface Channel {
  bendRange: number
  bend: number
  parameter: number
  timbre: number
  pressure: number
  /** The controller that was moved last and its value: a fine part right after it belongs to it. */
  moved: number
  movedValue: number
  /** Keys down on this channel. */
  readonly keys: Set<number>
}

/**
 * Reads one MIDI input: what its bytes ask of the instrument. With MPE configured (or switched on) each member channel
 * bends its own note, and pressure and CC 74 move that note on the pad: right and up from the instrument's place.
 */
export class MidiReader {
  readonly #port: string
  readonly #ids: NoteIds
  readonly #place: () => PadPlace
  readonly #channels: Channel[] = Array.from({ length: 16 }, newChannel)
  #memberChannels = 0

  /**
   * @param port names the input, so that the notes of two inputs are kept apart.
   * @param place where the instrument is now.
   */
  constructor(port: string, ids: NoteIds, place: () => PadPlace) {
    this.#port = port
    this.#ids = ids
    this.#place = place
  }

  /** Whether the sender has said that it speaks MPE. */
  get mpe(): boolean {
    return this.#memberChannels > 0
  }

  /** @param data one whole message, as Web MIDI gives it; what is short or unknown asks for nothing. */
  read(data: ArrayLike<number>): MidiOutcome {
    const status = data[0] ?? 0
    if (status < 0x80 || status >= 0xf0 || data.length < 2) return NOTHING
    const number = status & 0x0f
    const first = (data[1] ?? 0) & 0x7f
    const second = (data[2] ?? 0) & 0x7f
    const kind = status & 0xf0
    if (kind === 0xd0) return this.#pressure(number, first / 127)
    if (data.length < 3) return NOTHING
    if (kind === 0x90 && second > 0) return this.#noteOn(number, first, second / 127)
    if (kind === 0x90 || kind === 0x80) return this.#noteOff(number, first)
    if (kind === 0xb0) return this.#controller(number, first, second)
    if (kind === 0xe0) return this.#bend(number, first + 128 * second)
    return NOTHING
  }

  #noteOn(number: number, key: number, velocity: number): MidiOutcome {
    const channel = this.#channel(number)
    const before = this.#ids.end(this.#source(number, key))
    const noteId = this.#ids.start(this.#source(number, key))
    channel.keys.add(key)
    const events: InstrumentEvent[] = before === null ? [] : [{ type: 'noteOff', noteId: before }]
    events.push({ type: 'noteOn', noteId, key, velocity })
    if (this.#isMember(number) && channel.bend !== 0)
      events.push({ type: 'noteBend', noteId, semitones: channel.bend * channel.bendRange })
    return { events, control: null }
  }

  #noteOff(number: number, key: number): MidiOutcome {
    this.#channel(number).keys.delete(key)
    const noteId = this.#ids.end(this.#source(number, key))
    return noteId === null ? NOTHING : { events: [{ type: 'noteOff', noteId }], control: null }
  }

  #bend(number: number, value: number): MidiOutcome {
    const channel = this.#channel(number)
    channel.bend = (value - BEND_CENTRE) / (value < BEND_CENTRE ? BEND_CENTRE : BEND_CENTRE - 1)
    const semitones = channel.bend * channel.bendRange
    if (!this.#isMember(number)) return { events: [{ type: 'bend', semitones }], control: null }
    return { events: this.#notes(number).map((noteId) => ({ type: 'noteBend', noteId, semitones })), control: null }
  }

  #pressure(number: number, value: number): MidiOutcome {
    this.#channel(number).pressure = value
    return { events: this.#isMember(number) ? this.#places(number) : [], control: null }
  }

  #controller(number: number, controller: number, value: number): MidiOutcome {
    const channel = this.#channel(number)
    if (controller === RPN_HIGH) channel.parameter = (channel.parameter & 0x7f) | (value << 7)
    else if (controller === RPN_LOW) channel.parameter = (channel.parameter & 0x3f80) | value
    else if (controller === DATA_ENTRY) this.#setParameter(number, channel, value)
    else if (controller === SUSTAIN) return { events: [{ type: 'sustain', down: value >= 64 }], control: null }
    else if (controller === ALL_NOTES_OFF || controller === ALL_SOUND_OFF) return this.#allOff()
    else if (controller === TIMBRE && this.#isMember(number)) {
      channel.timbre = value / 127
      return { events: this.#places(number), control: null }
    } else if (controller < CHANNEL_MODES) return { events: [], control: freeControl(channel, controller, value) }
    return NOTHING
  }

  #setParameter(number: number, channel: Channel, value: number): void {
    if (channel.parameter === 0) {
      // A range told to one member channel is that of all (MPE 1.0, section 2.4).
      for (const [at, other] of this.#channels.entries())
        if (other === channel || (this.#isMember(number) && this.#isMember(at))) other.bendRange = value
    } else if (channel.parameter === MPE_PARAMETER && number === 0) {
      this.#memberChannels = Math.min(15, value)
      for (const [at, other] of this.#channels.entries())
        other.bendRange = this.#isMember(at) ? MPE_BEND_SEMITONES : BEND_SEMITONES
    }
    channel.parameter = NO_PARAMETER
  }

  #allOff(): MidiOutcome {
    for (const [number, channel] of this.#channels.entries()) {
      for (const key of channel.keys) this.#ids.end(this.#source(number, key))
      channel.keys.clear()
    }
    return { events: [{ type: 'allNotesOff' }], control: null }
  }

  /** Pressure pulls right, CC 74 up and down from its middle. */
  #places(number: number): InstrumentEvent[] {
    const { pressure, timbre } = this.#channel(number)
    const { x, y } = this.#place()
    const place = {
      x: x + (1 - x) * pressure,
      y: Math.min(1, Math.max(0, y + 2 * (timbre - 0.5) * (timbre < 0.5 ? y : 1 - y))),
    }
    return this.#notes(number).map((noteId) => ({ type: 'notePlace', noteId, place }))
  }

  #notes(number: number): number[] {
    return [...this.#channel(number).keys].flatMap((key) => this.#ids.held(this.#source(number, key)) ?? [])
  }

  #isMember(number: number): boolean {
    return number >= 1 && number <= this.#memberChannels
  }

  #channel(number: number): Channel {
    return this.#channels[number] as Channel
  }

  #source(number: number, key: number): string {
    return `midi ${this.#port} ${number} ${key}`
  }
}

/** A controller that is free to be learned; a fine part right after its coarse one completes that. */
function freeControl(channel: Channel, controller: number, value: number): MidiControl {
  const coarse = controller - FINE
  if (coarse >= 0 && controller < PAIRS && coarse === channel.moved)
    return { controller: coarse, value: (128 * channel.movedValue + value) / LARGEST_14_BITS }
  channel.moved = controller
  channel.movedValue = value
  return { controller, value: value / 127 }
}

function newChannel(): Channel {
  return {
    bendRange: BEND_SEMITONES,
    bend: 0,
    parameter: NO_PARAMETER,
    timbre: 0.5,
    pressure: 0,
    moved: -1,
    movedValue: 0,
    keys: new Set(),
  }
}
