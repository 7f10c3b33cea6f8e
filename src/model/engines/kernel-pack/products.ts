import { BatchMatMul } from '@tensorflow/tfjs-core'
import { floatsAt, type HeapMatrix, type WasmBackend, withScratch } from './wasm-heap.ts'

/**
 * Ids under which the three matrices of a running product are known to the wasm module. The backend counts its own up
 * from 1 and would need two thousand million tensors to meet these.
 */
const LEFT_ID = 0x7fff_fff0
const RIGHT_ID = 0x7fff_fff1
const OUT_ID = 0x7fff_fff2

/** Rows of one block of a transposition: 16 floats are one cache line of what is written. */
const BLOCK_ROWS = 16

type MatMul = ReturnType<WasmBackend['wasm']['cwrap']>

const wrapped = new WeakMap<WasmBackend['wasm'], MatMul>()

function matMulOf(backend: WasmBackend): MatMul {
  const known = wrapped.get(backend.wasm)
  if (known !== undefined) return known
  const args = ['number', 'array', 'number', 'number', 'array', 'number', 'number', 'number', 'number']
  const matMul = backend.wasm.cwrap(BatchMatMul, null, args)
  wrapped.set(backend.wasm, matMul)
  return matMul
}

function shapeBytes(matrix: HeapMatrix): Uint8Array {
  return new Uint8Array(new Int32Array([1, matrix.rows, matrix.columns]).buffer)
}

/**
 * out = left · right, by XNNPACK's packed product: the one fast form of the wasm module.
 *
 * XNNPACK keeps its packed copy of `right` for as long as the id of `right` lives. Under an id of its own the copy goes
 * with the product, so that it neither outlives a gradient step nor is taken for another shape of the same data.
 */
export function multiply(backend: WasmBackend, left: HeapMatrix, right: HeapMatrix, out: HeapMatrix): void {
  const { tfjs } = backend.wasm
  const matMul = matMulOf(backend)
  tfjs.registerTensor(LEFT_ID, left.rows * left.columns, left.address)
  tfjs.registerTensor(RIGHT_ID, right.rows * right.columns, right.address)
  tfjs.registerTensor(OUT_ID, out.rows * out.columns, out.address)
  try {
    matMul(LEFT_ID, shapeBytes(left), 3, RIGHT_ID, shapeBytes(right), 3, false, false, OUT_ID)
  } finally {
    tfjs.disposeData(LEFT_ID)
    tfjs.disposeData(RIGHT_ID)
    tfjs.disposeData(OUT_ID)
  }
}

/**
 * to = from transposed, `from` being [rows, columns]. Four columns at a time over blocks of sixteen rows: 0.6 ns a value
 * for any size, where the module's own Transpose takes 4 ns when `rows` is a multiple of 128 (its writes then fall into
 * the same few sets of the cache), which batch × frames nearly always is.
 */
export function transposeInto(from: Float32Array, rows: number, columns: number, to: Float32Array): void {
  const wholeColumns = columns - (columns % 4)
  for (let firstRow = 0; firstRow < rows; firstRow += BLOCK_ROWS) {
    const endRow = Math.min(rows, firstRow + BLOCK_ROWS)
    for (let column = 0; column < wholeColumns; column += 4) {
      const to0 = column * rows
      const to1 = to0 + rows
      const to2 = to1 + rows
      const to3 = to2 + rows
      for (let row = firstRow; row < endRow; row++) {
        const source = row * columns + column
        to[to0 + row] = from[source] as number
        to[to1 + row] = from[source + 1] as number
        to[to2 + row] = from[source + 2] as number
        to[to3 + row] = from[source + 3] as number
      }
    }
    for (let column = wholeColumns; column < columns; column++) {
      for (let row = firstRow; row < endRow; row++) to[column * rows + row] = from[row * columns + column] as number
    }
  }
}

/** Runs `use` with the transpose of `matrix`, which lives until `use` returns. */
export function withTransposed<T>(backend: WasmBackend, matrix: HeapMatrix, use: (transposed: HeapMatrix) => T): T {
  const { rows, columns } = matrix
  const count = rows * columns
  return withScratch(backend, count, (address) => {
    transposeInto(floatsAt(backend, matrix.address, count), rows, columns, floatsAt(backend, address, count))
    return use({ address, rows: columns, columns: rows })
  })
}

/**
 * out = leftᵀ · right. Transposes whichever costs less: `left` beforehand, or `right` beforehand and the product
 * afterwards, (rightᵀ · left)ᵀ. The weight gradient of a wide kernel takes the second way.
 */
export function multiplyTransposedLeft(backend: WasmBackend, left: HeapMatrix, right: HeapMatrix, out: HeapMatrix) {
  const outCount = out.rows * out.columns
  if (left.rows * left.columns <= right.rows * right.columns + outCount) {
    withTransposed(backend, left, (leftTransposed) => multiply(backend, leftTransposed, right, out))
    return
  }
  withTransposed(backend, right, (rightTransposed) => {
    withScratch(backend, outCount, (address) => {
      const product = { address, rows: out.columns, columns: out.rows }
      multiply(backend, rightTransposed, left, product)
      const from = floatsAt(backend, address, outCount)
      transposeInto(from, product.rows, product.columns, floatsAt(backend, out.address, outCount))
    })
  })
}
