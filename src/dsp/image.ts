import {
  BINS,
  FLOOR_DB,
  HARMONIC_CEILING_DB,
  HARMONICS,
  NOISE_BANDS,
  NOISE_CEILING_DB,
  PARTIAL_LIMIT_HZ,
} from '../contract/spectrogram.ts'
import { NOISE_BAND_SHARES } from './noise-bands.ts'
import { midiToHz } from './pitch.ts'

/** dB to the natural logarithm of an amplitude. */
const NEPER_PER_DB = Math.LN10 / 20

/** Harmonics within half a dB of the floor are silent: the floor says "not there", not "at -75 dB". */
const SILENT_HARMONIC_DB = FLOOR_DB + 0.5

/** Power that stands for silence: keeps the logarithm finite, 120 dB below full scale. */
const LEAST_POWER = 1e-12

/**
 * Harmonics of a note that lie below PARTIAL_LIMIT_HZ, 1 to HARMONICS: the rest of the image's harmonic bins are
 * masked. Inharmonicity is left out on purpose, so that the mask depends on the note alone.
 */
export function harmonicCount(midiNote: number): number {
  return Math.max(1, Math.min(HARMONICS, Math.ceil(PARTIAL_LIMIT_HZ / midiToHz(midiNote)) - 1))
}

/**
 * Energy of an image row relative to the loudness it states, in dB: 0 when the row is normalised. Partials give half
 * their squared amplitude, noise bands their density times their share of the band.
 *
 * @param row an image row of BINS values in dB at `offset`.
 * @param count harmonics that sound, see {@link harmonicCount}; the rest are taken as silent.
 */
export function frameEnergyDb(row: Float32Array, offset: number, count: number): number {
  writeEnergyDb(row, offset, count, energyDb)
  return energyDb[0] as number
}

const energyDb = new Float64Array(1)

/** As {@link frameEnergyDb}, to out[0]: a number that is returned may be boxed. Allocates nothing. */
export function writeEnergyDb(row: Float32Array, offset: number, count: number, out: Float64Array): void {
  let harmonics = 0
  for (let index = 0; index < count; index++) {
    const levelDb = row[offset + index] as number
    if (levelDb > SILENT_HARMONIC_DB) harmonics += Math.exp(2 * NEPER_PER_DB * levelDb)
  }
  let noise = 0
  for (let band = 0; band < NOISE_BANDS; band++) {
    const levelDb = row[offset + HARMONICS + band] as number
    noise += Math.exp(2 * NEPER_PER_DB * levelDb) * (NOISE_BAND_SHARES[band] as number)
  }
  out[0] = 10 * Math.log10(harmonics / 2 + noise + LEAST_POWER)
}

/**
 * Partial amplitudes of an image row at a loudness.
 *
 * Loudness is kept by a level of `loudnessDb - frameEnergyDb(row, offset, count)`: then the frame's energy is the loudness
 * asked for, whatever the row's own.
 *
 * @param row an image row of BINS values in dB at `offset`.
 * @param count harmonics that sound; amplitudes beyond are 0, as are those at the floor.
 * @param levelsDb of which `at` is added to the row's values, dB re full scale.
 * @param out [HARMONICS] receives linear amplitudes. Allocates nothing.
 */
export function rowToAmplitudes(
  row: Float32Array,
  offset: number,
  count: number,
  levelsDb: Float32Array | Float64Array,
  at: number,
  out: Float32Array,
): void {
  const levelDb = levelsDb[at] as number
  for (let index = 0; index < count; index++) {
    const relativeDb = row[offset + index] as number
    out[index] = relativeDb > SILENT_HARMONIC_DB ? Math.exp(NEPER_PER_DB * (relativeDb + levelDb)) : 0
  }
  out.fill(0, count)
}

/**
 * Writes an image row and gives the loudness it is relative to: the inverse of {@link rowToAmplitudes}.
 *
 * @param amplitudes linear amplitudes of partials 1, 2, ... at `amplitudesOffset`, at least `count` of them.
 * @param count harmonics that are measured; the rest are set to the floor.
 * @param densities NOISE_BANDS power densities at `densitiesOffset`.
 * @param out receives BINS values in dB at `offset`, clipped to the floor and the ceilings. Allocates nothing.
 * @returns the frame's loudness, dB re full scale; -120 for digital silence.
 */
export function writeRow(
  amplitudes: Float32Array | Float64Array,
  amplitudesOffset: number,
  count: number,
  densities: Float32Array | Float64Array,
  densitiesOffset: number,
  out: Float32Array,
  offset: number,
): number {
  let power = LEAST_POWER
  for (let index = 0; index < count; index++) {
    const amplitude = amplitudes[amplitudesOffset + index] as number
    power += 0.5 * amplitude * amplitude
  }
  for (let band = 0; band < NOISE_BANDS; band++) {
    power += (densities[densitiesOffset + band] as number) * (NOISE_BAND_SHARES[band] as number)
  }
  const loudnessDb = 10 * Math.log10(power)
  out.fill(FLOOR_DB, offset, offset + BINS)
  for (let index = 0; index < count; index++) {
    const amplitude = amplitudes[amplitudesOffset + index] as number
    const levelDb = 20 * Math.log10(amplitude + 1e-9) - loudnessDb
    out[offset + index] = Math.min(HARMONIC_CEILING_DB, Math.max(FLOOR_DB, levelDb))
  }
  for (let band = 0; band < NOISE_BANDS; band++) {
    const levelDb = 10 * Math.log10((densities[densitiesOffset + band] as number) + LEAST_POWER) - loudnessDb
    out[offset + HARMONICS + band] = Math.min(NOISE_CEILING_DB, Math.max(FLOOR_DB, levelDb))
  }
  return loudnessDb
}
