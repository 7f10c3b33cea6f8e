import { HOP_SAMPLES, NOISE_BANDS } from '../../contract/spectrogram.ts'
import { NoiseGains } from '../../dsp/noise-bands.ts'
import { sqrtHannWindow } from '../../dsp/windows.ts'
import type { NoiseShaperKernel } from '../kernels.ts'
import type { SimdArena } from './simd-arena.ts'

/** As in assembly/noise.ts and assembly/fourier.ts. */
const SIZE = 512
const HALF = SIZE / 2
const QUARTER = HALF / 4
const PLANE = HALF + 4

const GRAIN_SAMPLES = 2 * HOP_SAMPLES

/** 32-bit values that a {@link SimdNoiseShaper} takes. */
export const NOISE_SHAPER_WORDS = SIZE + GRAIN_SAMPLES + NOISE_BANDS + 2 * PLANE + PLANE + 6 * QUARTER + 5 * PLANE + 32

/**
 * NoiseShaper in SIMD, at MODEL_RATE_HZ: 32-bit floats, so results lie some 130 dB above their difference from its
 * twin's. Holds no sound between calls: every voice of a thread can share one. The constructor allocates.
 */
export class SimdNoiseShaper implements NoiseShaperKernel {
  readonly #arena: SimdArena
  readonly #grain: number
  readonly #window: number
  readonly #bands: number
  readonly #places: number
  readonly #fractions: number
  readonly #turns: number
  readonly #twiddles: number
  readonly #scratch: number

  constructor(arena: SimdArena) {
    this.#arena = arena
    this.#grain = arena.take(SIZE)
    this.#window = arena.take(GRAIN_SAMPLES)
    this.#bands = arena.take(NOISE_BANDS)
    this.#places = arena.take(PLANE)
    this.#fractions = arena.take(PLANE)
    this.#turns = arena.take(PLANE)
    this.#twiddles = arena.take(6 * QUARTER)
    this.#scratch = arena.take(5 * PLANE)
    const { floats, words } = arena
    floats.set(sqrtHannWindow(GRAIN_SAMPLES), this.#window >> 2)
    const gains = new NoiseGains(SIZE)
    words.set(
      gains.bands.map((band) => 4 * band),
      this.#places >> 2,
    )
    floats.set(gains.fractions, this.#fractions >> 2)
    writeTurns(floats.subarray(this.#turns >> 2), SIZE, PLANE / 2)
    for (let times = 1; times <= 3; times++) {
      writeTurns(floats.subarray((this.#twiddles >> 2) + 2 * (times - 1) * QUARTER), HALF / times, QUARTER)
    }
  }

  /** As NoiseShaper.shape. */
  shape(
    excitation: Float32Array,
    excitationOffset: number,
    noiseDb: Float32Array,
    noiseOffset: number,
    levelDb: number,
    out: Float32Array,
    outOffset: number,
  ): void {
    const { floats, exports } = this.#arena
    const grain = this.#grain >> 2
    const bands = this.#bands >> 2
    for (let n = 0; n < GRAIN_SAMPLES; n++) floats[grain + n] = excitation[excitationOffset + n] as number
    for (let band = 0; band < NOISE_BANDS; band++) floats[bands + band] = noiseDb[noiseOffset + band] as number
    exports.shapeGrain(
      this.#grain,
      this.#window,
      GRAIN_SAMPLES,
      this.#bands,
      levelDb,
      this.#places,
      this.#fractions,
      this.#turns,
      this.#twiddles,
      this.#scratch,
    )
    for (let n = 0; n < GRAIN_SAMPLES; n++) {
      out[outOffset + n] = (out[outOffset + n] as number) + (floats[grain + n] as number)
    }
  }
}

/** [2][count] cosines and negative sines of the multiples of a turn over `size`. */
function writeTurns(out: Float32Array, size: number, count: number): void {
  for (let index = 0; index < count; index++) {
    const angle = (2 * Math.PI * index) / size
    out[index] = Math.cos(angle)
    out[count + index] = -Math.sin(angle)
  }
}
