const floats = new Float32Array(1)
const bits = new Uint32Array(floats.buffer)

/** Largest finite half-precision number. */
const LARGEST = 65_504

/** Smallest normal one, and the step below it. */
const SMALLEST_NORMAL = 2 ** -14
const SUBNORMAL_STEP = 2 ** -24

/**
 * The half-precision (IEEE 754 binary16) number nearest to `value`, ties to even; beyond the largest, the largest.
 * Latents are rounded so before anything is measured against them, so that a model file may keep 16 bits and lose
 * nothing. Allocates nothing.
 */
export function roundToHalf(value: number): number {
  const magnitude = Math.abs(value)
  if (magnitude >= LARGEST) return Math.sign(value) * LARGEST
  if (magnitude < SMALLEST_NORMAL) return evenRound(value / SUBNORMAL_STEP) * SUBNORMAL_STEP
  floats[0] = value
  const word = bits[0] as number
  // Half precision keeps 10 of the 23 fraction bits: add just under half of the lowest kept bit, then cut.
  bits[0] = (word + 0xfff + ((word >>> 13) & 1)) & ~0x1fff
  return Math.max(-LARGEST, Math.min(LARGEST, floats[0] as number))
}

function evenRound(value: number): number {
  const rounded = Math.round(value)
  return Math.abs(value - Math.trunc(value)) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded
}
