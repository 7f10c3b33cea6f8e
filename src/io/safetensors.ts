import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { ModelFileError } from '../contract/errors.ts'
import { buildHeader, placeTensors, type TensorPlace, type TensorSpec } from '../model-file/safetensors-header.ts'
import { CHECKSUM_KEY, openTensors, type TensorFile } from '../model-file/tensor-file.ts'
import { bytesOf, type TensorValues } from '../model-file/tensor-values.ts'
import { writeAtomically } from './atomic-write.ts'
import { fileSource } from './file-source.ts'

const NO_CHECKSUM = '0'.repeat(64)

/**
 * {@link openTensors} of a file on disk.
 *
 * @throws {ModelFileError} when it is something else, or damaged; {@link TimbrelError} 'input' when it cannot be opened.
 */
export async function openTensorFile(path: string): Promise<TensorFile> {
  const source = await fileSource(path)
  try {
    return await openTensors(source, path)
  } catch (cause) {
    await source.close()
    throw cause
  }
}

/**
 * Writes a safetensors file, atomically and tensor by tensor, so that no more than one needs to be in memory. The
 * SHA-256 of all tensor bytes is put into the metadata under {@link CHECKSUM_KEY}; the file is read back for it, because
 * the tensors' order in the file is not the order in which they come.
 *
 * @param specs every tensor.
 * @param values each tensor's name and values once, in any order.
 * @throws {ModelFileError} when the values do not match the specs. What `values` throws passes through; then, as ever,
 *   `path` is left as it was.
 */
export async function writeTensorFile(
  path: string,
  specs: readonly TensorSpec[],
  metadata: ReadonlyMap<string, string>,
  values: AsyncIterable<readonly [string, TensorValues]> | Iterable<readonly [string, TensorValues]>,
): Promise<void> {
  const places = placeTensors(path, specs)
  const headerWith = (checksum: string) => buildHeader(path, places, new Map(metadata).set(CHECKSUM_KEY, checksum))
  const header = headerWith(NO_CHECKSUM)
  await writeAtomically(path, async (file) => {
    await writeWhole(file, header, 0)
    await writeValues(path, file, header.length, places, values)
    const checksum = await hashFrom(file, header.length)
    await writeWhole(file, headerWith(checksum), 0)
  })
}

async function writeValues(
  path: string,
  file: FileHandle,
  dataStart: number,
  places: readonly TensorPlace[],
  values: AsyncIterable<readonly [string, TensorValues]> | Iterable<readonly [string, TensorValues]>,
): Promise<void> {
  const awaited = new Map(places.map((place) => [place.name, place]))
  for await (const [name, tensor] of values) {
    const place = awaited.get(name)
    if (place === undefined) {
      throw new ModelFileError(path, `cannot be written: the tensor ${name} came twice or was never declared`)
    }
    awaited.delete(name)
    await writeWhole(file, bytesOf(place, tensor, path), dataStart + place.start)
  }
  const [missing] = awaited.keys()
  if (missing !== undefined) throw new ModelFileError(path, `cannot be written: the tensor ${missing} never came`)
}

/** Bytes hashed at a time. */
const HASH_BLOCK_BYTES = 1024 * 1024

async function hashFrom(file: FileHandle, start: number): Promise<string> {
  const hash = createHash('sha256')
  const block = new Uint8Array(HASH_BLOCK_BYTES)
  for (let position = start; ; ) {
    const { bytesRead } = await file.read(block, 0, block.length, position)
    if (bytesRead === 0) return hash.digest('hex')
    hash.update(block.subarray(0, bytesRead))
    position += bytesRead
  }
}

async function writeWhole(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let written = 0
  while (written < bytes.length) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written, position + written)
    written += bytesWritten
  }
}
