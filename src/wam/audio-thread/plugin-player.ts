import type { WamEvent, WamParameterData } from '@webaudiomodules/api'
import { Instrument, initialValues } from '../../audio-worklet/instrument.ts'
import type { FromPlugin, ParameterValues, PluginOptions, ToPlugin } from '../messages.ts'
import {
  fitted,
  isParameterId,
  MOST_VOICES,
  PARAMETER_IDS,
  type ParameterId,
  shareOf,
  valueAt,
  WAM_PARAMETERS,
} from '../parameters.ts'
import { EventSender } from './event-sender.ts'
import { type ControlTaker, MidiStream } from './midi-stream.ts'
import { PlayedEvents } from './played-events.ts'
import { WaitingEvents } from './waiting-events.ts'

/** Milliseconds between two messages to the page, at least: below 30 a second. */
const TELL_MS = 34

/** Channels of the zone that a stream of `wam-mpe` events is, whatever it says of itself. */
const MPE_MEMBERS = 15

/** Controllers that move a parameter over its whole way (MIDI 1.0, table 3: wheel, general purpose 1, sound controllers). */
const CONTROLLED: Readonly<Record<number, ParameterId>> = {
  1: 'y',
  5: 'glide',
  16: 'x',
  72: 'release',
  73: 'attack',
  74: 'brightness',
  75: 'decay',
}

/**
 * Plays the app's {@link Instrument} as WAM events ask: notes, bends and places at their very sample, other parameters
 * from the block on in which they fall due.
 *
 * The constructor, {@link receive}, {@link schedule}, {@link setValues} and {@link forget} allocate and belong to message
 * handlers; {@link take} and {@link process} allocate only for the messages posted, at most 30 a second.
 */
export class PluginPlayer implements ControlTaker {
  readonly #instrument: Instrument
  readonly #post: (message: FromPlugin) => void
  readonly #now: () => number
  readonly #sampleRateHz: number
  readonly #waiting = new WaitingEvents()
  readonly #played = new PlayedEvents()
  readonly #sender: EventSender
  readonly #midi: MidiStream
  readonly #mpe: MidiStream
  /** The k-rate parameters of the instrument; its place is moved by events. */
  readonly #blockValues = initialValues()
  readonly #values: Record<ParameterId, number>
  #areValuesTold = true
  #toldMs = Number.NEGATIVE_INFINITY

  /** @param now milliseconds, Date.now in a worklet. @throws TimbrelError as Instrument. */
  constructor(options: PluginOptions, sampleRateHz: number, post: (message: FromPlugin) => void, now: () => number) {
    const { model, module, values } = options
    this.#post = post
    this.#now = now
    this.#sampleRateHz = sampleRateHz
    this.#values = { ...values }
    const place = { x: values.x, y: values.y }
    this.#instrument = new Instrument({ model, module, voices: MOST_VOICES, place }, sampleRateHz, post, now)
    this.#sender = new EventSender(this.#instrument)
    this.#midi = new MidiStream(this.#sender, this, 0, 0)
    this.#mpe = new MidiStream(this.#sender, this, 1, MPE_MEMBERS)
    for (const id of PARAMETER_IDS) this.#set(id, values[id])
    this.#areValuesTold = true
  }

  get x(): number {
    return this.#values.x
  }

  get y(): number {
    return this.#values.y
  }

  get values(): ParameterValues {
    return this.#values
  }

  /** Seconds from an event to the onset of the note that it starts. */
  get delaySeconds(): number {
    return this.#instrument.delayFrames / this.#sampleRateHz
  }

  /** Takes a message of the page. */
  receive(message: ToPlugin): void {
    this.#instrument.receive(message)
    // Before the first block nothing can be late, and an offline context's first note is the new model's.
    if (this.#instrument.frames === 0) this.#instrument.finishSwap()
  }

  /** Keeps an event of the page until its time. @param id by which the page is told that it has acted. */
  schedule(event: WamEvent, id: number): void {
    this.#waiting.reserve(1)
    this.take(event, id)
  }

  /** The same for events that another plugin sends from the audio thread. */
  take(event: WamEvent, id: number): void {
    const { time } = event
    const frame = time === undefined || !Number.isFinite(time) ? 0 : Math.round(time * this.#sampleRateHz)
    this.#waiting.add(frame, id, event)
  }

  /** Forgets all events that wait. @returns ids of those of the page. */
  forget(): number[] {
    const { ids } = this.#waiting
    this.#waiting.clear()
    return ids
  }

  /** Moves parameters now. */
  setValues(updates: Readonly<Record<string, WamParameterData>>): void {
    this.#sender.frame = 0
    for (const update of Object.values(updates)) this.#automate(update)
  }

  control(controller: number, value: number): void {
    const id = CONTROLLED[controller]
    if (id !== undefined) this.#set(id, valueAt(WAM_PARAMETERS[id], value))
  }

  /** Writes one block that begins at a frame of the context, over both channels. Never throws. */
  process(left: Float32Array, right: Float32Array, contextFrame: number): void {
    const end = contextFrame + left.length
    const instrument = this.#instrument
    while (this.#waiting.nextFrame < end) {
      const event = this.#waiting.event
      this.#sender.frame = instrument.frames + Math.max(0, this.#waiting.nextFrame - contextFrame)
      if (event !== null) {
        this.#act(event)
        if (this.#played.isFull) this.#tell()
        this.#played.add(this.#waiting.id, event)
      }
      this.#waiting.drop()
    }
    instrument.process(left, right, this.#blockValues)
    if (this.#now() - this.#toldMs >= TELL_MS) this.#tell()
  }

  #act(event: WamEvent): void {
    switch (event.type) {
      case 'wam-midi':
        this.#midi.read(event.data.bytes[0], event.data.bytes[1], event.data.bytes[2])
        break
      case 'wam-mpe':
        this.#mpe.read(event.data.bytes[0], event.data.bytes[1], event.data.bytes[2])
        break
      case 'wam-automation':
        this.#automate(event.data)
        break
      default:
        break
    }
  }

  #automate({ id, value, normalized }: WamParameterData): void {
    if (isParameterId(id)) this.#set(id, normalized ? valueAt(WAM_PARAMETERS[id], value) : value)
  }

  #set(id: ParameterId, wanted: number): void {
    const value = fitted(WAM_PARAMETERS[id], wanted, this.#values[id])
    if (value !== this.#values[id]) this.#areValuesTold = false
    this.#values[id] = value
    if (id === 'x' || id === 'y') this.#sender.place(this.#values.x, this.#values.y)
    else this.#blockValues[id] = value
  }

  /** Tells the page what has happened since it was last told. */
  #tell(): void {
    this.#toldMs = this.#now()
    if (!this.#played.isEmpty) this.#post(this.#played.take())
    if (this.#areValuesTold) return
    this.#areValuesTold = true
    this.#post({ type: 'values', values: { ...this.#values } })
  }
}

/** Values as hosts ask for them. @param ids all, if empty. */
export function parameterData(
  values: ParameterValues,
  isNormalized: boolean,
  ids: readonly string[],
): Record<string, WamParameterData> {
  const wanted = ids.length === 0 ? PARAMETER_IDS : ids.filter(isParameterId)
  return Object.fromEntries(
    wanted.map((id) => {
      const value = isNormalized ? shareOf(WAM_PARAMETERS[id], values[id]) : values[id]
      return [id, { id, value, normalized: isNormalized }]
    }),
  )
}
