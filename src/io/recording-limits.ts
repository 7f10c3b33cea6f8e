import { TimbrelError } from '../contract/errors.ts'

/** A recording decoded, not yet mixed or resampled. */
export interface DecodedAudio {
  /** For a person: 'WAV 24-bit'. */
  readonly encoding: string
  readonly channels: number
  readonly rateHz: number
  /** [frames, channels] at ±1 full scale. */
  readonly interleaved: Float32Array
  readonly warnings: readonly string[]
}

/**
 * The shortest recording that can be analysed: 50 ms are two periods of the lowest note of the analysis (40 Hz) and
 * nine frames, the least in which an attack and something after it can be told apart.
 */
export const MIN_RECORDING_SECONDS = 0.05

/** The longest recording read. A note lasts seconds; longer files are sessions that have yet to be cut into notes. */
export const MAX_RECORDING_SECONDS = 600

/** Samples over all channels that are held at once: 256 MB as floats, ten minutes of 48 kHz stereo. */
export const MAX_DECODED_SAMPLES = 2 ** 26

/** The error for a recording beyond {@link MAX_RECORDING_SECONDS} or {@link MAX_DECODED_SAMPLES}. */
export function tooLong(path: string, seconds: number, channels: number, rateHz: number): TimbrelError {
  const expected = `at most ${MAX_RECORDING_SECONDS / 60} minutes (and ${MAX_DECODED_SAMPLES / 2 ** 20} million samples)`
  const found = `${(seconds / 60).toFixed(1)} minutes of ${channels} channels at ${rateHz} Hz or more`
  return new TimbrelError('audio-format', `${path}: expected ${expected}, found ${found}; cut it into single notes`)
}
