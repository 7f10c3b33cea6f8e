import type { ModelOrigin } from '../contract/model.ts'
import type { NetworkSpec } from '../contract/network.ts'
import type { Instrument, Sound } from '../contract/sound.ts'
import type { TensorSpec } from './safetensors-header.ts'
/** All of a sound but its arrays; with `latentCount` it decides the arrays' shapes. */
export interface SoundHead
  extends Omit<Sound, 'latents' | 'loudnessDb' | 'pitchDeviation' | 'detail' | 'air' | 'onsetPhases'> {
  readonly latentCount: number
}
/** All of a model but weights and arrays: what is known without reading a tensor. */
export interface ModelInfo {
  readonly formatVersion: number
  readonly origin: ModelOrigin
  readonly spec: NetworkSpec
  readonly instruments: readonly Instrument[]
  readonly sounds: readonly SoundHead[]
  /** Bytes of the whole file. */
  readonly bytes: number
}
/** The heads of sounds in memory. */
export declare function soundHead(sound: Sound, latentSize: number): SoundHead
/** Tensors of network, normalisation and pad. Weights lie as {@link LayerSpec} says: [kernelSize, inputs, outputs]. */
export declare function networkTensors(spec: NetworkSpec, instrumentCount: number): TensorSpec[]
/** Tensors of sound `index`. Latents are halves, which is all their producer keeps; the rest is stored as it is. */
export declare function soundTensors(head: SoundHead, index: number, latentSize: number): TensorSpec[]
/**
 * Holds what a model says of itself against itself: layers that chain, steps that match frames, landmarks in order.
 *
 * @throws {ModelFileError} for the first contradiction.
 */
export declare function checkDescription(spec: NetworkSpec, sounds: readonly SoundHead[], path: string): void
/**
 * Holds instruments against the sounds they refer to, and against the pad they lie on.
 *
 * @throws {ModelFileError} for the first contradiction.
 */
export declare function checkInstruments(
  instruments: readonly Instrument[],
  sounds: readonly SoundHead[],
  path: string,
): void
