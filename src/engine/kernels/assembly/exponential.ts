/** Largest argument of {@link exp4}: beyond, the result would not be a 32-bit float. */
const HIGHEST: f32 = 88.0
const LOWEST: f32 = -87.0

const LOG2_E: f32 = <f32>Math.LOG2E

/** ln 2 in two parts, so that taking whole powers of two off loses nothing (Cody and Waite 1980). */
const LN2_HIGH: f32 = 0.693359375
const LN2_LOW: f32 = -2.1219444e-4

/**
 * e^x of four lanes; arguments are clipped to -87..88. Relative error below 2e-7.
 *
 * 2^n · e^r with |r| <= ln 2 / 2 and the polynomial of degree 7 of the Cephes library (Moshier, expf.c).
 */
export function exp4(x: v128): v128 {
  const clipped = f32x4.max(f32x4.splat(LOWEST), f32x4.min(f32x4.splat(HIGHEST), x))
  const n = f32x4.nearest(f32x4.mul(clipped, f32x4.splat(LOG2_E)))
  let r = f32x4.sub(clipped, f32x4.mul(n, f32x4.splat(LN2_HIGH)))
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(LN2_LOW)))
  let p = f32x4.splat(1.98756915e-4)
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.3981999507e-3))
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.3334519073e-3))
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.1665795894e-2))
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.6666665459e-1))
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(5.0000001201e-1))
  p = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(p, r), r), r), f32x4.splat(1))
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23)
  return f32x4.mul(p, power)
}
