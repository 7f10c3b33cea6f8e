import { exp4 } from './exponential'
import { firstRadix4, radix4 } from './fourier'

/** Samples of the transform; a grain is shorter. */
const SIZE: usize = 512
const HALF: usize = SIZE / 2

/** Bytes from the real parts of a spectrum to its imaginary ones, with a spare vector after bin HALF. */
const PLANE: usize = 4 * (HALF + 4)

/** Address of bin HALF less three, from the first. */
const LAST: usize = 4 * (HALF - 3)

const NEPER_PER_DB: f32 = 0.1151292546497023

/**
 * Shapes one grain, as NoiseShaper of src/dsp does. A real transform of SIZE through a complex one of HALF: its
 * spectrum is taken apart into those of even and odd samples, shaped and put together in one pass.
 *
 * @param grain [SIZE] f32 excitation, its `length` values not windowed; receives the shaped grain, windowed.
 * @param window [length, a multiple of 8]
 * @param bandsDb [bands] f32; @param places [HALF + 4] u32 byte offsets into it of the band below each bin;
 * @param fractions [HALF + 4] f32 how far each bin lies towards the band above.
 * @param turns [2][HALF / 2 + 4] cosines and negative sines of bins of SIZE.
 * @param twiddles see {@link radix4}. @param scratch [5][HALF + 4] floats.
 */
export function shapeGrain(
  grain: usize,
  window: usize,
  length: usize,
  bandsDb: usize,
  levelDb: f32,
  places: usize,
  fractions: usize,
  turns: usize,
  twiddles: usize,
  scratch: usize,
): void {
  const spectrum = scratch
  const other = scratch + 2 * PLANE
  const gains = scratch + 4 * PLANE
  writeGains(bandsDb, levelDb, places, fractions, gains)
  deinterleave(grain, window, length, spectrum)
  transform(spectrum, spectrum + PLANE, other, other + PLANE, twiddles)
  shapeSpectrum(spectrum, gains, turns)
  transform(spectrum + PLANE, spectrum, other + PLANE, other, twiddles)
  interleave(spectrum, window, length, grain)
}

/** Even samples, windowed, as real parts, odd ones as imaginary parts; zeros after the grain. */
function deinterleave(grain: usize, window: usize, length: usize, spectrum: usize): void {
  const samples = length << 2
  for (let at: usize = 0, to = spectrum; at < samples; at += 32, to += 16) {
    const low = f32x4.mul(v128.load(grain + at), v128.load(window + at))
    const high = f32x4.mul(v128.load(grain + at, 16), v128.load(window + at, 16))
    v128.store(to, v128.shuffle<f32>(low, high, 0, 2, 4, 6))
    v128.store(to + PLANE, v128.shuffle<f32>(low, high, 1, 3, 5, 7))
  }
  memory.fill(spectrum + (samples >> 1), 0, PLANE - (samples >> 1))
  memory.fill(spectrum + PLANE + (samples >> 1), 0, PLANE - (samples >> 1))
}

/** The inverse of {@link deinterleave}; the window comes after the shaping too. */
function interleave(spectrum: usize, window: usize, length: usize, grain: usize): void {
  const samples = length << 2
  for (let at: usize = 0, from = spectrum; at < samples; at += 32, from += 16) {
    const even = v128.load(from)
    const odd = v128.load(from + PLANE)
    v128.store(grain + at, f32x4.mul(v128.shuffle<f32>(even, odd, 0, 4, 1, 5), v128.load(window + at)))
    v128.store(grain + at, f32x4.mul(v128.shuffle<f32>(even, odd, 2, 6, 3, 7), v128.load(window + at, 16)), 16)
  }
}

/** Four radix-4 stages of a complex transform of HALF = 4⁴, which end where they began. */
function transform(re: usize, im: usize, otherRe: usize, otherIm: usize, twiddles: usize): void {
  firstRadix4(re, im, otherRe, otherIm, twiddles)
  radix4(16, 4, otherRe, otherIm, re, im, twiddles)
  radix4(4, 16, re, im, otherRe, otherIm, twiddles)
  radix4(1, 64, otherRe, otherIm, re, im, twiddles)
}

