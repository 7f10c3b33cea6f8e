import type { Network } from '../contract/network.ts'
import type { Sound } from '../contract/sound.ts'
import type { NoiseShaper } from '../dsp/noise-shaper.ts'
import type { PartialBank } from '../dsp/partial-bank.ts'

/**
 * The engine's heavy loops, each behind a small interface, so that another implementation (SIMD in WebAssembly) can
 * stand in for the plain TypeScript one without the rest of the engine knowing.
 *
 * Every factory method allocates; no method of what they return does, nor does any throw.
 */
export interface Kernels {
  /** For a person: 'typescript', 'simd'. */
  readonly name: string
  /**
   * @param maxSteps longest window {@link DecoderKernel.decode} will be given.
   * @param maxWindows most windows it will be given at once; 1 unless said otherwise.
   * @throws TimbrelError 'model-file' when the decoder's layers are not as the contract says.
   */
  createDecoder(network: Network, maxSteps: number, maxWindows?: number): DecoderKernel
  createBlend(sounds: readonly Sound[]): BlendKernel
  createPartialBank(): PartialBankKernel
  createNoiseShaper(): NoiseShaperKernel
}

/** Latent steps to image rows. */
export interface DecoderKernel {
  /** Steps of past and of future that one output step depends on. */
  readonly reach: number
  /** Values of one input step: latentSize + CONDITIONS. */
  readonly inputSize: number
  /**
   * Decodes `count` consecutive steps of each of some windows, whose edge steps are repeated in every layer. A window
   * gives the same bits alone and in company.
   *
   * @param input [windows, steps, inputSize].
   * @param first first step wanted of each, 0 <= first, first + count <= steps.
   * @param out [windows, count, BINS] receives dB re the frame's loudness, not clipped.
   */
  decode(input: Float32Array, windows: number, steps: number, first: number, count: number, out: Float32Array): void
}

/** What each sound adds to a blend beside its latents; it owns the stored forms of detail and air. */
export interface BlendKernel {
  /**
   * Adds gain · detail of a sound at a fractional frame (clipped to the sound) to an image row.
   *
   * @param semitones from the sound's own pitch to the key: harmonics are read at the key's frequencies and fade with the
   * distance, see {@link detailRatio}; noise bands lie where they lie.
   * @param row [BINS]; harmonics the sound does not have are left alone.
   */
  addDetail(sound: number, frame: number, semitones: number, gain: number, row: Float32Array): void
  /**
   * Adds gain · air of a sound to a grain.
   *
   * @param start sample of the sound's air that belongs to grain[0]; what lies outside the sound is silence.
   * @returns mean square of the air that was read, before the gain.
   */
  addAir(sound: number, start: number, gain: number, grain: Float32Array): number
}

/** A streaming, phase-continuous bank of partials of one voice, as {@link PartialBank} has them. */
export type PartialBankKernel = Pick<PartialBank, 'reset' | 'aim' | 'add'>

/** Shapes grains of noise, as {@link NoiseShaper} does; holds no sound between calls, so all voices share one. */
export type NoiseShaperKernel = Pick<NoiseShaper, 'shape'>
