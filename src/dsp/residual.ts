import { HOP_SAMPLES } from '../contract/spectrogram.ts'
import { hannWindow } from './windows.ts'

/**
 * Takes partials out of a recording, with their phases: each frame's sinusoids, under a Hann window two hops long, are
 * overlap-added and subtracted.
 *
 * The constructor allocates, `erase` does not.
 */
export class PartialEraser {
  /** [frames · HOP_SAMPLES] what is left. */
  readonly residual: Float32Array
  readonly #window = hannWindow(2 * HOP_SAMPLES)
  readonly #even = new Float64Array(HOP_SAMPLES + 1)
  readonly #odd = new Float64Array(HOP_SAMPLES + 1)

  constructor(samples: Float32Array, frames: number) {
    this.residual = new Float32Array(frames * HOP_SAMPLES)
    this.residual.set(samples.subarray(0, this.residual.length))
  }

  /**
   * @param re [count] real parts of the amplitudes at the frame's centre.
   * @param im [count] imaginary parts.
   * @param radians [count] frequencies, radians per sample.
   */
  erase(frame: number, re: Float64Array, im: Float64Array, radians: Float64Array, count: number): void {
    this.#even.fill(0)
    this.#odd.fill(0)
    for (let k = 0; k < count; k++) this.#add(re[k] as number, im[k] as number, radians[k] as number)
    const { residual } = this
    const centre = frame * HOP_SAMPLES
    for (let n = 0; n < HOP_SAMPLES; n++) {
      // The window is even about its middle: entry HOP_SAMPLES.
      const weight = this.#window[HOP_SAMPLES + n] as number
      const even = this.#even[n] as number
      const odd = this.#odd[n] as number
      const after = centre + n
      const before = centre - n
      if (after < residual.length) residual[after] = (residual[after] as number) - weight * (even + odd)
      if (n > 0 && before >= 0 && before < residual.length) {
        residual[before] = (residual[before] as number) - weight * (even - odd)
      }
    }
  }

  /** Adds one sinusoid's even and odd half about the frame's centre. */
  #add(re: number, im: number, radians: number): void {
    const even = this.#even
    const odd = this.#odd
    const turnCos = Math.cos(radians)
    const turnSin = Math.sin(radians)
    let cos = re
    let sin = 0
    let oddCos = -im
    let oddSin = 0
    for (let n = 0; n < HOP_SAMPLES; n++) {
      even[n] = (even[n] as number) + cos
      odd[n] = (odd[n] as number) + oddSin
      const nextCos = cos * turnCos - sin * turnSin
      sin = sin * turnCos + cos * turnSin
      cos = nextCos
      const nextOdd = oddCos * turnCos - oddSin * turnSin
      oddSin = oddSin * turnCos + oddCos * turnSin
      oddCos = nextOdd
    }
  }
}