/** [HALF + 4] amplitude gains of bins over HALF, so that two transforms give the grain's scale again. */
function writeGains(bandsDb: usize, levelDb: f32, places: usize, fractions: usize, gains: usize): void {
  const level = f32x4.splat(NEPER_PER_DB * levelDb)
  const neper = f32x4.splat(NEPER_PER_DB)
  const scale = f32x4.splat(1 / <f32>HALF)
  for (let at: usize = 0; at < PLANE; at += 16) {
    const place0 = bandsDb + <usize>load<u32>(places + at)
    const place1 = bandsDb + <usize>load<u32>(places + at, 4)
    const place2 = bandsDb + <usize>load<u32>(places + at, 8)
    const place3 = bandsDb + <usize>load<u32>(places + at, 12)
    let low = v128.load32_zero(place0)
    let high = v128.load32_zero(place0, 4)
    low = v128.load_lane<f32>(place1, low, 1)
    high = v128.load_lane<f32>(place1, high, 1, 4)
    low = v128.load_lane<f32>(place2, low, 2)
    high = v128.load_lane<f32>(place2, high, 2, 4)
    low = v128.load_lane<f32>(place3, low, 3)
    high = v128.load_lane<f32>(place3, high, 3, 4)
    const levels = f32x4.add(low, f32x4.mul(f32x4.sub(high, low), v128.load(fractions + at)))
    v128.store(gains + at, f32x4.mul(scale, exp4(f32x4.add(level, f32x4.mul(neper, levels)))))
  }
}

/**
 * Multiplies the spectrum of the real signal by the gains, where it stands as that of a complex signal z.
 *
 * With a = Z[k], b = conj Z[HALF - k]: E = (a + b) / 2 and O = (a - b) / 2i are the spectra of the even and odd samples,
 * X[k] = E + wO, conj X[HALF - k] = E - wO. After gains g and h these are P and Q, E' = (P + Q) / 2, O' = (P - Q) / 2w:
 * with s = (g + h) / 2, d = (g - h) / 2, E' = sE + d·wO and O' = sO + d·w*E.
 */
function shapeSpectrum(spectrum: usize, gains: usize, turns: usize): void {
  const half = f32x4.splat(0.5)
  const end: usize = HALF << 1
  // Bin HALF is bin 0 again.
  store<f32>(spectrum + 4 * HALF, load<f32>(spectrum))
  store<f32>(spectrum + PLANE + 4 * HALF, load<f32>(spectrum + PLANE))
  for (let at: usize = 0; at < end; at += 16) {
    const mirror: usize = LAST - at
    const aRe = v128.load(spectrum + at)
    const aIm = v128.load(spectrum + PLANE + at)
    const bRe = reversed(v128.load(spectrum + mirror))
    const bIm = reversed(v128.load(spectrum + PLANE + mirror))
    const here = v128.load(gains + at)
    const there = reversed(v128.load(gains + mirror))
    const s = f32x4.mul(half, f32x4.add(here, there))
    const d = f32x4.mul(half, f32x4.sub(here, there))
    const evenRe = f32x4.mul(half, f32x4.add(aRe, bRe))
    const evenIm = f32x4.mul(half, f32x4.sub(aIm, bIm))
    const oddRe = f32x4.mul(half, f32x4.add(aIm, bIm))
    const oddIm = f32x4.mul(half, f32x4.sub(bRe, aRe))
    const cos = v128.load(turns + at)
    const sin = v128.load(turns + at + PLANE / 2)
    const dCos = f32x4.mul(d, cos)
    const dSin = f32x4.mul(d, sin)
    const eRe = f32x4.add(f32x4.mul(s, evenRe), f32x4.sub(f32x4.mul(dCos, oddRe), f32x4.mul(dSin, oddIm)))
    const eIm = f32x4.add(f32x4.mul(s, evenIm), f32x4.add(f32x4.mul(dCos, oddIm), f32x4.mul(dSin, oddRe)))
    const oRe = f32x4.add(f32x4.mul(s, oddRe), f32x4.add(f32x4.mul(dCos, evenRe), f32x4.mul(dSin, evenIm)))
    const oIm = f32x4.add(f32x4.mul(s, oddIm), f32x4.sub(f32x4.mul(dCos, evenIm), f32x4.mul(dSin, evenRe)))
    v128.store(spectrum + mirror, reversed(f32x4.add(eRe, oIm)))
    v128.store(spectrum + PLANE + mirror, reversed(f32x4.sub(oRe, eIm)))
    v128.store(spectrum + at, f32x4.sub(eRe, oIm))
    v128.store(spectrum + PLANE + at, f32x4.add(eIm, oRe))
  }
  const middle = load<f32>(gains + end)
  store<f32>(spectrum + end, middle * load<f32>(spectrum + end))
  store<f32>(spectrum + PLANE + end, middle * load<f32>(spectrum + PLANE + end))
}

function reversed(x: v128): v128 {
  return v128.shuffle<f32>(x, x, 3, 2, 1, 0)
}
