import { RATE_HZ } from './tones.ts'

/** dB in a neper. */
export const NEPER_DB = 20 / Math.LN10

/** Li₂(x) = Σ xᵏ/k², |x| <= 1. */
export function dilogarithm(x: number): number {
  let sum = 0
  for (let k = 1; k <= 20_000; k++) sum += x ** k / k ** 2
  return sum
}

/**
 * Rms in dB of |1 + r·exp(iθ)| over all θ, 0 <= r <= 1: of a beat of two tones at the ratio r, and of the response of
 * 1 + r·z⁻¹. ln|1 + r·exp(iθ)| = Σ (-1)ᵏ⁺¹ rᵏ cos(kθ)/k, whose mean is 0 and whose mean square is Li₂(r²)/2.
 */
export function rmsOfSumDb(r: number): number {
  return NEPER_DB * Math.sqrt(dilogarithm(r * r) / 2)
}

/** First-order filter y[n] = x[n] + a·x[n - 1]. */
export function filtered(samples: Float32Array, a: number): Float32Array {
  return samples.map((value, n) => value + a * (samples[n - 1] ?? 0))
}

/** Its power response. */
export function filterPower(a: number, hz: number): number {
  return 1 + a * a + 2 * a * Math.cos((2 * Math.PI * hz) / RATE_HZ)
}

/** Mean of a function over evenly spaced mels (HTK) from `lowHz` to `highHz`. */
export function meanOverMels(lowHz: number, highHz: number, of: (hz: number) => number): number {
  const mel = (hz: number) => 2595 * Math.log10(1 + hz / 700)
  return meanOver(mel(lowHz), mel(highHz), (value) => of(700 * (10 ** (value / 2595) - 1)))
}

/** Mean of a function over an interval. */
export function meanOver(from: number, to: number, of: (at: number) => number): number {
  const points = 4000
  let sum = 0
  for (let point = 0; point < points; point++) sum += of(from + ((to - from) * (point + 0.5)) / points)
  return sum / points
}
