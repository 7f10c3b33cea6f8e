import { type ModelOrigin } from '../contract/model.ts'
import type { Network } from '../contract/network.ts'
import type { Instrument } from '../contract/sound.ts'
import { type ModelInfo, type SoundHead } from './model-layout.ts'
import type { TensorFile } from './tensor-file.ts'
/** What a model is without its sounds' arrays. */
export interface ModelHead {
  readonly origin: ModelOrigin
  readonly network: Network
  readonly instruments: readonly Instrument[]
  readonly sounds: readonly SoundHead[]
}
/** {@link ModelInfo}, and the scale of the network's normalisation. */
export interface ReadHead extends ModelInfo {
  readonly scaleDb: number
}
/** The strings that {@link readModelHead} reads back. */
export declare function modelMetadata({ origin, network, instruments, sounds }: ModelHead): Map<string, string>
/**
 * Reads what a model is from its metadata, and holds the file's tensors against it. Reads no tensor but the pad's points.
 *
 * @throws {ModelFileError} when the file is no model, of a newer format, or contradicts itself.
 */
export declare function readModelHead(file: TensorFile): Promise<ReadHead>
