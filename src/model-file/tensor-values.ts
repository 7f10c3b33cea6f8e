import { ModelFileError } from '../contract/errors.ts'
import { fromHalves, toHalves } from './half-precision.ts'
import { type TensorSpec, tensorBytes } from './safetensors-header.ts'

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

/**
 * The values that lie in these bytes, which become the values' own memory save for halves.
 *
 * @param bytes all of their buffer.
 * @throws {ModelFileError} for the types that Timbrel has no use for.
 */
export function valuesOf(spec: TensorSpec, bytes: Uint8Array<ArrayBuffer>, path: string): TensorValues {
  const { buffer } = bytes
  if (spec.dtype === 'F16') return fromHalves(new Uint16Array(buffer))
  const array = arrayOf(spec)
  if (array !== null) return new array(buffer)
  throw new ModelFileError(path, `the tensor ${JSON.stringify(spec.name)} is ${spec.dtype}, which is not read here`)
}

/**
 * The bytes of these values as they lie in a file.
 *
 * @throws {ModelFileError} when values and spec do not match.
 */
export function bytesOf(spec: TensorSpec, values: TensorValues, path: string): Uint8Array {
  const array = arrayOf(spec)
  if (array === null || !(values instanceof array)) {
    throw new ModelFileError(path, `cannot be written: ${spec.name} is ${spec.dtype}, its values are of another type`)
  }
  const stored = spec.dtype === 'F16' ? toHalves(values as Float32Array) : values
  if (stored.byteLength !== tensorBytes(spec)) {
    const found = `${values.length} values for the shape [${spec.shape.join(', ')}]`
    throw new ModelFileError(path, `cannot be written: ${spec.name} has ${found}`)
  }
  return new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength)
}

function arrayOf({ dtype }: TensorSpec): (typeof ARRAYS)[keyof typeof ARRAYS] | null {
  return Object.hasOwn(ARRAYS, dtype) ? ARRAYS[dtype as keyof typeof ARRAYS] : null
}
