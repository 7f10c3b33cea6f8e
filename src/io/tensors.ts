import { createHash } from 'node:crypto'
import { ModelFileError } from '../contract/errors.ts'
import { CHECKSUM_KEY, openTensorFile, type StoredTensor, type TensorFile, writeTensorFile } from './safetensors.ts'

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
  const tensors = new Map<string, StoredTensor>()
  for (const name of file.tensors.keys()) tensors.set(name, await file.read(name, hash))
  const expected = file.metadata.get(CHECKSUM_KEY)
  if (expected !== undefined && expected !== hash.digest('hex')) {
    throw new ModelFileError(file.path, 'damaged: its checksum does not match; copy or train it again')
  }
  return tensors
}
