import { RealFft } from './fft.ts'
import { hannWindow } from './windows.ts'

/**
 * Power spectra of Hann-windowed frames of one length. The constructor allocates; `measure` writes into `power`.
 */
export class PowerSpectrum {
  readonly fftSize: number
  readonly bins: number
  /** [bins] |X|² of the latest frame, not scaled by the window. Overwritten by each call of `measure`. */
  readonly power: Float64Array
  readonly #fft: RealFft
  readonly #window: Float64Array
  readonly #frame: Float64Array
  readonly #re: Float64Array
  readonly #im: Float64Array

  /** @param fftSize length of a frame, a power of two. */
  constructor(fftSize: number) {
    this.#fft = new RealFft(fftSize)
    this.fftSize = fftSize
    this.bins = this.#fft.bins
    this.power = new Float64Array(this.bins)
    this.#window = hannWindow(fftSize)
    this.#frame = new Float64Array(fftSize)
    this.#re = new Float64Array(this.bins)
    this.#im = new Float64Array(this.bins)
  }

  /** Measures the frame around sample `centre`; beyond the ends there is silence. @returns {@link power}. */
  measure(samples: Float64Array, centre: number): Float64Array {
    const start = centre - this.fftSize / 2
    const first = Math.max(0, -start)
    const last = Math.min(this.fftSize, samples.length - start)
    this.#frame.fill(0)
    for (let n = first; n < last; n++) {
      this.#frame[n] = (samples[start + n] as number) * (this.#window[n] as number)
    }
    this.#fft.forward(this.#frame, this.#re, this.#im)
    for (let bin = 0; bin < this.bins; bin++) {
      const re = this.#re[bin] as number
      const im = this.#im[bin] as number
      this.power[bin] = re * re + im * im
    }
    return this.power
  }
}

/** Frames a hop apart, centred on sample 0, hop, 2·hop, ... up to the end. */
export function centredFrames(sampleCount: number, hopSamples: number): number {
  return Math.floor(sampleCount / hopSamples) + 1
}
