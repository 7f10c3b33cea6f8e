import {
  _FusedMatMul,
  BatchMatMul,
  broadcast_util,
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

/** Whether every left matrix meets a right one in order, or one of the sides is a single matrix. */
function pairsUp(left: TensorInfo, right: TensorInfo): boolean {
  const [outerOfLeft, outerOfRight] = [left.shape.slice(0, -2), right.shape.slice(0, -2)]
  const single = [outerOfLeft, outerOfRight].some((outer) => util.sizeFromShape(outer) === 1)
  return single || util.arraysEqual(outerOfLeft, outerOfRight)
}

function multiplyStacks(backend: WasmBackend, left: Stack, right: Stack, out: Stack, attrs: MatMulArgs['attrs']): void {
  if (right.count === 1 && !attrs.transposeA) {
    // One right side for all: the stack's rows are the rows of one tall matrix.
    const tall = { address: left.address, rows: left.count * left.rows, columns: left.columns }
    const tallOut = { address: out.address, rows: out.count * out.rows, columns: out.columns }
    product(backend, tall, matrixOf(right, 0), tallOut, attrs)
    return
  }
  for (let index = 0; index < out.count; index++) {
    product(backend, matrixOf(left, index), matrixOf(right, index), matrixOf(out, index), attrs)
  }
}

/**
 * BatchMatMul that transposes explicitly and multiplies in the one fast form, A·B. The module's own kernel falls to a
 * scalar loop for Aᵀ·B, A·Bᵀ and for every batch above one.
 */
export function matMulKernel(original: KernelConfig): KernelConfig {
  const kernelFunc = ({ inputs, attrs, backend }: MatMulArgs): TensorInfo | TensorInfo[] => {
    const { a, b } = inputs
    const empty = util.sizeFromShape(a.shape) * util.sizeFromShape(b.shape) === 0
    // Two stacks broadcast crosswise, and other types, are the original's to do or to refuse.
    if (a.dtype !== 'float32' || b.dtype !== 'float32' || empty || !pairsUp(a, b)) {
      return original.kernelFunc({ inputs: { a, b }, attrs: { ...attrs }, backend })
    }
    const left = stackOf(backend, a)
    const right = stackOf(backend, b)
    const [rows, inner] = attrs.transposeA ? [left.columns, left.rows] : [left.rows, left.columns]
    const [innerOfRight, columns] = attrs.transposeB ? [right.columns, right.rows] : [right.rows, right.columns]
    util.assert(inner === innerOfRight, () => `matMul: inner sizes ${inner} and ${innerOfRight} differ`)
    const outer = broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2))
    const out = backend.makeOutput([...outer, rows, columns], 'float32')
    multiplyStacks(backend, left, right, stackOf(backend, out), attrs)
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
