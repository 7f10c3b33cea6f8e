import type { ByteSource } from '../contract/byte-source.ts'
import { type TensorHeader } from './safetensors-header.ts'
import { type StoredTensor } from './tensor-values.ts'
/** Key of the metadata that holds the hex SHA-256 of all tensor bytes. */
export declare const CHECKSUM_KEY = 'checksum'
/** Sees a tensor's bytes as they lie in the file, before anything else does; may neither keep nor change them. */
export type SeeBytes = (bytes: Uint8Array) => void
/** An open safetensors file: the header is in memory, tensors are read when asked for. */
export interface TensorFile extends TensorHeader {
  readonly path: string
  /** Bytes of the whole file. */
  readonly bytes: number
  /** Where the tensors begin; they fill the rest without holes. */
  readonly dataStart: number
  /** Reads one tensor; F16 comes as floats. */
  read(name: string, see?: SeeBytes): Promise<StoredTensor>
  close(): Promise<void>
}
/**
 * Opens a safetensors file (https://github.com/huggingface/safetensors, "Format") and checks its header against its
 * size. Allocates the header and nothing else.
 *
 * @param path names the file in messages.
 * @throws {ModelFileError} when it is something else, or damaged; what `source` throws passes through.
 */
export declare function openTensors(source: ByteSource, path: string): Promise<TensorFile>
/** All tensors, in the order in which they lie in the file, which is the order of its checksum. */
export declare function readEachTensor(file: TensorFile, see?: SeeBytes): Promise<Map<string, StoredTensor>>
/**
 * Holds a file against its checksum; one that has none passes.
 *
 * @param found hex SHA-256 of all bytes from {@link TensorFile.dataStart}.
 * @throws {ModelFileError} when they differ.
 */
export declare function checkChecksum({ metadata, path }: TensorFile, found: string): void
