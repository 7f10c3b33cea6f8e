import { NOISE_BANDS } from '../contract/spectrogram.ts'

/** ERB-number scale: how many auditory filters lie below a frequency (Glasberg and Moore 1990, equation 4). */
export function hzToErb(frequencyHz: number): number {
  return 21.4 * Math.log10(1 + 0.00437 * frequencyHz)
}

/** Inverse of {@link hzToErb}. */
export function erbToHz(erbNumber: number): number {
  return (10 ** (erbNumber / 21.4) - 1) / 0.00437
}

/** Lower foot of the lowest noise band, in Hz. */
export const NOISE_LOW_HZ = 40

/** Upper foot of the highest noise band, in Hz. */
export const NOISE_HIGH_HZ = 18_500

/** Distance between neighbouring noise bands, in ERB: about half an auditory filter. */
export const NOISE_BAND_STEP_ERB = (hzToErb(NOISE_HIGH_HZ) - hzToErb(NOISE_LOW_HZ)) / (NOISE_BANDS + 1)

/** ERB number of the peak of a noise band; bands -1 and NOISE_BANDS are the outer feet of the first and last. */
export function noiseBandErb(band: number): number {
  return hzToErb(NOISE_LOW_HZ) + (band + 1) * NOISE_BAND_STEP_ERB
}

/** Hz of the peak of a noise band, 0 to NOISE_BANDS - 1. */
export function noiseBandHz(band: number): number {
  return erbToHz(noiseBandErb(band))
}
