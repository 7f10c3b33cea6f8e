import { MODEL_RATE_HZ } from '../contract/spectrogram.ts'
import type { VoicePool } from './voice-pool.ts'

/** Samples in which the voices of a model that was swapped fade out: 30 ms. */
const FADE_SAMPLES = Math.round(0.03 * MODEL_RATE_HZ)

/** Models fading at once; of more, the first is cut off. */
const MODELS = 4

/**
 * Sounds the voices of models that are no longer played for as long as they take to fade out, and lets go of them.
 *
 * The constructor allocates; nothing else does.
 */
export class FadeOut {
  readonly #voices: (VoicePool | null)[] = new Array<VoicePool | null>(MODELS).fill(null)
  /** [MODELS] samples that each still sounds. */
  readonly #left = new Int32Array(MODELS)
  readonly #samples: Float32Array
  #next = 0

  /** @param mostSamples asked for at a time. */
  constructor(mostSamples: number) {
    this.#samples = new Float32Array(mostSamples)
  }

  /** Voices still fading. */
  get sounding(): number {
    let count = 0
    for (let index = 0; index < MODELS; index++) count += this.#voices[index]?.sounding ?? 0
    return count
  }

  begin(voices: VoicePool): void {
    this.#voices[this.#next] = voices
    this.#left[this.#next] = FADE_SAMPLES
    this.#next = (this.#next + 1) % MODELS
  }

  clear(): void {
    this.#voices.fill(null)
  }

  /** Adds `count` samples, at most `mostSamples`, to `out` at `offset`. */
  addTo(out: Float32Array, offset: number, count: number): void {
    for (let index = 0; index < MODELS; index++) {
      const voices = this.#voices[index] ?? null
      if (voices !== null) this.#add(voices, index, out, offset, count)
    }
  }

  #add(voices: VoicePool, index: number, out: Float32Array, offset: number, count: number): void {
    const samples = this.#samples
    const left = this.#left[index] as number
    const length = Math.min(count, left)
    samples.fill(0, 0, length)
    voices.addTo(samples, 0, length)
    for (let n = 0; n < length; n++) {
      out[offset + n] = (out[offset + n] as number) + ((samples[n] as number) * (left - n)) / FADE_SAMPLES
    }
    this.#left[index] = left - length
    if (left === length) this.#voices[index] = null
  }
}
