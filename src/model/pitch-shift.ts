import { FLOOR_DB, HARMONICS } from '../contract/spectrogram.ts'
import type { Random } from '../dsp/random.ts'

/**
 * A pitch shift of the image, in the parameter domain. 'harmonics' keeps every harmonic's level (the spectrum moves with
 * the pitch, as when a tape runs faster); 'envelope' keeps the spectrum and moves the harmonics through it (as when a
 * singer changes note). Real instruments lie between, so training hears both.
 */
export interface PitchShift {
  readonly semitones: number
  readonly keeps: 'harmonics' | 'envelope'
}

export const NO_SHIFT: PitchShift = { semitones: 0, keeps: 'harmonics' }

/** Share of windows that keep their own pitch. */
const UNSHIFTED_SHARE = 0.25

/** Share of shifted windows that keep their envelope: right over wider intervals, so it goes the whole range. */
const ENVELOPE_SHARE = 2 / 3

/** Harmonics kept in place are true to life over small intervals only: this share of the range. */
const HARMONICS_RANGE = 0.4

/** A random shift within ±`range` semitones; always draws the same count of numbers. */
export function randomShift(random: Random, range: number): PitchShift {
  const first = random.uniform()
  const second = random.uniform()
  const third = 2 * random.uniform() - 1
  if (range <= 0 || first < UNSHIFTED_SHARE) return NO_SHIFT
  if (second < ENVELOPE_SHARE) return { semitones: third * range, keeps: 'envelope' }
  return { semitones: third * range * HARMONICS_RANGE, keeps: 'harmonics' }
}

/**
 * Harmonic levels of one frame under a shift; noise bands do not move.
 *
 * @param image a frame's bins in dB at `offset`.
 * @param out receives HARMONICS values at `outOffset`. Allocates nothing.
 */
export function writeShiftedHarmonics(
  image: Float32Array,
  offset: number,
  shift: PitchShift,
  out: Float32Array,
  outOffset: number,
): void {
  const ratio = shift.keeps === 'envelope' ? 2 ** (shift.semitones / 12) : 1
  for (let k = 1; k <= HARMONICS; k++) {
    const position = k * ratio
    const lower = Math.min(HARMONICS - 1, Math.max(1, Math.floor(position)))
    const share = Math.min(1, Math.max(0, position - lower))
    const levelDb = (image[offset + lower - 1] as number) * (1 - share) + (image[offset + lower] as number) * share
    out[outOffset + k - 1] = position > HARMONICS ? FLOOR_DB : levelDb
  }
}
