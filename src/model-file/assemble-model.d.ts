import type { TimbrelModel } from '../contract/model.ts'
import type { Network, NetworkSpec } from '../contract/network.ts'
import type { Sound } from '../contract/sound.ts'
import type { ReadHead } from './model-head.ts'
import { type SoundHead } from './model-layout.ts'
import type { TensorSpec } from './safetensors-header.ts'
import type { TensorFile } from './tensor-file.ts'
import type { StoredTensor } from './tensor-values.ts'
/** Gives a tensor that {@link readModelHead} has seen in the file. */
export type TakeTensor = (spec: TensorSpec) => Promise<StoredTensor>
/**
 * A whole model of its head and its tensors, whose memory it takes over.
 *
 * @param tensors all of the file's.
 * @throws {ModelFileError} when a tensor holds what is no number.
 */
export declare function assembleModel(
  file: TensorFile,
  head: ReadHead,
  tensors: ReadonlyMap<string, StoredTensor>,
): Promise<TimbrelModel>
/** @throws {ModelFileError} when a tensor holds what is no number. */
export declare function readNetwork(
  file: TensorFile,
  take: TakeTensor,
  spec: NetworkSpec,
  scaleDb: number,
): Promise<Network>
/**
 * Sound `index` of a model.
 *
 * @throws {ModelFileError} when a tensor holds what is no number.
 */
export declare function readSound(
  file: TensorFile,
  take: TakeTensor,
  head: SoundHead,
  index: number,
  latentSize: number,
): Promise<Sound>
