import { HARMONICS } from '../contract/spectrogram.ts'

/** Partials turned together in the inner loop, to hide the latency of each one's recurrence. */
const LANES = 4

/**
 * Amplitude and phase of a frame's partials by a Hann-windowed Fourier sum at each partial's own frequency. With the
 * window a whole number of periods long (at least two) the partials of a harmonic sound do not leak into each other:
 * Hann's zeros fall on them.
 *
 * The even and the odd half of the windowed frame are summed apart, which halves the work; cosines and sines come from
 * complex rotations whose error stays below 1e-12 over a frame. The constructor allocates, methods do not.
 */
export class PartialMeter {
  /** [HARMONICS] real and imaginary part of the amplitude: partial k is re·cos - im·sin of its phase at the centre. */
  readonly re = new Float64Array(HARMONICS)
  readonly im = new Float64Array(HARMONICS)
  readonly #even: Float64Array
  readonly #odd: Float64Array

  /** @param longestWindowSamples bound on the window given to `measure`. */
  constructor(longestWindowSamples: number) {
    const half = Math.floor(longestWindowSamples / 2) + 2
    this.#even = new Float64Array(half)
    this.#odd = new Float64Array(half)
  }

  /**
   * @param centre sample index the window is centred on; outside of the recording is silence.
   * @param windowSamples length of the window, any real number up to the constructor's bound.
   * @param radians [count] of each partial, per sample.
   * @param count partials to measure, from the first.
   */
  measure(samples: Float32Array, centre: number, windowSamples: number, radians: Float64Array, count: number): void {
    const half = Math.floor(windowSamples / 2)
    this.#fold(samples, centre, half, windowSamples)
    let k = 0
    for (; k + LANES <= count; k += LANES) this.#measureFour(k, half, radians)
    for (; k < count; k++) this.#measureOne(k, half, radians[k] as number)
  }

  /** Windows the frame, scaled so that a sinusoid gives its amplitude, and splits it about its centre. */
  #fold(samples: Float32Array, centre: number, half: number, windowSamples: number): void {
    const even = this.#even
    const odd = this.#odd
    const length = samples.length
    const turn = (2 * Math.PI) / windowSamples
    const turnCos = Math.cos(turn)
    const turnSin = Math.sin(turn)
    let cos = 1
    let sin = 0
    let sum = 0
    for (let n = 0; n <= half; n++) {
      const weight = 0.5 + 0.5 * cos
      const after = centre + n
      const before = centre - n
      const right = after >= 0 && after < length ? (samples[after] as number) : 0
      const left = before >= 0 && before < length ? (samples[before] as number) : 0
      even[n] = weight * (right + left)
      odd[n] = weight * (right - left)
      sum += 2 * weight
      const nextCos = cos * turnCos - sin * turnSin
      sin = sin * turnCos + cos * turnSin
      cos = nextCos
    }
    // The centre was counted twice.
    even[0] = (even[0] as number) / 2
    sum -= 1
    const scale = 2 / sum
    for (let n = 0; n <= half; n++) {
      even[n] = (even[n] as number) * scale
      odd[n] = (odd[n] as number) * scale
    }
  }

  #measureOne(k: number, half: number, radians: number): void {
    const turnCos = Math.cos(radians)
    const turnSin = Math.sin(radians)
    let cos = 1
    let sin = 0
    let re = 0
    let im = 0
    for (let n = 0; n <= half; n++) {
      re += (this.#even[n] as number) * cos
      im -= (this.#odd[n] as number) * sin
      const nextCos = cos * turnCos - sin * turnSin
      sin = sin * turnCos + cos * turnSin
      cos = nextCos
    }
    this.re[k] = re
    this.im[k] = im
  }

  #measureFour(k: number, half: number, radians: Float64Array): void {
    const even = this.#even
    const odd = this.#odd
    const turnCosA = Math.cos(radians[k] as number)
    const turnSinA = Math.sin(radians[k] as number)
    const turnCosB = Math.cos(radians[k + 1] as number)
    const turnSinB = Math.sin(radians[k + 1] as number)
    const turnCosC = Math.cos(radians[k + 2] as number)
    const turnSinC = Math.sin(radians[k + 2] as number)
    const turnCosD = Math.cos(radians[k + 3] as number)
    const turnSinD = Math.sin(radians[k + 3] as number)
    let cosA = 1
    let sinA = 0
    let cosB = 1
    let sinB = 0
    let cosC = 1
    let sinC = 0
    let cosD = 1
    let sinD = 0
    let reA = 0
    let imA = 0
    let reB = 0
    let imB = 0
    let reC = 0
    let imC = 0
    let reD = 0
    let imD = 0
    for (let n = 0; n <= half; n++) {
      const e = even[n] as number
      const o = odd[n] as number
      reA += e * cosA
      imA -= o * sinA
      reB += e * cosB
      imB -= o * sinB
      reC += e * cosC
      imC -= o * sinC
      reD += e * cosD
      imD -= o * sinD
      const nextA = cosA * turnCosA - sinA * turnSinA
      sinA = sinA * turnCosA + cosA * turnSinA
      cosA = nextA
      const nextB = cosB * turnCosB - sinB * turnSinB
      sinB = sinB * turnCosB + cosB * turnSinB
      cosB = nextB
      const nextC = cosC * turnCosC - sinC * turnSinC
      sinC = sinC * turnCosC + cosC * turnSinC
      cosC = nextC
      const nextD = cosD * turnCosD - sinD * turnSinD
      sinD = sinD * turnCosD + cosD * turnSinD
      cosD = nextD
    }
    this.re[k] = reA
    this.im[k] = imA
    this.re[k + 1] = reB
    this.im[k + 1] = imB
    this.re[k + 2] = reC
    this.im[k + 2] = imC
    this.re[k + 3] = reD
    this.im[k + 3] = imD
  }
}
