import { ModelFileError } from '../contract/errors.ts'

/** Bytes per element of every type that safetensors knows. */
export const DTYPE_BYTES = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E5M2: 1,
  F8_E4M3: 1,
  I16: 2,
  U16: 2,
  F16: 2,
  BF16: 2,
  I32: 4,
  U32: 4,
  F32: 4,
  F64: 8,
  I64: 8,
  U64: 8,
} as const

export type DType = keyof typeof DTYPE_BYTES

/** What a tensor is, without its values. */
export interface TensorSpec {
  readonly name: string
  readonly dtype: DType
  readonly shape: readonly number[]
}

/** A tensor of an open file: where its bytes lie, from the end of the header. */
export interface TensorPlace extends TensorSpec {
  readonly start: number
  readonly end: number
}

/** A safetensors header, checked. */
export interface TensorHeader {
  /** In the order in which they lie in the file. */
  readonly tensors: ReadonlyMap<string, TensorPlace>
  readonly metadata: ReadonlyMap<string, string>
}

/** The format's own bound on its header. */
export const MAX_HEADER_BYTES = 100_000_000

/** Header lengths are padded to this, so that tensors of any type lie aligned when the file is mapped into memory. */
const ALIGNMENT_BYTES = 8

/**
 * Reads the JSON of a safetensors header and checks it against the bytes that follow it: known types, spans that
 * match shapes, no hole, no overlap, nothing beyond the end. Keys are data and go into maps, so that no name
 * ('__proto__') can reach into an object.
 *
 * @param dataBytes bytes of the file after the header.
 * @throws {ModelFileError} when any of it does not hold.
 */
export function parseHeader(json: Uint8Array, dataBytes: number, path: string): TensorHeader {
  const root = asEntries(parseJson(json, path), 'the header', path)
  const metadata = new Map<string, string>()
  const places: TensorPlace[] = []
  for (const [name, value] of root) {
    if (name === '__metadata__') readMetadata(value, metadata, path)
    else places.push(readPlace(name, value, path))
  }
  places.sort((left, right) => left.start - right.start || left.end - right.end)
  let end = 0
  for (const place of places) {
    if (place.start !== end) {
      const fault = place.start < end ? 'overlaps the one before' : 'leaves a hole before it'
      throw damaged(path, `the tensor ${quoted(place.name)} ${fault} (at byte ${place.start}, expected ${end})`)
    }
    end = place.end
  }
  if (end > dataBytes) throw damaged(path, `truncated: ${dataBytes} of ${end} bytes of tensors are present`)
  if (end < dataBytes) throw damaged(path, `${dataBytes - end} bytes lie after the last tensor`)
  return { tensors: new Map(places.map((place) => [place.name, place])), metadata }
}

function parseJson(json: Uint8Array, path: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json))
  } catch (cause) {
    throw new ModelFileError(path, `damaged: its header is not valid JSON (${(cause as Error).message})`, { cause })
  }
}

function asEntries(value: unknown, what: string, path: string): [string, unknown][] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return Object.entries(value)
  throw damaged(path, `${what} is not a JSON object`)
}

function readMetadata(value: unknown, metadata: Map<string, string>, path: string): void {
  for (const [key, text] of asEntries(value, '__metadata__', path)) {
    if (typeof text !== 'string') throw damaged(path, `__metadata__ ${quoted(key)} is not a string`)
    metadata.set(key, text)
  }
}

function readPlace(name: string, value: unknown, path: string): TensorPlace {
  const fields = new Map(asEntries(value, `the tensor ${quoted(name)}`, path))
  const dtype = fields.get('dtype')
  const shape = fields.get('shape')
  const offsets = fields.get('data_offsets')
  if (!isDType(dtype)) throw damaged(path, `the tensor ${quoted(name)} has the unknown type ${quoted(dtype)}`)
  if (!isSizes(shape)) throw damaged(path, `the tensor ${quoted(name)} has no valid shape`)
  if (!isSizes(offsets) || offsets.length !== 2) throw damaged(path, `the tensor ${quoted(name)} has no valid offsets`)
  const [start, end] = offsets as [number, number]
  const bytes = tensorBytes({ name, dtype, shape })
  if (!Number.isSafeInteger(bytes) || end - start !== bytes) {
    const found = `spans ${end - start} bytes, but ${dtype} [${shape.join(', ')}] takes ${bytes}`
    throw damaged(path, `the tensor ${quoted(name)} ${found}`)
  }
  return { name, dtype, shape, start, end }
}

function isDType(value: unknown): value is DType {
  return typeof value === 'string' && Object.hasOwn(DTYPE_BYTES, value)
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0)
}

/** Bytes that a tensor's values take. */
export function tensorBytes(spec: TensorSpec): number {
  return spec.shape.reduce((product, size) => product * size, 1) * DTYPE_BYTES[spec.dtype]
}

/**
 * Gives every tensor its place: widest elements first, else in the order given, so that each lies aligned to its own
 * size without holes. Readers that map the file into memory need that; the format's own writer does the same.
 *
 * @throws {ModelFileError} when a name is there twice or reserved.
 */
export function placeTensors(path: string, specs: readonly TensorSpec[]): TensorPlace[] {
  const names = new Set(specs.map((spec) => spec.name))
  if (names.size !== specs.length || names.has('__metadata__')) {
    throw new ModelFileError(path, 'cannot be written: two tensors of one name, or one named "__metadata__"')
  }
  let end = 0
  return [...specs]
    .sort((left, right) => DTYPE_BYTES[right.dtype] - DTYPE_BYTES[left.dtype])
    .map((spec) => {
      const start = end
      end += tensorBytes(spec)
      return { ...spec, start, end }
    })
}

/**
 * The first bytes of a safetensors file: u64 length, JSON, spaces up to a multiple of 8.
 *
 * @param places as {@link placeTensors} gives them.
 * @throws {ModelFileError} when the header passes the format's bound.
 */
export function buildHeader(
  path: string,
  places: readonly TensorPlace[],
  metadata: ReadonlyMap<string, string>,
): Uint8Array {
  const tensors = places.map(({ name, dtype, shape, start, end }): [string, unknown] => [
    name,
    { dtype, shape, data_offsets: [start, end] },
  ])
  const root: [string, unknown][] = [['__metadata__', toObject([...metadata])], ...tensors]
  const json = new TextEncoder().encode(JSON.stringify(toObject(root)))
  const length = Math.ceil(json.length / ALIGNMENT_BYTES) * ALIGNMENT_BYTES
  if (length > MAX_HEADER_BYTES) {
    throw new ModelFileError(path, `cannot be written: its header takes ${length} bytes, more than readers accept`)
  }
  const header = new Uint8Array(8 + length).fill(0x20)
  new DataView(header.buffer).setBigUint64(0, BigInt(length), true)
  header.set(json, 8)
  return header
}

/** Object.fromEntries defines own properties, so that even '__proto__' stays a plain name. */
function toObject(entries: readonly (readonly [string, unknown])[]): object {
  return Object.fromEntries(entries)
}

function damaged(path: string, what: string): ModelFileError {
  return new ModelFileError(path, `damaged: ${what}`)
}

function quoted(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 80)
}
