import { type MidiEvent, parseMidi } from 'midi-file'
import { MidiFileError } from '../contract/errors.ts'

/** What a track says that Timbrel plays by; texts, programs and aftertouch are passed over. */
export type MidiTrackEvent = { readonly tick: number } & (
  | {
      readonly type: 'noteOn' | 'noteOff'
      readonly channel: number
      readonly key: number
      /** 0 to 127. */
      readonly velocity: number
    }
  | { readonly type: 'controller'; readonly channel: number; readonly controller: number; readonly value: number }
  /** -1 to 1: a share of the channel's bend range. */
  | { readonly type: 'bend'; readonly channel: number; readonly share: number }
  | { readonly type: 'tempo'; readonly beatSeconds: number }
  /** The last of every track. */
  | { readonly type: 'end' }
)

/** Channels of one port; a channel of port p counts from p times this. */
export const CHANNELS = 16

/** A parser's view of a track in which reading past the end, or backwards, is an error instead of nothing. */
class StrictBytes extends Uint8Array {
  override slice(start = 0, end = this.length): Uint8Array<ArrayBuffer> {
    if (!(start <= end && end <= this.length)) throw new RangeError('an event reaches beyond the end of its track')
    return super.slice(start, end)
  }
}

/**
 * Reads a track. Running status, note-ons of velocity 0 and system exclusive messages are midi-file's business.
 *
 * @param header the file's header chunk, and `track` the track's, with their heads.
 * @param number of the track from 1, for messages.
 * @throws {MidiFileError} when the track is damaged.
 */
export function readMidiTrack(header: Uint8Array, track: Uint8Array, number: number, path: string): MidiTrackEvent[] {
  const bytes = new StrictBytes(header.length + track.length)
  bytes.set(header)
  bytes.set(track, header.length)
  const events: MidiTrackEvent[] = []
  let tick = 0
  let port = 0
  for (const event of parse(bytes, number, path)) {
    if (!(event.deltaTime >= 0)) throw damaged(path, number, `a time of ${event.deltaTime} ticks`)
    tick += event.deltaTime
    if (event.type === 'portPrefix') port = event.port
    const read = toTrackEvent(event, tick, port * CHANNELS)
    if (read === null) continue
    if (!isWhole(read)) throw damaged(path, number, `an event of type "${read.type}" without its data bytes`)
    events.push(read)
    if (read.type === 'end') return events
  }
  return [...events, { type: 'end', tick }]
}

function parse(bytes: StrictBytes, number: number, path: string): readonly MidiEvent[] {
  try {
    return parseMidi(bytes).tracks[0] ?? []
  } catch (cause) {
    // midi-file throws strings.
    throw damaged(path, number, cause instanceof Error ? cause.message : String(cause), cause)
  }
}

function damaged(path: string, number: number, found: string, cause?: unknown): MidiFileError {
  return new MidiFileError(path, `a whole track ${number}`, `${found}: the file is damaged; export it again`, { cause })
}

function toTrackEvent(event: MidiEvent, tick: number, firstChannel: number): MidiTrackEvent | null {
  switch (event.type) {
    case 'noteOn':
    case 'noteOff': {
      const { type, noteNumber: key, velocity } = event
      return { type, tick, channel: firstChannel + event.channel, key, velocity }
    }
    case 'controller': {
      const { type, controllerType: controller, value } = event
      return { type, tick, channel: firstChannel + event.channel, controller, value }
    }
    case 'pitchBend':
      return { type: 'bend', tick, channel: firstChannel + event.channel, share: event.value / 8192 }
    case 'setTempo':
      return { type: 'tempo', tick, beatSeconds: event.microsecondsPerBeat / 1e6 }
    case 'endOfTrack':
      return { type: 'end', tick }
    default:
      return null
  }
}

/** Whether all data bytes were there and were data: 0 to 127. */
function isWhole(event: MidiTrackEvent): boolean {
  const isData = (value: number) => value >= 0 && value <= 127
  switch (event.type) {
    case 'noteOn':
    case 'noteOff':
      return isData(event.key) && isData(event.velocity)
    case 'controller':
      return isData(event.controller) && isData(event.value)
    case 'bend':
      return event.share >= -1 && event.share < 1
    default:
      return event.type === 'end' || event.beatSeconds >= 0
  }
}
