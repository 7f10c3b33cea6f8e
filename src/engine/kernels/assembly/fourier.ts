/** Points of the transform: a power of four. */
const POINTS: usize = 256
const QUARTER: usize = POINTS / 4
const QUARTER_BYTES: usize = 4 * QUARTER

/**
 * A stage of Stockham's radix-4 transform, as Fft of src/dsp has it, for strides of 4 and more; lanes are neighbours.
 *
 * @param quarter points of this stage's transforms over 4. @param stride transforms side by side.
 * @param twiddles [6][QUARTER] cosines and negative sines of once, twice and three times each turn of POINTS.
 */
export function radix4(
  quarter: usize,
  stride: usize,
  xRe: usize,
  xIm: usize,
  yRe: usize,
  yIm: usize,
  twiddles: usize,
): void {
  const row = stride << 2
  for (let p: usize = 0; p < quarter; p++) {
    const turn = p * row
    const cos1 = v128.load32_splat(twiddles + turn)
    const sin1 = v128.load32_splat(twiddles + turn, QUARTER_BYTES)
    const cos2 = v128.load32_splat(twiddles + turn, 2 * QUARTER_BYTES)
    const sin2 = v128.load32_splat(twiddles + turn, 3 * QUARTER_BYTES)
    const cos3 = v128.load32_splat(twiddles + turn, 4 * QUARTER_BYTES)
    const sin3 = v128.load32_splat(twiddles + turn, 5 * QUARTER_BYTES)
    const end = turn + row
    for (let from = turn, to = turn << 2; from < end; from += 16, to += 16) {
      const aRe = v128.load(xRe + from)
      const aIm = v128.load(xIm + from)
      const bRe = v128.load(xRe + from, QUARTER_BYTES)
      const bIm = v128.load(xIm + from, QUARTER_BYTES)
      const cRe = v128.load(xRe + from, 2 * QUARTER_BYTES)
      const cIm = v128.load(xIm + from, 2 * QUARTER_BYTES)
      const dRe = v128.load(xRe + from, 3 * QUARTER_BYTES)
      const dIm = v128.load(xIm + from, 3 * QUARTER_BYTES)
      const sumRe = f32x4.add(aRe, cRe)
      const sumIm = f32x4.add(aIm, cIm)
      const gapRe = f32x4.sub(aRe, cRe)
      const gapIm = f32x4.sub(aIm, cIm)
      const otherRe = f32x4.add(bRe, dRe)
      const otherIm = f32x4.add(bIm, dIm)
      // i·(b - d)
      const turnedRe = f32x4.sub(dIm, bIm)
      const turnedIm = f32x4.sub(bRe, dRe)
      v128.store(yRe + to, f32x4.add(sumRe, otherRe))
      v128.store(yIm + to, f32x4.add(sumIm, otherIm))
      storeTurned(yRe + to + row, yIm + to + row, f32x4.sub(gapRe, turnedRe), f32x4.sub(gapIm, turnedIm), cos1, sin1)
      const to2 = to + (row << 1)
      storeTurned(yRe + to2, yIm + to2, f32x4.sub(sumRe, otherRe), f32x4.sub(sumIm, otherIm), cos2, sin2)
      const to3 = to2 + row
      storeTurned(yRe + to3, yIm + to3, f32x4.add(gapRe, turnedRe), f32x4.add(gapIm, turnedIm), cos3, sin3)
    }
  }
}

function storeTurned(re: usize, im: usize, xRe: v128, xIm: v128, cos: v128, sin: v128): void {
  v128.store(re, f32x4.sub(f32x4.mul(xRe, cos), f32x4.mul(xIm, sin)))
  v128.store(im, f32x4.add(f32x4.mul(xRe, sin), f32x4.mul(xIm, cos)))
}

/** The first stage, of stride 1: lanes are four butterflies, whose results are transposed to lie side by side. */
export function firstRadix4(xRe: usize, xIm: usize, yRe: usize, yIm: usize, twiddles: usize): void {
  for (let from: usize = 0; from < QUARTER_BYTES; from += 16) {
    const aRe = v128.load(xRe + from)
    const aIm = v128.load(xIm + from)
    const bRe = v128.load(xRe + from, QUARTER_BYTES)
    const bIm = v128.load(xIm + from, QUARTER_BYTES)
    const cRe = v128.load(xRe + from, 2 * QUARTER_BYTES)
    const cIm = v128.load(xIm + from, 2 * QUARTER_BYTES)
    const dRe = v128.load(xRe + from, 3 * QUARTER_BYTES)
    const dIm = v128.load(xIm + from, 3 * QUARTER_BYTES)
    const sumRe = f32x4.add(aRe, cRe)
    const sumIm = f32x4.add(aIm, cIm)
    const gapRe = f32x4.sub(aRe, cRe)
    const gapIm = f32x4.sub(aIm, cIm)
    const otherRe = f32x4.add(bRe, dRe)
    const otherIm = f32x4.add(bIm, dIm)
    const turnedRe = f32x4.sub(dIm, bIm)
    const turnedIm = f32x4.sub(bRe, dRe)
    const at = twiddles + from
    const uRe = f32x4.sub(gapRe, turnedRe)
    const uIm = f32x4.sub(gapIm, turnedIm)
    const vRe = f32x4.sub(sumRe, otherRe)
    const vIm = f32x4.sub(sumIm, otherIm)
    const wRe = f32x4.add(gapRe, turnedRe)
    const wIm = f32x4.add(gapIm, turnedIm)
    const cos1 = v128.load(at)
    const sin1 = v128.load(at, QUARTER_BYTES)
    const cos2 = v128.load(at, 2 * QUARTER_BYTES)
    const sin2 = v128.load(at, 3 * QUARTER_BYTES)
    const cos3 = v128.load(at, 4 * QUARTER_BYTES)
    const sin3 = v128.load(at, 5 * QUARTER_BYTES)
    storeTransposed(
      yRe + (from << 2),
      f32x4.add(sumRe, otherRe),
      f32x4.sub(f32x4.mul(uRe, cos1), f32x4.mul(uIm, sin1)),
      f32x4.sub(f32x4.mul(vRe, cos2), f32x4.mul(vIm, sin2)),
      f32x4.sub(f32x4.mul(wRe, cos3), f32x4.mul(wIm, sin3)),
    )
    storeTransposed(
      yIm + (from << 2),
      f32x4.add(sumIm, otherIm),
      f32x4.add(f32x4.mul(uRe, sin1), f32x4.mul(uIm, cos1)),
      f32x4.add(f32x4.mul(vRe, sin2), f32x4.mul(vIm, cos2)),
      f32x4.add(f32x4.mul(wRe, sin3), f32x4.mul(wIm, cos3)),
    )
  }
}

function storeTransposed(to: usize, a: v128, b: v128, c: v128, d: v128): void {
  const lowAb = v128.shuffle<f32>(a, b, 0, 4, 1, 5)
  const highAb = v128.shuffle<f32>(a, b, 2, 6, 3, 7)
  const lowCd = v128.shuffle<f32>(c, d, 0, 4, 1, 5)
  const highCd = v128.shuffle<f32>(c, d, 2, 6, 3, 7)
  v128.store(to, v128.shuffle<f64>(lowAb, lowCd, 0, 2))
  v128.store(to, v128.shuffle<f64>(lowAb, lowCd, 1, 3), 16)
  v128.store(to, v128.shuffle<f64>(highAb, highCd, 0, 2), 32)
  v128.store(to, v128.shuffle<f64>(highAb, highCd, 1, 3), 48)
}
