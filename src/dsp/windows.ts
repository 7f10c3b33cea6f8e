/**
 * Periodic Hann window, 0.5 - 0.5·cos(2πn/size): copies half its length apart add up to 1.
 *
 * @returns [size], fresh.
 */
export function hannWindow(size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / size))
}

/**
 * Square root of the periodic Hann window, sin(πn/size): used before and after a spectral change, the two together
 * are a Hann window and add up to 1 at half their length.
 *
 * @returns [size], fresh.
 */
export function sqrtHannWindow(size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, n) => Math.sin((Math.PI * n) / size))
}

/**
 * Periodic four-term Blackman-Harris window: side lobes below -92 dB, so that weak partials show beside strong ones
 * (Harris 1978, "On the use of windows for harmonic analysis with the discrete Fourier transform", table 1).
 *
 * @returns [size], fresh.
 */
export function blackmanHarrisWindow(size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, n) => {
    const angle = (2 * Math.PI * n) / size
    return 0.35875 - 0.48829 * Math.cos(angle) + 0.14128 * Math.cos(2 * angle) - 0.01168 * Math.cos(3 * angle)
  })
}
