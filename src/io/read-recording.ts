import type { AudioClip, RecordingInfo } from '../contract/audio-clip.ts'
import type { ByteSource } from '../contract/byte-source.ts'
import { TimbrelError, WavFormatError } from '../contract/errors.ts'
import { type FileKind, identify, KIND_BYTES } from '../contract/file-kind.ts'
import { MODEL_RATE_HZ } from '../contract/spectrogram.ts'
import { readCompressed } from './compressed-audio.ts'
import { fileSource } from './file-source.ts'
import { mixToMono } from './mono.ts'
import { readWav } from './read-wav.ts'
import { type DecodedAudio, MIN_RECORDING_SECONDS } from './recording-limits.ts'
import { resample } from './resample.ts'

/** A recording ready for analysis. */
export interface Recording {
  /** Mono, at MODEL_RATE_HZ, within ±1 (resampling may overshoot a clipped wave by a few per cent). */
  readonly clip: AudioClip
  readonly info: RecordingInfo
}

/**
 * Reads a recording: WAV, FLAC, Ogg, MP3 or AIFF, told apart by content. Mixes it to mono, scales it into ±1 and
 * resamples it to MODEL_RATE_HZ. 5 ms for a 2.5 s note at 44.1 kHz and 16 bits, 85 ms when it has to be resampled.
 *
 * @throws {WavFormatError} for a file that is, or is named as, a WAV and cannot be used; the message says what was
 *   expected and found.
 * @throws {TimbrelError} 'audio-format' for any other unusable content, 'input' when the file cannot be opened.
 */
export async function readRecording(path: string): Promise<Recording> {
  const source = await fileSource(path)
  try {
    return await readRecordingFrom(source, path)
  } finally {
    await source.close()
  }
}

/** As {@link readRecording}, of bytes from anywhere; `path` names them in messages. */
export async function readRecordingFrom(source: ByteSource, path: string): Promise<Recording> {
  const kind = identify(await source.read(0, KIND_BYTES))
  const decoded = await decode(source, kind, path)
  const frames = Math.floor(decoded.interleaved.length / Math.max(1, decoded.channels))
  const durationSeconds = frames / Math.max(1, decoded.rateHz)
  checkDecoded(decoded, durationSeconds, kind, path)
  const mix = mixToMono(decoded.interleaved, decoded.channels)
  const scaled = scaleToFit(mix.samples)
  const info: RecordingInfo = {
    encoding: decoded.encoding,
    channels: decoded.channels,
    fileRateHz: decoded.rateHz,
    durationSeconds,
    warnings: [...decoded.warnings, ...mix.warnings, ...scaled.warnings],
  }
  const samples = await resample(scaled.samples, decoded.rateHz, MODEL_RATE_HZ)
  return { clip: { sampleRateHz: MODEL_RATE_HZ, samples }, info }
}

async function decode(source: ByteSource, kind: FileKind, path: string): Promise<DecodedAudio> {
  if (kind.audio === 'wav') return readWav(source, path)
  if (kind.audio !== null && !isNamedWav(path)) return readCompressed(source, kind.audio, path)
  if (kind.audio !== null) {
    throw new WavFormatError(path, 'a WAV file', `${kind.description}; give the file its own extension to have it read`)
  }
  if (isNamedWav(path)) throw new WavFormatError(path, 'a WAV file', kind.description)
  throw new TimbrelError(
    'audio-format',
    `${path}: expected WAV, FLAC, Ogg, MP3 or AIFF audio, found ${kind.description}`,
  )
}

function isNamedWav(path: string): boolean {
  return /\.wave?$/iu.test(path)
}

function checkDecoded(decoded: DecodedAudio, durationSeconds: number, kind: FileKind, path: string): void {
  const refuse = (expected: string, found: string) =>
    kind.audio === 'wav'
      ? new WavFormatError(path, expected, found)
      : new TimbrelError('audio-format', `${path}: expected ${expected}, found ${found}`)
  if (!(durationSeconds >= MIN_RECORDING_SECONDS)) {
    const length = `${(durationSeconds * 1000).toFixed(1)} ms of sound: too short to analyse`
    const found = decoded.interleaved.length === 0 ? 'no sound that could be decoded' : length
    throw refuse(`a recording of ${MIN_RECORDING_SECONDS * 1000} ms or more`, found)
  }
  if (decoded.rateHz < 8_000 || decoded.rateHz > 192_000 || decoded.channels > 8) {
    throw refuse('8 to 192 kHz and at most 8 channels', `${decoded.rateHz} Hz, ${decoded.channels} channels`)
  }
  const bad = decoded.interleaved.findIndex((value) => !Number.isFinite(value))
  if (bad >= 0) {
    const place = `sample ${Math.floor(bad / decoded.channels)} of channel ${(bad % decoded.channels) + 1}`
    throw refuse('finite samples', `${decoded.interleaved[bad]} at ${place}; export the recording again`)
  }
}

/** Floating-point and lossy files may go over full scale: they are turned down as a whole, and it is said. */
function scaleToFit(samples: Float32Array): { samples: Float32Array; warnings: string[] } {
  let peak = 0
  for (let index = 0; index < samples.length; index++) peak = Math.max(peak, Math.abs(samples[index] as number))
  if (peak === 0) return { samples, warnings: ['silent: every sample is 0'] }
  if (peak <= 1) return { samples, warnings: [] }
  const overDb = (20 * Math.log10(peak)).toFixed(1)
  return {
    samples: samples.map((value) => value / peak),
    warnings: [`peaks ${overDb} dB over full scale: turned down`],
  }
}
