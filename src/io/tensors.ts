import { createHash } from 'node:crypto'
import { CHECKSUM_KEY, checkChecksum, readEachTensor, type TensorFile } from '../model-file/tensor-file.ts'
import type { StoredTensor } from '../model-file/tensor-values.ts'
import { openTensorFile, writeTensorFile } from './safetensors.ts'

/** Tensors and strings of a file: what a checkpoint is made of. */
export interface StoredTensors {
  readonly tensors: ReadonlyMap<string, StoredTensor>
  /** Without the checksum, which is the file's own business. */
  readonly metadata: ReadonlyMap<string, string>
}

/**
 * Writes tensors and strings as one safetensors file, atomically; a checksum is added.
 *
 * @throws {ModelFileError} when values and shapes do not match; {@link TimbrelError} 'input' when it cannot be written.
 */
export async function writeTensors(
  path: string,
  tensors: ReadonlyMap<string, StoredTensor>,
  metadata: ReadonlyMap<string, string> = new Map(),
): Promise<void> {
  const specs = [...tensors].map(([name, { dtype, shape }]) => ({ name, dtype, shape }))
  const values = [...tensors].map(([name, tensor]) => [name, tensor.values] as const)
  await writeTensorFile(path, specs, metadata, values)
}

/**
 * Reads every tensor of a safetensors file and holds them against its checksum, when it has one.
 *
 * @throws {ModelFileError} when the file is something else, or damaged.
 */
export async function readTensors(path: string): Promise<StoredTensors> {
  const file = await openTensorFile(path)
  try {
    const tensors = await readAllTensors(file)
    const metadata = new Map(file.metadata)
    metadata.delete(CHECKSUM_KEY)
    return { tensors, metadata }
  } finally {
    await file.close()
  }
}

/** All tensors of an open file, in the order in which they lie in it, held against its checksum. */
export async function readAllTensors(file: TensorFile): Promise<Map<string, StoredTensor>> {
  const hash = createHash('sha256')
  const tensors = await readEachTensor(file, (bytes) => hash.update(bytes))
  checkChecksum(file, hash.digest('hex'))
  return tensors
}
