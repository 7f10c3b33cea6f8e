import { createHash, type Hash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { ModelFileError } from '../contract/errors.ts'
import { writeAtomically } from './atomic-write.ts'
import { type ByteSource, fileSource } from './byte-source.ts'
import { identify, KIND_BYTES } from './file-kind.ts'
import { fromHalves, toHalves } from './half-precision.ts'
import {
  buildHeader,
  MAX_HEADER_BYTES,
  parseHeader,
  placeTensors,
  type TensorHeader,
  type TensorPlace,
  type TensorSpec,
  tensorBytes,
} from './safetensors-header.ts'

/** Values of a tensor in memory. F16 tensors are Float32Array here and halves in the file. */
export type TensorValues =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array

/** A tensor with its values. */
export interface StoredTensor extends Omit<TensorSpec, 'name'> {
  readonly values: TensorValues
}

/** Key of the metadata under which {@link writeTensorFile} leaves the hex SHA-256 of all tensor bytes. */
export const CHECKSUM_KEY = 'checksum'

const NO_CHECKSUM = '0'.repeat(64)

/** An open safetensors file: the header is in memory, tensors are read when asked for. */
export interface TensorFile extends TensorHeader {
  readonly path: string
  /** Bytes of the whole file. */
  readonly bytes: number
  /** Reads one tensor; F16 comes as floats. A `hash` is fed the tensor's bytes as they lie in the file. */
  read(name: string, hash?: Hash): Promise<StoredTensor>
  close(): Promise<void>
}

/**
 * Opens a safetensors file (https://github.com/huggingface/safetensors, "Format") and checks its header against its
 * size. Allocates the header and nothing else.
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

/** As {@link openTensorFile}, of bytes from anywhere; `path` names them in messages. */
export async function openTensors(source: ByteSource, path: string): Promise<TensorFile> {
  const prefix = await source.read(0, 9)
  const headerBytes = prefix.length < 9 ? 0n : new DataView(prefix.buffer).getBigUint64(0, true)
  // The format's headers begin with '{'; a model cut off within its header still shows that much.
  if (prefix[8] !== 0x7b || headerBytes < 2n || headerBytes > BigInt(MAX_HEADER_BYTES)) {
    const found = identify(await source.read(0, KIND_BYTES)).description
    throw new ModelFileError(path, `expected a safetensors file, found ${found}`)
  }
  const dataStart = 8 + Number(headerBytes)
  if (dataStart > source.size) {
    throw new ModelFileError(
      path,
      `damaged: truncated within its header (${source.size} of ${dataStart} bytes present)`,
    )
  }
  const header = parseHeader(await source.read(8, Number(headerBytes)), source.size - dataStart, path)
  return {
    ...header,
    path,
    bytes: source.size,
    read: (name, hash) => readTensor(source, dataStart, header, name, path, hash),
    close: () => source.close(),
  }
}

async function readTensor(
  source: ByteSource,
  dataStart: number,
  header: TensorHeader,
  name: string,
  path: string,
  hash: Hash | undefined,
): Promise<StoredTensor> {
  const place = header.tensors.get(name)
  if (place === undefined) throw new ModelFileError(path, `damaged: the tensor ${JSON.stringify(name)} is missing`)
  const bytes = await source.read(dataStart + place.start, place.end - place.start)
  if (bytes.length !== place.end - place.start) throw new ModelFileError(path, 'damaged: it became shorter while read')
  hash?.update(bytes)
  return { dtype: place.dtype, shape: place.shape, values: valuesOf(place, bytes, path) }
}

function valuesOf(spec: TensorSpec, bytes: Uint8Array<ArrayBuffer>, path: string): TensorValues {
  const { buffer } = bytes
  switch (spec.dtype) {
    case 'F32':
      return new Float32Array(buffer)
    case 'F64':
      return new Float64Array(buffer)
    case 'F16':
      return fromHalves(new Uint16Array(buffer))
    case 'I8':
      return new Int8Array(buffer)
    case 'U8':
      return bytes
    case 'I16':
      return new Int16Array(buffer)
    case 'U16':
      return new Uint16Array(buffer)
    case 'I32':
      return new Int32Array(buffer)
    case 'U32':
      return new Uint32Array(buffer)
    default:
      throw new ModelFileError(path, `the tensor ${JSON.stringify(spec.name)} is ${spec.dtype}, which is not read here`)
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
    await writeWhole(file, bytesOf(path, place, tensor), dataStart + place.start)
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

const ARRAYS = {
  F32: Float32Array,
  F64: Float64Array,
  F16: Float32Array,
  I8: Int8Array,
  U8: Uint8Array,
  I16: Int16Array,
  U16: Uint16Array,
  I32: Int32Array,
  U32: Uint32Array,
} as const

function bytesOf(path: string, spec: TensorSpec, values: TensorValues): Uint8Array {
  const expected = Object.hasOwn(ARRAYS, spec.dtype) ? ARRAYS[spec.dtype as keyof typeof ARRAYS] : null
  if (expected === null || !(values instanceof expected)) {
    throw new ModelFileError(path, `cannot be written: ${spec.name} is ${spec.dtype}, its values are of another type`)
  }
  const stored = spec.dtype === 'F16' ? toHalves(values as Float32Array) : values
  if (stored.byteLength !== tensorBytes(spec)) {
    const found = `${values.length} values for the shape [${spec.shape.join(', ')}]`
    throw new ModelFileError(path, `cannot be written: ${spec.name} has ${found}`)
  }
  return new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength)
}

async function writeWhole(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let written = 0
  while (written < bytes.length) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written, position + written)
    written += bytesWritten
  }
}
