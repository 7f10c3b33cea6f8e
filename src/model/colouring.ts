import { BINS, HARMONICS, NOISE_BANDS } from '../contract/spectrogram.ts'
import { hzToErb } from '../dsp/erb.ts'
import { midiToHz } from '../dsp/pitch.ts'
import type { Random } from '../dsp/random.ts'

/** Points of the random filter, equally spaced on the ERB scale from 40 Hz to 18.5 kHz. */
const FILTER_POINTS = 9
const FILTER_FIRST_ERB = hzToErb(40)
const FILTER_LAST_ERB = hzToErb(18_500)

/** Standard deviations in dB of the filter's points, of each harmonic by itself, and of the noise as a whole. */
const FILTER_DB = 6
const HARMONIC_DB = 2
const NOISE_DB = 4

/**
 * A random colouring of a sound, constant in time: another body, room or microphone (a smooth filter over harmonics and
 * noise alike), other strengths of single harmonics, more or less breath.
 *
 * @returns [BINS] dB to add to every frame; always draws the same count of normal numbers.
 */
export function randomColour(random: Random, midiNote: number): Float32Array {
  const points = Float32Array.from({ length: FILTER_POINTS }, () => random.normal() * FILTER_DB)
  const noiseDb = random.normal() * NOISE_DB
  const colour = new Float32Array(BINS)
  const f0Hz = midiToHz(midiNote)
  for (let index = 0; index < HARMONICS; index++) {
    colour[index] = filterAt(points, hzToErb((index + 1) * f0Hz)) + random.normal() * HARMONIC_DB
  }
  for (let band = 0; band < NOISE_BANDS; band++) {
    const erb = FILTER_FIRST_ERB + ((FILTER_LAST_ERB - FILTER_FIRST_ERB) * (band + 1)) / (NOISE_BANDS + 1)
    colour[HARMONICS + band] = filterAt(points, erb) + noiseDb
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
