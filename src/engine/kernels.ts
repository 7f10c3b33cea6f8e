import type { Network } from '../contract/network.ts'
import type { NoiseShaper } from '../dsp/noise-shaper.ts'
import type { PartialBank } from '../dsp/partial-bank.ts'
import type { Pieces } from './pieces.ts'
import type { SoundReader } from './sound-reader.ts'

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
  /**
   * In pieces of a sound each, which may be copied.
   *
   * @param sounds of a model, all of one latent size. @param capacity most parts of one blend.
   * @throws TimbrelError 'model-file' when there is no memory for them.
   */
  createBlend(sounds: readonly SoundReader[], capacity: number): Pieces<BlendKernel>
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

/**
 * What takes part in a blend: filled in before a blend is asked for, and kept until it is filled in anew. Written element
 * by element, so that no number has to be boxed on its way.
 */
export interface BlendParts {
  /** Parts that count, at most the capacity. */
  count: number
  /** Index of each part's sound. */
  readonly sounds: Int32Array
  /** Fractional frame at which it is read; outside the sound its first or last one is. */
  readonly frames: Float64Array
  readonly weights: Float64Array
  /**
   * Semitones from the sound's own pitch to the key: harmonics of its detail are read at the key's frequencies and fade
   * with the distance, see {@link detailRatio}; noise bands lie where they lie.
   */
  readonly semitones: Float64Array
  /** Sample of the sound's air that belongs to a grain's first one; what lies outside the sound is silence. */
  readonly airStarts: Int32Array
}

/**
 * Blends the trajectories, detail and air of a model's sounds, whose stored forms it owns. Keeps nothing of a note:
 * every voice of an engine fills in the same parts.
 */
export interface BlendKernel {
  readonly parts: BlendParts
  /** [sounds, latentSize] added to a sound's latents; zeros until whoever turns attribute knobs writes them. */
  readonly latentOffsets: Float32Array
  /** [TRACKS] results of {@link blendTracks}. */
  readonly tracks: Float64Array
  /** [capacity] results of {@link blendAir}: mean square of each part's air, not weighted; 0 for a sound without air. */
  readonly airPowers: Float64Array
  /** Adds Σ weight · (latents + offsets) to `out` at `offset`; linear between latent steps. */
  addLatents(out: Float32Array, offset: number): void
  /** Writes the blends of loudness and pitch to `tracks`. */
  blendTracks(): void
  /** Adds amount · Σ weight · detail, in dB. @param row [BINS]; harmonics that no sound has are left alone. */
  addDetail(amount: number, row: Float32Array): void
  /** Writes Σ √weight · air, whose power is the blend of powers. @param grain [2 · HOP_SAMPLES] overwritten. */
  blendAir(grain: Float32Array): void
}

/** Places in {@link BlendKernel.tracks}: loudness re each sound's peak in dB, pitch re each sound's own in semitones. */
export const LOUDNESS_TRACK = 0
export const PITCH_TRACK = 1
export const TRACKS = 2

/** A streaming, phase-continuous bank of partials of one voice, as {@link PartialBank} has them. */
export type PartialBankKernel = Pick<PartialBank, 'reset' | 'aim' | 'add'>

/** Shapes grains of noise, as {@link NoiseShaper} does; holds no sound between calls, so all voices share one. */
export type NoiseShaperKernel = Pick<NoiseShaper, 'shape'>
