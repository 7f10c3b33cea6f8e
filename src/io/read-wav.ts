import type { ByteSource } from '../contract/byte-source.ts'
import { WavFormatError } from '../contract/errors.ts'
import { type DecodedAudio, MAX_DECODED_SAMPLES, MAX_RECORDING_SECONDS } from './recording-limits.ts'
import type { WavFormat } from './wav-format.ts'
import { readWavHeader, type WavHeader } from './wav-header.ts'
import { decodeWavSamples } from './wav-samples.ts'

/** Bytes decoded at a time: keeps the copies that decoding makes small beside the result. */
const BLOCK_BYTES = 4 * 1024 * 1024

/**
 * Reads the samples of a WAV file.
 *
 * @throws {WavFormatError} when it is damaged beyond use, of an unknown codec, or too long.
 */
export async function readWav(source: ByteSource, path: string): Promise<DecodedAudio> {
  const header = await readWavHeader(source, path)
  const { format } = header
  const frames = wholeFrames(header)
  checkLength(frames, format, path)
  const interleaved = await decodeBlocks(source, header, frames)
  const end =
    header.factFrames !== null && format.encoding === 'ima-adpcm' ? header.factFrames * format.channels : Infinity
  const trimmed = interleaved.length > end && end > 0 ? interleaved.subarray(0, end) : interleaved
  const { channels, rateHz } = format
  return { encoding: encodingName(format), channels, rateHz, interleaved: trimmed, warnings: header.warnings }
}

function wholeFrames({ format, dataBytes }: WavHeader): number {
  const blocks = Math.floor(dataBytes / format.blockBytes)
  if (format.encoding !== 'ima-adpcm') return blocks
  return Math.ceil(dataBytes / format.blockBytes) * format.framesPerBlock
}

function checkLength(frames: number, { channels, rateHz }: WavFormat, path: string): void {
  if (frames <= MAX_RECORDING_SECONDS * rateHz && frames * channels <= MAX_DECODED_SAMPLES) return
  const expected = `at most ${MAX_RECORDING_SECONDS / 60} minutes and ${MAX_DECODED_SAMPLES / 2 ** 20} million samples`
  const found = `${(frames / rateHz / 60).toFixed(1)} minutes of ${channels} channels at ${rateHz} Hz`
  throw new WavFormatError(path, expected, `${found}; cut it into single notes`)
}

async function decodeBlocks(source: ByteSource, header: WavHeader, frames: number): Promise<Float32Array> {
  const { format, dataStart, dataBytes } = header
  const usable = format.encoding === 'ima-adpcm' ? dataBytes : frames * format.blockBytes
  const step = Math.max(1, Math.floor(BLOCK_BYTES / format.blockBytes)) * format.blockBytes
  const interleaved = new Float32Array(frames * format.channels)
  let filled = 0
  for (let position = 0; position < usable; position += step) {
    const bytes = await source.read(dataStart + position, Math.min(step, usable - position))
    const whole = format.encoding === 'ima-adpcm' ? bytes.length : bytes.length - (bytes.length % format.blockBytes)
    const samples = decodeWavSamples(bytes.subarray(0, whole), format)
    interleaved.set(samples, filled)
    filled += samples.length
  }
  return interleaved.subarray(0, filled)
}

function encodingName({ encoding, bits, bigEndian }: WavFormat): string {
  const names = {
    pcm: `${bits}-bit`,
    float: `${bits}-bit float`,
    'a-law': 'A-law',
    'mu-law': 'mu-law',
    'ima-adpcm': 'IMA ADPCM',
  }
  return `WAV ${names[encoding]}${bigEndian ? ' big-endian' : ''}`
}
