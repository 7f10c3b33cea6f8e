import { TimbrelError } from '../contract/errors.ts'

function requirePowerOfTwo(size: number, smallest: number): void {
  if (!Number.isInteger(size) || size < smallest || (size & (size - 1)) !== 0) {
    throw new TimbrelError('input', `FFT size: expected a power of two of at least ${smallest}, found ${size}`)
  }
}

/** The smallest power of two that is at least `count`. */
export function powerOfTwoAtLeast(count: number): number {
  let size = 1
  while (size < count) size *= 2
  return size
}

/**
 * Complex Fourier transform of one power-of-two size.
 *
 * Stockham's autosorting radix-4 (a last radix-2 stage where the size asks for it), which needs no bit reversal: each
 * stage reads one pair of arrays in order and writes the other (Van Loan 1992, "Computational Frameworks for the Fast
 * Fourier Transform", section 1.7). The constructor allocates tables and scratch, the methods nothing; so one object
 * must not be shared between threads.
 */
export class Fft {
  readonly size: number
  readonly #cosines: Float64Array
  readonly #sines: Float64Array
  readonly #scratchRe: Float64Array
  readonly #scratchIm: Float64Array

  /** @param size a power of two, at least 1. @throws TimbrelError for any other. */
  constructor(size: number) {
    requirePowerOfTwo(size, 1)
    this.size = size
    const count = Math.ceil((3 * size) / 4)
    this.#cosines = new Float64Array(count)
    this.#sines = new Float64Array(count)
    for (let index = 0; index < count; index++) {
      const angle = (2 * Math.PI * index) / size
      this.#cosines[index] = Math.cos(angle)
      this.#sines[index] = -Math.sin(angle)
    }
    this.#scratchRe = new Float64Array(size)
    this.#scratchIm = new Float64Array(size)
  }

  /**
   * Forward transform in place, X[k] = Σ x[n]·exp(-2πi·k·n/size). The inverse is the same with `re` and `im` swapped,
   * unscaled.
   *
   * @param re [size] real parts, overwritten.
   * @param im [size] imaginary parts, overwritten.
   */
  transform(re: Float64Array, im: Float64Array): void {
    let sourceRe = re
    let sourceIm = im
    let targetRe = this.#scratchRe
    let targetIm = this.#scratchIm
    let length = this.size
    let stride = 1
    while (length > 1) {
      if (length === 2) {
        addAndSubtract(stride, sourceRe, sourceIm, targetRe, targetIm)
        length = 1
      } else {
        this.#radix4(length, stride, sourceRe, sourceIm, targetRe, targetIm)
        length /= 4
        stride *= 4
      }
      const swapRe = sourceRe
      const swapIm = sourceIm
      sourceRe = targetRe
      sourceIm = targetIm
      targetRe = swapRe
      targetIm = swapIm
    }
    if (sourceRe !== re) {
      re.set(sourceRe)
      im.set(sourceIm)
    }
  }

  #radix4(
    length: number,
    stride: number,
    xRe: Float64Array,
    xIm: Float64Array,
    yRe: Float64Array,
    yIm: Float64Array,
  ): void {
    const cosines = this.#cosines
    const sines = this.#sines
    const quarter = length >> 2
    const step = quarter * stride
    for (let p = 0; p < quarter; p++) {
      const turn = p * stride
      const cos1 = cosines[turn] as number
      const sin1 = sines[turn] as number
      const cos2 = cosines[2 * turn] as number
      const sin2 = sines[2 * turn] as number
      const cos3 = cosines[3 * turn] as number
      const sin3 = sines[3 * turn] as number
      const end = turn + stride
      for (let from = turn, to = 4 * turn; from < end; from++, to++) {
        const aRe = xRe[from] as number
        const aIm = xIm[from] as number
        const bRe = xRe[from + step] as number
        const bIm = xIm[from + step] as number
        const cRe = xRe[from + 2 * step] as number
        const cIm = xIm[from + 2 * step] as number
        const dRe = xRe[from + 3 * step] as number
        const dIm = xIm[from + 3 * step] as number
        const sumRe = aRe + cRe
        const sumIm = aIm + cIm
        const gapRe = aRe - cRe
        const gapIm = aIm - cIm
        const otherRe = bRe + dRe
        const otherIm = bIm + dIm
        // i·(b - d)
        const turnedRe = dIm - bIm
        const turnedIm = bRe - dRe
        yRe[to] = sumRe + otherRe
        yIm[to] = sumIm + otherIm
        const uRe = gapRe - turnedRe
        const uIm = gapIm - turnedIm
        yRe[to + stride] = uRe * cos1 - uIm * sin1
        yIm[to + stride] = uRe * sin1 + uIm * cos1
        const vRe = sumRe - otherRe
        const vIm = sumIm - otherIm
        yRe[to + 2 * stride] = vRe * cos2 - vIm * sin2
        yIm[to + 2 * stride] = vRe * sin2 + vIm * cos2
        const wRe = gapRe + turnedRe
        const wIm = gapIm + turnedIm
        yRe[to + 3 * stride] = wRe * cos3 - wIm * sin3
        yIm[to + 3 * stride] = wRe * sin3 + wIm * cos3
      }
    }
  }
}

