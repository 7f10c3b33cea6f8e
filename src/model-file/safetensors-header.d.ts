/** Bytes per element of every type that safetensors knows. */
export declare const DTYPE_BYTES: {
  readonly BOOL: 1
  readonly U8: 1
  readonly I8: 1
  readonly F8_E5M2: 1
  readonly F8_E4M3: 1
  readonly I16: 2
  readonly U16: 2
  readonly F16: 2
  readonly BF16: 2
  readonly I32: 4
  readonly U32: 4
  readonly F32: 4
  readonly F64: 8
  readonly I64: 8
  readonly U64: 8
}
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
export declare const MAX_HEADER_BYTES = 100000000
/**
 * Reads the JSON of a safetensors header and checks it against the bytes that follow it: known types, spans that
 * match shapes, no hole, no overlap, nothing beyond the end. Keys are data and go into maps, so that no name
 * ('__proto__') can reach into an object.
 *
 * @param dataBytes bytes of the file after the header.
 * @throws {ModelFileError} when any of it does not hold.
 */
export declare function parseHeader(json: Uint8Array, dataBytes: number, path: string): TensorHeader
/** Bytes that a tensor's values take. */
export declare function tensorBytes(spec: TensorSpec): number
/**
 * Gives every tensor its place: widest elements first, else in the order given, so that each lies aligned to its own
 * size without holes. Readers that map the file into memory need that; the format's own writer does the same.
 *
 * @throws {ModelFileError} when a name is there twice or reserved.
 */
export declare function placeTensors(path: string, specs: readonly TensorSpec[]): TensorPlace[]
/**
 * The first bytes of a safetensors file: u64 length, JSON, spaces up to a multiple of 8.
 *
 * @param places as {@link placeTensors} gives them.
 * @throws {ModelFileError} when the header passes the format's bound.
 */
export declare function buildHeader(
  path: string,
  places: readonly TensorPlace[],
  metadata: ReadonlyMap<string, string>,
): Uint8Array
