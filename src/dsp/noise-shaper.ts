import { HOP_SECONDS, MODEL_RATE_HZ } from '../contract/spectrogram.ts'
import { powerOfTwoAtLeast, RealFft } from './fft.ts'
import { NoiseGains } from './noise-bands.ts'
import { Random } from './random.ts'
import { sqrtHannWindow } from './windows.ts'

/**
 * Shapes noise: one grain of excitation per hop, two hops long, its spectrum multiplied by the curve of the noise
 * bands. Sqrt-Hann windows before and after make grains one hop apart add up to the excitation itself where the
 * curve is flat.
 *
 * Holds no sound between calls: whoever plays keeps the overlap, so one shaper serves many voices. The constructor
 * allocates, `shape` does not.
 */
export class NoiseShaper {
  /** Distance between grains in samples: HOP_SECONDS at this rate, rounded. */
  readonly hopSamples: number
  /** Length of a grain: two hops. */
  readonly grainSamples: number
  readonly #fft: RealFft
  readonly #gains: NoiseGains
  readonly #window: Float64Array
  readonly #grain: Float64Array
  readonly #curve: Float64Array
  readonly #re: Float64Array
  readonly #im: Float64Array

  constructor(sampleRateHz: number = MODEL_RATE_HZ) {
    this.hopSamples = Math.round(HOP_SECONDS * sampleRateHz)
    this.grainSamples = 2 * this.hopSamples
    const size = powerOfTwoAtLeast(this.grainSamples)
    this.#fft = new RealFft(size)
    this.#gains = new NoiseGains(size, sampleRateHz)
    this.#window = sqrtHannWindow(this.grainSamples)
    this.#grain = new Float64Array(size)
    this.#curve = new Float64Array(this.#fft.bins)
    this.#re = new Float64Array(this.#fft.bins)
    this.#im = new Float64Array(this.#fft.bins)
  }

  /**
   * Adds one shaped grain to `out`. The grain of the frame at sample t covers [t - hopSamples, t + hopSamples).
   *
   * @param excitation `grainSamples` values from `excitationOffset`, not windowed, of unit density: white noise of
   * variance sampleRateHz / MODEL_RATE_HZ, or air, which is white up to MODEL_RATE_HZ / 2 with variance 1.
   * @param noiseDb NOISE_BANDS power densities in dB at `noiseOffset`.
   * @param levelDb added to each, as a rule the frame's loudness.
   * @param out receives `grainSamples` values at `outOffset`, added to what is there.
   */
  shape(
    excitation: Float32Array,
    excitationOffset: number,
    noiseDb: Float32Array,
    noiseOffset: number,
    levelDb: number,
    out: Float32Array,
    outOffset: number,
  ): void {
    const grain = this.#grain
    const window = this.#window
    const length = this.grainSamples
    for (let n = 0; n < length; n++) {
      grain[n] = (excitation[excitationOffset + n] as number) * (window[n] as number)
    }
    grain.fill(0, length)
    this.#gains.apply(noiseDb, noiseOffset, levelDb, this.#curve)
    this.#fft.forward(grain, this.#re, this.#im)
    for (let bin = 0; bin < this.#curve.length; bin++) {
      const gain = this.#curve[bin] as number
      this.#re[bin] = (this.#re[bin] as number) * gain
      this.#im[bin] = (this.#im[bin] as number) * gain
    }
    this.#fft.inverse(this.#re, this.#im, grain)
    for (let n = 0, to = outOffset; n < length; n++, to++) {
      out[to] = (out[to] as number) + (grain[n] as number) * (window[n] as number)
    }
  }
}

/**
 * White excitation for the {@link NoiseShaper}, of unit density at any rate, as one endless seeded stream cut into
 * overlapping grains.
 *
 * Uniform rather than normal numbers: shaping mixes hundreds of them, so the ear cannot tell, and they cost a third.
 */
export class WhiteExcitation {
  /** [2 · hopSamples]: the latest grain; its second half is the first half of the next. Read-only for callers. */
  readonly grain: Float32Array
  readonly #hopSamples: number
  readonly #scale: number
  readonly #random: Random

  constructor(hopSamples: number, sampleRateHz: number = MODEL_RATE_HZ) {
    this.grain = new Float32Array(2 * hopSamples)
    this.#hopSamples = hopSamples
    // A uniform number has variance 1/12; a wider band needs more variance for the same density.
    this.#scale = Math.sqrt((12 * sampleRateHz) / MODEL_RATE_HZ)
    this.#random = new Random(1)
    this.reset(1)
  }

  /** Starts the stream of `seed`, an integer >= 1: the first grain after it is all noise. Allocates nothing. */
  reset(seed: number): void {
    this.#random.reseed(seed)
    this.#draw(this.#hopSamples)
  }

  /** Moves on by one hop: `grain` then holds the next two hops of the stream. Allocates nothing. */
  advance(): void {
    this.grain.copyWithin(0, this.#hopSamples)
    this.#draw(this.#hopSamples)
  }

  #draw(from: number): void {
    for (let n = from; n < this.grain.length; n++) this.grain[n] = (this.#random.uniform() - 0.5) * this.#scale
  }
}
