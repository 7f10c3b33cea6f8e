import { HOP_SAMPLES, NOISE_BANDS } from '../contract/spectrogram.ts'
import { powerOfTwoAtLeast, RealFft } from './fft.ts'
import { NoiseGains } from './noise-bands.ts'
import { sqrtHannWindow } from './windows.ts'

/** Length of a grain, as the noise shaper's at the model's rate. */
const GRAIN_SAMPLES = 2 * HOP_SAMPLES

/**
 * What the noise shaper does to a whole recording's air, and its approximate inverse, again and again: the gain curves
 * are computed once, which makes a pass twice as fast as through the shaper itself. Must stay equal to it.
 *
 * The constructor allocates, the methods do not.
 */
export class GrainShaping {
  readonly #frames: number
  readonly #fft = new RealFft(powerOfTwoAtLeast(GRAIN_SAMPLES))
  readonly #window = sqrtHannWindow(GRAIN_SAMPLES)
  /** [frames, bins] gains that shape. */
  readonly #curves: Float32Array
  readonly #grain = new Float64Array(this.#fft.size)
  readonly #re = new Float64Array(this.#fft.bins)
  readonly #im = new Float64Array(this.#fft.bins)

  /** @param densitiesDb [frames, NOISE_BANDS] dB re full scale. */
  constructor(densitiesDb: Float32Array) {
    this.#frames = densitiesDb.length / NOISE_BANDS
    const gains = new NoiseGains(this.#fft.size)
    const curve = new Float64Array(gains.bins)
    this.#curves = new Float32Array(this.#frames * gains.bins)
    for (let frame = 0; frame < this.#frames; frame++) {
      gains.apply(densitiesDb, frame * NOISE_BANDS, 0, curve)
      this.#curves.set(curve, frame * gains.bins)
    }
  }

  /**
   * Shapes air of whole frames; what lies before and after is taken as silent.
   *
   * @param air from the sample of frame `first` on.
   * @param out as long as `air`, overwritten.
   */
  shape(air: Float32Array, first: number, out: Float32Array): void {
    this.#run(air, first, out, false)
  }

  /** The approximate inverse of {@link shape}. */
  whiten(residual: Float32Array, first: number, out: Float32Array): void {
    this.#run(residual, first, out, true)
  }

  #run(signal: Float32Array, first: number, out: Float32Array, inverse: boolean): void {
    out.fill(0)
    const grains = Math.min(signal.length / HOP_SAMPLES, this.#frames - 1 - first)
    for (let grain = 0; grain <= grains; grain++) {
      const start = (grain - 1) * HOP_SAMPLES
      this.#load(signal, start)
      this.#multiply((first + grain) * this.#fft.bins, inverse)
      this.#store(out, start)
    }
  }

  #load(signal: Float32Array, start: number): void {
    const from = Math.max(0, -start)
    const to = Math.min(GRAIN_SAMPLES, signal.length - start)
    this.#grain.fill(0)
    for (let n = from; n < to; n++) this.#grain[n] = (signal[start + n] as number) * (this.#window[n] as number)
  }

  #multiply(offset: number, inverse: boolean): void {
    const re = this.#re
    const im = this.#im
    this.#fft.forward(this.#grain, re, im)
    for (let bin = 0; bin < re.length; bin++) {
      const curve = this.#curves[offset + bin] as number
      const gain = inverse ? 1 / curve : curve
      re[bin] = (re[bin] as number) * gain
      im[bin] = (im[bin] as number) * gain
    }
    this.#fft.inverse(re, im, this.#grain)
  }

  #store(out: Float32Array, start: number): void {
    const from = Math.max(0, -start)
    const to = Math.min(GRAIN_SAMPLES, out.length - start)
    for (let n = from; n < to; n++) {
      out[start + n] = (out[start + n] as number) + (this.#grain[n] as number) * (this.#window[n] as number)
    }
  }
}
