import { BINS, HARMONICS, NOISE_BANDS } from '../contract/spectrogram.ts'
import { hzToErb, NOISE_HIGH_HZ, NOISE_LOW_HZ, noiseBandErb } from '../dsp/erb.ts'
import { midiToHz } from '../dsp/pitch.ts'
import type { Random } from '../dsp/random.ts'

/** Points of the random filter, equally spaced on the ERB scale over the range of the noise bands. */
const FILTER_POINTS = 9
const FILTER_FIRST_ERB = hzToErb(NOISE_LOW_HZ)
const FILTER_LAST_ERB = hzToErb(NOISE_HIGH_HZ)

/** Standard deviations in dB of the filter's points, of each harmonic by itself, and of the noise as a whole. */
const FILTER_DB = 6
const HARMONIC_DB = 2
const NOISE_DB = 4

/**
 * A random colouring of a sound, constant in time: another body, room or microphone (a smooth filter over harmonics and
 * noise alike), other strengths of single harmonics, more or less breath.
 */
export interface Colouring {
  /** [FILTER_POINTS] dB */
  readonly filterDb: Float32Array
  /** [HARMONICS] dB */
  readonly harmonicsDb: Float32Array
  readonly noiseDb: number
}

/** Draws a colouring; always the same count of normal numbers. */
export function randomColouring(random: Random): Colouring {
  return {
    filterDb: Float32Array.from({ length: FILTER_POINTS }, () => random.normal() * FILTER_DB),
    harmonicsDb: Float32Array.from({ length: HARMONICS }, () => random.normal() * HARMONIC_DB),
    noiseDb: random.normal() * NOISE_DB,
  }
}

/**
 * What a colouring does to a note: the filter stays where it is in frequency.
 *
 * @returns [BINS] dB to add to every frame, fresh.
 */
export function colourAt({ filterDb, harmonicsDb, noiseDb }: Colouring, midiNote: number): Float32Array {
  const colour = new Float32Array(BINS)
  const f0Hz = midiToHz(midiNote)
  for (let index = 0; index < HARMONICS; index++) {
    colour[index] = filterAt(filterDb, hzToErb((index + 1) * f0Hz)) + (harmonicsDb[index] as number)
  }
  for (let band = 0; band < NOISE_BANDS; band++) {
    colour[HARMONICS + band] = filterAt(filterDb, noiseBandErb(band)) + noiseDb
  }
  return colour
}

function filterAt(points: Float32Array, erb: number): number {
  const place = ((erb - FILTER_FIRST_ERB) / (FILTER_LAST_ERB - FILTER_FIRST_ERB)) * (FILTER_POINTS - 1)
  const bounded = Math.min(FILTER_POINTS - 1, Math.max(0, place))
  const lower = Math.min(FILTER_POINTS - 2, Math.floor(bounded))
  const share = bounded - lower
  return (points[lower] as number) * (1 - share) + (points[lower + 1] as number) * share
}
