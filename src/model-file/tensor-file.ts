import type { ByteSource } from '../contract/byte-source.ts'
import { ModelFileError } from '../contract/errors.ts'
import { identify, KIND_BYTES } from '../contract/file-kind.ts'
import { MAX_HEADER_BYTES, parseHeader, type TensorHeader } from './safetensors-header.ts'
import { type StoredTensor, valuesOf } from './tensor-values.ts'

/** Key of the metadata that holds the hex SHA-256 of all tensor bytes. */
export const CHECKSUM_KEY = 'checksum'

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
    dataStart,
    read: (name, see) => readTensor(source, dataStart, header, name, path, see),
    close: () => source.close(),
  }
}

async function readTensor(
  source: ByteSource,
  dataStart: number,
  header: TensorHeader,
  name: string,
  path: string,
  see: SeeBytes | undefined,
): Promise<StoredTensor> {
  const place = header.tensors.get(name)
  if (place === undefined) throw new ModelFileError(path, `damaged: the tensor ${JSON.stringify(name)} is missing`)
  const bytes = await source.read(dataStart + place.start, place.end - place.start)
  if (bytes.length !== place.end - place.start) throw new ModelFileError(path, 'damaged: it became shorter while read')
  see?.(bytes)
  return { dtype: place.dtype, shape: place.shape, values: valuesOf(place, bytes, path) }
}

/** All tensors, in the order in which they lie in the file, which is the order of its checksum. */
export async function readEachTensor(file: TensorFile, see?: SeeBytes): Promise<Map<string, StoredTensor>> {
  const tensors = new Map<string, StoredTensor>()
  for (const name of file.tensors.keys()) tensors.set(name, await file.read(name, see))
  return tensors
}

/**
 * Holds a file against its checksum; one that has none passes.
 *
 * @param found hex SHA-256 of all bytes from {@link TensorFile.dataStart}.
 * @throws {ModelFileError} when they differ.
 */
export function checkChecksum({ metadata, path }: TensorFile, found: string): void {
  const expected = metadata.get(CHECKSUM_KEY)
  if (expected !== undefined && expected !== found) {
    throw new ModelFileError(path, 'damaged: its checksum does not match; copy or train it again')
  }
}