function addAndSubtract(
  half: number,
  xRe: Float64Array,
  xIm: Float64Array,
  yRe: Float64Array,
  yIm: Float64Array,
): void {
  for (let index = 0; index < half; index++) {
    const aRe = xRe[index] as number
    const aIm = xIm[index] as number
    const bRe = xRe[index + half] as number
    const bIm = xIm[index + half] as number
    yRe[index] = aRe + bRe
    yIm[index] = aIm + bIm
    yRe[index + half] = aRe - bRe
    yIm[index + half] = aIm - bIm
  }
}

/**
 * Fourier transform of real signals of one power-of-two size, through a complex one of half the size.
 *
 * The constructor allocates, the methods nothing; one object per thread.
 */
export class RealFft {
  readonly size: number
  /** size / 2 + 1: bins from 0 Hz to half the sample rate. */
  readonly bins: number
  readonly #half: Fft
  readonly #re: Float64Array
  readonly #im: Float64Array
  readonly #cosines: Float64Array
  readonly #sines: Float64Array

  /** @param size a power of two, at least 2. @throws TimbrelError for any other. */
  constructor(size: number) {
    requirePowerOfTwo(size, 2)
    const half = size / 2
    this.size = size
    this.bins = half + 1
    this.#half = new Fft(half)
    this.#re = new Float64Array(half)
    this.#im = new Float64Array(half)
    this.#cosines = Float64Array.from({ length: half }, (_, index) => Math.cos((2 * Math.PI * index) / size))
    this.#sines = Float64Array.from({ length: half }, (_, index) => -Math.sin((2 * Math.PI * index) / size))
  }

  /**
   * X[k] = Σ input[n]·exp(-2πi·k·n/size) for k of 0 to size/2.
   *
   * @param input [size], or longer: what follows is ignored.
   * @param re [bins] receives the real parts.
   * @param im [bins] receives the imaginary parts; 0 in the first and last bin.
   */
  forward(input: Float64Array | Float32Array, re: Float64Array, im: Float64Array): void {
    const half = this.#half.size
    const zRe = this.#re
    const zIm = this.#im
    for (let index = 0; index < half; index++) {
      zRe[index] = input[2 * index] as number
      zIm[index] = input[2 * index + 1] as number
    }
    this.#half.transform(zRe, zIm)
    const first = zRe[0] as number
    const last = zIm[0] as number
    re[0] = first + last
    im[0] = 0
    re[half] = first - last
    im[half] = 0
    for (let k = 1; k < half; k++) {
      const aRe = zRe[k] as number
      const aIm = zIm[k] as number
      const bRe = zRe[half - k] as number
      const bIm = -(zIm[half - k] as number)
      const oddRe = 0.5 * (aIm - bIm)
      const oddIm = -0.5 * (aRe - bRe)
      const cos = this.#cosines[k] as number
      const sin = this.#sines[k] as number
      re[k] = 0.5 * (aRe + bRe) + oddRe * cos - oddIm * sin
      im[k] = 0.5 * (aIm + bIm) + oddRe * sin + oddIm * cos
    }
  }

  /**
   * The inverse of {@link forward}, scaled so that it gives the input again.
   *
   * @param re [bins] real parts.
   * @param im [bins] imaginary parts; those of the first and last bin are taken as 0.
   * @param out [size] receives the signal.
   */
  inverse(re: Float64Array, im: Float64Array, out: Float64Array | Float32Array): void {
    const half = this.#half.size
    const zRe = this.#re
    const zIm = this.#im
    const first = re[0] as number
    const last = re[half] as number
    zRe[0] = 0.5 * (first + last)
    zIm[0] = 0.5 * (first - last)
    for (let k = 1; k < half; k++) {
      const aRe = re[k] as number
      const aIm = im[k] as number
      const bRe = re[half - k] as number
      const bIm = -(im[half - k] as number)
      const cos = this.#cosines[k] as number
      const sin = this.#sines[k] as number
      const gapRe = 0.5 * (aRe - bRe)
      const gapIm = 0.5 * (aIm - bIm)
      const oddRe = gapRe * cos + gapIm * sin
      const oddIm = gapIm * cos - gapRe * sin
      zRe[k] = 0.5 * (aRe + bRe) - oddIm
      zIm[k] = 0.5 * (aIm + bIm) + oddRe
    }
    this.#half.transform(zIm, zRe)
    const scale = 1 / half
    for (let index = 0; index < half; index++) {
      out[2 * index] = (zRe[index] as number) * scale
      out[2 * index + 1] = (zIm[index] as number) * scale
    }
  }
}
