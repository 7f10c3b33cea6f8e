import decode from 'audio-decode'
import type { ByteSource } from '../contract/byte-source.ts'
import { TimbrelError } from '../contract/errors.ts'
import { type AudioKind, ascii } from '../contract/file-kind.ts'
import { collectMessages } from './decoder-messages.ts'
import { type DecodedAudio, MAX_DECODED_SAMPLES, MAX_RECORDING_SECONDS, tooLong } from './recording-limits.ts'

/** Bytes decoded at a time, so that a small file that unfolds without end is stopped early. */
const BLOCK_BYTES = 262_144

/** Largest compressed file opened; ten minutes of stereo FLAC at 96 kHz and 24 bits fit. */
const MAX_FILE_BYTES = 512 * 1024 * 1024

type Decoder = Awaited<ReturnType<typeof decode.flac>>

/**
 * Decodes FLAC, Ogg (Vorbis, Opus, FLAC), MP3 and AIFF through audio-decode.
 *
 * @throws {TimbrelError} 'audio-format' when the file is damaged, too long, or holds no sound.
 */
export async function readCompressed(source: ByteSource, kind: AudioKind, path: string): Promise<DecodedAudio> {
  if (source.size > MAX_FILE_BYTES) {
    const found = `${Math.round(source.size / 1e6)} MB`
    throw new TimbrelError('audio-format', `${path}: expected at most 512 MB, found ${found}; cut it into single notes`)
  }
  const head = await source.read(0, 128)
  const { name, open } = codecOf(kind, head)
  try {
    const { result: planes, messages } = await collectMessages(async () => decodeAll(source, await open(), kind, path))
    const warnings = messages.length === 0 ? [] : [`damaged in places, read what could be: ${firstLine(messages)}`]
    warnings.push(...missingSound(head, source.size, planes))
    return {
      encoding: name,
      channels: planes.channels,
      rateHz: planes.rateHz,
      interleaved: interleave(planes),
      warnings,
    }
  } catch (cause) {
    if (cause instanceof TimbrelError) throw cause
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new TimbrelError('audio-format', `${path}: expected ${name} audio, found damage: ${why}`, { cause })
  }
}

/** What the header promises beyond what came: the decoders stop at damage and do not say so. */
function missingSound(head: Uint8Array<ArrayBuffer>, fileBytes: number, { frames, rateHz }: Planes): string[] {
  const view = new DataView(head.buffer)
  if (ascii(head, 0, 4) === 'FORM' && head.length >= 8 && view.getUint32(4) + 8 > fileBytes + 1) {
    return [`truncated: ${fileBytes} of ${view.getUint32(4) + 8} bytes present`]
  }
  const flac = ascii(head, 0, 4) === 'fLaC' ? 0 : ascii(head, 37, 4) === 'fLaC' ? 37 : -1
  if (flac < 0 || head.length < flac + 26) return []
  // STREAMINFO (RFC 9639, 8.2): the total number of samples is the low 36 bits of these eight bytes; 0 is unknown.
  const declared = Number(view.getBigUint64(flac + 18) & 0xf_ffff_ffffn)
  if (frames >= declared) return []
  return [`damaged: ${(frames / rateHz).toFixed(2)} of ${(declared / rateHz).toFixed(2)} s could be decoded`]
}

/** The telling part of a decoder's message: 'FLAC__STREAM_DECODER_ERROR_STATUS_LOST_SYNC'. */
function firstLine(messages: readonly string[]): string {
  const lines = messages.join('\n').split('\n')
  const telling = lines.find((line) => line.includes('Error:')) ?? lines[0] ?? ''
  return telling
    .replace(/^.*Error:/, '')
    .trim()
    .slice(0, 120)
}

function codecOf(kind: AudioKind, head: Uint8Array): { name: string; open: () => Promise<Decoder> } {
  if (kind === 'flac') return { name: 'FLAC', open: decode.flac }
  if (kind === 'mp3') return { name: 'MP3', open: decode.mp3 }
  if (kind === 'aiff') return { name: 'AIFF', open: decode.aiff }
  const packet = ascii(head, 28, 8)
  if (packet === 'OpusHead') return { name: 'Ogg Opus', open: decode.opus }
  if (packet.startsWith('\u007fFLAC')) return { name: 'Ogg FLAC', open: decode.flac }
  return { name: 'Ogg Vorbis', open: decode.oga }
}

interface Planes {
  readonly channels: number
  readonly rateHz: number
  readonly frames: number
  /** Blocks of one array per channel. */
  readonly blocks: readonly (readonly Float32Array[])[]
}

async function decodeAll(source: ByteSource, decoder: Decoder, kind: AudioKind, path: string): Promise<Planes> {
  const blocks: Float32Array[][] = []
  let frames = 0
  let rateHz = 0
  const take = (part: { channelData: Float32Array[]; sampleRate: number }) => {
    const first = part.channelData[0]
    if (first === undefined || first.length === 0) return
    rateHz = part.sampleRate
    frames += first.length
    // The decoders may reuse their memory for the next block.
    blocks.push(part.channelData.map((plane) => plane.slice()))
    if (frames > MAX_RECORDING_SECONDS * rateHz || frames * part.channelData.length > MAX_DECODED_SAMPLES) {
      throw tooLong(path, frames / rateHz, part.channelData.length, rateHz)
    }
  }
  try {
    // AIFF is not compressed: its decoder wants the whole file, and cannot make more of it than it holds.
    const step = kind === 'aiff' ? Math.max(1, source.size) : BLOCK_BYTES
    for (let position = 0; position < source.size; position += step)
      take(await decoder(await source.read(position, step)))
    take(await decoder())
  } finally {
    decoder.free()
  }
  // A mono stream may be told apart from dual mono only some blocks in: the first channel stands in for the missing.
  const channels = Math.max(0, ...blocks.map((block) => block.length))
  return { channels, rateHz, frames, blocks }
}

function interleave({ channels, frames, blocks }: Planes): Float32Array {
  const out = new Float32Array(frames * channels)
  let start = 0
  for (const block of blocks) {
    const length = block[0]?.length ?? 0
    for (let channel = 0; channel < channels; channel++) {
      const plane = (block[channel] ?? block[0]) as Float32Array
      for (let frame = 0; frame < length; frame++) out[(start + frame) * channels + channel] = plane[frame] as number
    }
    start += length
  }
  return out
}
