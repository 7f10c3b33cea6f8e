import {
  _FusedMatMul,
  BatchMatMul,
  type KernelConfig,
  type NamedAttrMap,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core'
import { multiply, multiplyTransposedLeft, transposeInto, withTransposed } from './products.ts'
import { addressOf, floatsAt, type HeapMatrix, type WasmBackend } from './wasm-heap.ts'

interface MatMulArgs {
  readonly inputs: { readonly a: TensorInfo; readonly b: TensorInfo }
  readonly attrs: { readonly transposeA: boolean; readonly transposeB: boolean }
  readonly backend: WasmBackend
}

const BYTES = Float32Array.BYTES_PER_ELEMENT

/** A stack of equal matrices in the heap. */
interface Stack {
  readonly address: number
  readonly count: number
  readonly rows: number
  readonly columns: number
}

function stackOf(backend: WasmBackend, tensor: TensorInfo): Stack {
  const [rows, columns] = tensor.shape.slice(-2) as [number, number]
  return { address: addressOf(backend, tensor), count: util.sizeFromShape(tensor.shape.slice(0, -2)), rows, columns }
}

function matrixOf(stack: Stack, index: number): HeapMatrix {
  const { rows, columns } = stack
  const offset = stack.count === 1 ? 0 : index * rows * columns * BYTES
  return { address: stack.address + offset, rows, columns }
}

function product(
  backend: WasmBackend,
  left: HeapMatrix,
  right: HeapMatrix,
  out: HeapMatrix,
  attrs: MatMulArgs['attrs'],
): void {
  const withRight = (use: (right: HeapMatrix) => void) =>
    attrs.transposeB ? withTransposed(backend, right, use) : use(right)
  withRight((plainRight) => {
    if (attrs.transposeA) multiplyTransposedLeft(backend, left, plainRight, out)
    else multiply(backend, left, plainRight, out)
  })
}

/**
 * BatchMatMul that transposes explicitly and multiplies in the one fast form, A·B. The module's own kernel falls to a
 * scalar loop for Aᵀ·B, A·Bᵀ and for every batch above one.
 */
export function matMulKernel(original: KernelConfig): KernelConfig {
  const kernelFunc = ({ inputs, attrs, backend }: MatMulArgs): TensorInfo | TensorInfo[] => {
    const { a, b } = inputs
    const left = stackOf(backend, a)
    const right = stackOf(backend, b)
    const outerOfLeft = a.shape.slice(0, -2)
    const outerOfRight = b.shape.slice(0, -2)
    const sameOuter = outerOfLeft.length === outerOfRight.length && outerOfLeft.every((n, at) => n === outerOfRight[at])
    const simple =
      a.dtype === 'float32' && b.dtype === 'float32' && (sameOuter || left.count === 1 || right.count === 1)
    // Anything else (two stacks broadcast crosswise) is the original's to do or to refuse.
    if (!simple || left.count * right.count * left.rows * left.columns * right.rows * right.columns === 0) {
      return original.kernelFunc({ inputs: { a, b }, attrs: { ...attrs }, backend })
    }
    const outer = sameOuter || left.count > right.count ? outerOfLeft : outerOfRight
    const rows = attrs.transposeA ? left.columns : left.rows
    const columns = attrs.transposeB ? right.rows : right.columns
    const inner = attrs.transposeA ? left.rows : left.columns
    const innerOfRight = attrs.transposeB ? right.columns : right.rows
    util.assert(inner === innerOfRight, () => `matMul: inner sizes ${inner} and ${innerOfRight} differ`)
    const longest = outerOfLeft.length >= outerOfRight.length ? outerOfLeft.length : outerOfRight.length
    const outShape = [...new Array<number>(longest - outer.length).fill(1), ...outer, rows, columns]
    const out = backend.makeOutput(outShape, 'float32')
    const results = { address: addressOf(backend, out), count: Math.max(left.count, right.count), rows, columns }
    if (right.count === 1 && !attrs.transposeA) {
      // One right side for all: the stack's rows are the rows of one tall matrix.
      const tall = { address: left.address, rows: left.count * left.rows, columns: left.columns }
      const tallOut = { address: results.address, rows: results.count * rows, columns }
      product(backend, tall, matrixOf(right, 0), tallOut, attrs)
      return out
    }
    for (let index = 0; index < results.count; index++) {
      product(backend, matrixOf(left, index), matrixOf(right, index), matrixOf(results, index), attrs)
    }
    return out
  }
  return { ...original, kernelName: BatchMatMul, kernelFunc: kernelFunc as unknown as KernelConfig['kernelFunc'] }
}

interface FusedArgs {
  readonly inputs: { readonly a: TensorInfo; readonly b: TensorInfo; readonly [name: string]: TensorInfo | undefined }
  readonly attrs: Record<string, unknown> & { readonly transposeA: boolean; readonly transposeB: boolean }
  readonly backend: WasmBackend
}

function transposedTensor(backend: WasmBackend, tensor: TensorInfo): TensorInfo {
  const [batch, rows, columns] = tensor.shape as [number, number, number]
  const out = backend.makeOutput([batch, columns, rows], 'float32')
  for (let index = 0; index < batch; index++) {
    const offset = index * rows * columns * BYTES
    const from = floatsAt(backend, addressOf(backend, tensor) + offset, rows * columns)
    transposeInto(from, rows, columns, floatsAt(backend, addressOf(backend, out) + offset, rows * columns))
  }
  return out
}

/** _FusedMatMul with its transposed operands transposed explicitly; bias and activation stay the module's own. */
export function fusedMatMulKernel(original: KernelConfig): KernelConfig {
  const kernelFunc = ({ inputs, attrs, backend }: FusedArgs): TensorInfo | TensorInfo[] => {
    const a = attrs.transposeA ? transposedTensor(backend, inputs.a) : inputs.a
    const b = attrs.transposeB ? transposedTensor(backend, inputs.b) : inputs.b
    const plain = { ...attrs, transposeA: false, transposeB: false } as NamedAttrMap
    try {
      return original.kernelFunc({ inputs: { ...inputs, a, b }, attrs: plain, backend })
    } finally {
      if (a !== inputs.a) backend.disposeData(a.dataId)
      if (b !== inputs.b) backend.disposeData(b.dataId)
    }
  }
  return { ...original, kernelName: _FusedMatMul, kernelFunc: kernelFunc as unknown as KernelConfig['kernelFunc'] }
}
