import { MidiFileError } from '../contract/errors.ts'
import { ascii, identify, KIND_BYTES } from '../contract/file-kind.ts'

/** A chunk's identifier and length. */
const HEAD_BYTES = 8

/** A Standard MIDI File taken apart. */
export interface MidiChunks {
  /** 0, 1 or 2. */
  readonly format: number
  /** As the header has it: ticks of a beat, or with the highest bit set SMPTE frames and ticks of a frame. */
  readonly division: number
  /** Tracks that the header announces. */
  readonly announced: number
  /** Each with its head, as midi-file wants it. */
  readonly header: Uint8Array
  readonly tracks: readonly Uint8Array[]
}

/**
 * Takes a Standard MIDI File apart (MIDI 1.0, Standard MIDI Files, "Chunks"), also one within a RIFF RMID file. Chunks of
 * other kinds between and after the tracks are passed over, as the standard asks.
 *
 * @param path names the file in messages.
 * @throws {MidiFileError} when it is something else, or is cut off.
 */
export function splitMidi(bytes: Uint8Array, path: string): MidiChunks {
  const file = ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 4) === 'RMID' ? riffData(bytes, path) : bytes
  if (ascii(file, 0, 4) !== 'MThd') {
    const found = identify(file.subarray(0, KIND_BYTES)).description
    throw new MidiFileError(path, 'a Standard MIDI File (.mid)', found)
  }
  const [header, ...others] = chunksOf(file, 0, path)
  const head = header?.subarray(HEAD_BYTES) ?? new Uint8Array()
  if (header === undefined || head.length < 6) {
    throw new MidiFileError(path, 'a header of 6 bytes or more', `${head.length}: the file is damaged`)
  }
  return {
    format: word(head, 0),
    announced: word(head, 2),
    division: word(head, 4),
    header,
    tracks: others.filter((chunk) => ascii(chunk, 0, 4) === 'MTrk'),
  }
}

/** The chunks from `start` on, each with its head. */
function chunksOf(file: Uint8Array, start: number, path: string): Uint8Array[] {
  const chunks: Uint8Array[] = []
  for (let at = start; at + HEAD_BYTES <= file.length; ) {
    const end = at + HEAD_BYTES + ((word(file, at + 4) * 0x1_0000 + word(file, at + 6)) >>> 0)
    const isTrack = ['MThd', 'MTrk'].includes(ascii(file, at, 4))
    if (end > file.length && isTrack) {
      const expected = `${end - at - HEAD_BYTES} bytes of a track or header`
      const found = `${file.length - at - HEAD_BYTES}: the file is cut off; copy or export it again`
      throw new MidiFileError(path, expected, found)
    }
    chunks.push(file.subarray(at, end))
    at = end
  }
  return chunks
}

/** The MIDI file within a RIFF one: its `data` chunk (lengths little-endian, chunks padded to even ones). */
function riffData(bytes: Uint8Array, path: string): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 12; at + HEAD_BYTES <= bytes.length; ) {
    const length = view.getUint32(at + 4, true)
    const body = at + HEAD_BYTES
    if (ascii(bytes, at, 4) === 'data') return bytes.subarray(body, body + length)
    at = body + length + (length % 2)
  }
  throw new MidiFileError(path, 'a "data" chunk in a RIFF MIDI file', 'none; export it as a Standard MIDI File (.mid)')
}

function word(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 8) | (bytes[at + 1] as number)
}
