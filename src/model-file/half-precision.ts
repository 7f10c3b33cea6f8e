const bits = new Uint32Array(1)
const value = new Float32Array(bits.buffer)

/** Nearest IEEE 754 binary16 of a number, ties to even; beyond ±65,504 infinite. Allocates nothing. */
export function toHalf(number: number): number {
  value[0] = number
  const single = bits[0] as number
  const sign = (single >>> 16) & 0x8000
  const exponent = (single >>> 23) & 0xff
  const mantissa = single & 0x7f_ffff
  if (exponent === 0xff) return sign | 0x7c00 | (mantissa === 0 ? 0 : 0x200)
  const halfExponent = exponent - 112
  if (halfExponent >= 31) return sign | 0x7c00
  if (halfExponent <= -11) return sign
  // Below 2^-14 halves are subnormal: the leading one becomes part of the mantissa.
  if (halfExponent <= 0) return sign | shiftToEven(mantissa | 0x80_0000, 14 - halfExponent)
  // A mantissa that rounds up to 2 carries into the exponent, which is just what it should do.
  return sign | ((halfExponent << 10) + shiftToEven(mantissa, 13))
}

/** The number that a binary16 stands for, exactly. Allocates nothing. */
export function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >>> 10) & 31
  const mantissa = half & 0x3ff
  if (exponent === 31) return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  if (exponent === 0) return sign * mantissa * 2 ** -24
  return sign * (1024 + mantissa) * 2 ** (exponent - 25)
}

/** Fresh binary16 words of these numbers. */
export function toHalves(numbers: Float32Array): Uint16Array<ArrayBuffer> {
  return Uint16Array.from(numbers, toHalf)
}

/** Fresh numbers of these binary16 words. */
export function fromHalves(halves: Uint16Array): Float32Array<ArrayBuffer> {
  return Float32Array.from(halves, fromHalf)
}

function shiftToEven(mantissa: number, shift: number): number {
  const kept = mantissa >>> shift
  const rest = mantissa & ((1 << shift) - 1)
  const half = 1 << (shift - 1)
  return rest > half || (rest === half && kept & 1) ? kept + 1 : kept
}
