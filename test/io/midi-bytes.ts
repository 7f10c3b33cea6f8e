/** MIDI files built byte by byte, so that the reader is held against the standard and not against a writer of ours. */
import { memorySource } from '../../src/contract/byte-source.ts'
import { type MidiOptions, type MidiScore, readMidiFrom } from '../../src/io/read-midi.ts'

/** Numbers, most significant byte first. */
export const be16 = (value: number): number[] => [(value >> 8) & 255, value & 255]
export const be32 = (value: number): number[] => [...be16(value >>> 16), ...be16(value & 0xffff)]

/** A variable-length quantity. */
export function varInt(value: number): number[] {
  const bytes = [value & 127]
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) bytes.unshift((rest & 127) | 128)
  return bytes
}

/** A chunk; `size` is what its head claims. */
export function chunk(id: string, body: readonly number[], size = body.length): number[] {
  return [...Buffer.from(id), ...be32(size), ...body]
}

/** An event after `delta` ticks. */
export const at = (delta: number, ...bytes: number[]): number[] => [...varInt(delta), ...bytes]
export const on = (delta: number, key: number, velocity = 64, channel = 0) => at(delta, 0x90 | channel, key, velocity)
export const off = (delta: number, key: number, channel = 0) => at(delta, 0x80 | channel, key, 0)
export const control = (delta: number, controller: number, value: number, channel = 0) =>
  at(delta, 0xb0 | channel, controller, value)
/** @param value -8192 to 8191. */
export const bend = (delta: number, value: number, channel = 0) =>
  at(delta, 0xe0 | channel, (value + 8192) & 127, (value + 8192) >> 7)
/** @param beat microseconds. */
export const tempo = (delta: number, beat: number) => at(delta, 0xff, 0x51, 3, beat >> 16, ...be16(beat & 0xffff))
export const endOfTrack = (delta = 0) => at(delta, 0xff, 0x2f, 0)
/** A registered parameter set by data entry. */
export const registered = (parameter: number, coarse: number, fine: number | null = null, channel = 0) => [
  ...control(0, 101, 0, channel),
  ...control(0, 100, parameter, channel),
  ...control(0, 6, coarse, channel),
  ...(fine === null ? [] : control(0, 38, fine, channel)),
]

export interface MidiShape {
  readonly format?: number
  /** Ticks of a beat unless the highest bit is set. */
  readonly division?: number
  readonly announced?: number
}

/** A file of tracks without their ends, each of events. */
export function midiFile(tracks: readonly (readonly number[][])[], shape: MidiShape = {}): Uint8Array {
  const { format = tracks.length > 1 ? 1 : 0, division = 480, announced = tracks.length } = shape
  const header = chunk('MThd', [...be16(format), ...be16(announced), ...be16(division)])
  const bodies = tracks.map((events) => chunk('MTrk', [...events.flat(), ...endOfTrack()]))
  return Uint8Array.from([...header, ...bodies.flat()])
}

export const readBytes = (bytes: Uint8Array, options?: MidiOptions): Promise<MidiScore> =>
  readMidiFrom(memorySource(bytes), 'song.mid', options)

/** What a file of these tracks plays: seconds and event, in one line each. */
export async function played(...tracks: (readonly number[][])[]): Promise<string[]> {
  const { score } = await readBytes(midiFile(tracks))
  return score.events.map(({ seconds, event }) => {
    const { type, ...rest } = event
    const values = Object.values(rest).map((value) => (typeof value === 'number' ? +value.toFixed(3) : value))
    return [+seconds.toFixed(4), type, ...values].join(' ')
  })
}
