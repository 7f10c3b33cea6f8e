import { type TensorSpec } from './safetensors-header.ts'
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
/**
 * The values that lie in these bytes, which become the values' own memory save for halves.
 *
 * @param bytes all of their buffer.
 * @throws {ModelFileError} for the types that Timbrel has no use for.
 */
export declare function valuesOf(spec: TensorSpec, bytes: Uint8Array<ArrayBuffer>, path: string): TensorValues
/**
 * The bytes of these values as they lie in a file.
 *
 * @throws {ModelFileError} when values and spec do not match.
 */
export declare function bytesOf(spec: TensorSpec, values: TensorValues, path: string): Uint8Array
