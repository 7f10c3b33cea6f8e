import { HARMONICS, NOISE_BANDS } from '../contract/spectrogram.ts'
import { noiseBandHz } from './erb.ts'
import { NOISE_BAND_SHARES } from './noise-bands.ts'
import { midiToHz, partialHz } from './pitch.ts'

/** What {@link describeRow} says of a row, in this order. */
export const ROW_DESCRIPTORS = 3

/** Highest harmonic of the odd/even balance: beyond, low notes differ by the room more than by the instrument. */
const BALANCE_HARMONICS = 11

/** [NOISE_BANDS] centres in Hz. */
const BAND_HZ = Float64Array.from({ length: NOISE_BANDS }, (_, band) => noiseBandHz(band))

/** Power that stands for silence, re the frame's: keeps logarithms finite. */
const LEAST_POWER = 1e-9

/**
 * Named descriptors of an image row, all free of level:
 *
 * 0. brightness: log2 of the power-weighted centroid in Hz, octaves;
 * 1. noisiness: power of the noise bands over that of the harmonics, dB;
 * 2. odd/even: power of harmonics 3, 5, 7, 9, 11 over that of 2, 4, 6, 8, 10, dB. The fundamental is left out: it says how
 *    bright a sound is.
 *
 * @param row an image row in dB at `offset`. @param harmonics that sound at this pitch. @param midiNote fractional.
 * @param out receives ROW_DESCRIPTORS values. Allocates nothing.
 */
export function describeRow(
  row: Float32Array,
  offset: number,
  harmonics: number,
  midiNote: number,
  inharmonicity: number,
  out: Float64Array,
): void {
  const f0Hz = midiToHz(midiNote)
  let tone = LEAST_POWER
  let moment = 0
  let odd = LEAST_POWER
  let even = LEAST_POWER
  for (let index = 0; index < harmonics; index++) {
    const power = 0.5 * 10 ** ((row[offset + index] as number) / 10)
    const k = index + 1
    tone += power
    moment += power * partialHz(k, f0Hz, inharmonicity)
    if (k < 2 || k > BALANCE_HARMONICS) continue
    if (k % 2 === 1) odd += power
    else even += power
  }
  let noise = LEAST_POWER
  for (let band = 0; band < NOISE_BANDS; band++) {
    const power = 10 ** ((row[offset + HARMONICS + band] as number) / 10) * (NOISE_BAND_SHARES[band] as number)
    noise += power
    moment += power * (BAND_HZ[band] as number)
  }
  out[0] = Math.log2(moment / (tone + noise))
  out[1] = 10 * Math.log10(noise / tone)
  out[2] = 10 * Math.log10(odd / even)
}
