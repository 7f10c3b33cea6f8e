import '@tensorflow/tfjs'
import * as tf from '@tensorflow/tfjs-core'
import { Random } from '../../../src/dsp/random.ts'
import { loadTensorEngine } from '../../../src/model/engines/load-engine.ts'

/** An operation on tensors of the given shapes, whose value and gradients two engines should agree on. */
export interface Case {
  readonly name: string
  readonly shapes: readonly number[][]
  readonly run: (...inputs: tf.Tensor[]) => tf.Tensor
}

type Engine = 'wasm' | 'cpu'

function normals(shape: readonly number[], seed: number): Float32Array {
  const random = new Random(seed)
  return Float32Array.from({ length: shape.reduce((product, size) => product * size, 1) }, () => random.normal())
}

/** Value and gradients of a case on one engine, for a fixed gradient of the value; leaves no tensors behind. */
export async function valueAndGradients(engine: Engine, { shapes, run }: Case): Promise<Float32Array[]> {
  await loadTensorEngine(engine)
  const tensors = tf.tidy(() => {
    const inputs = shapes.map((shape, at) => tf.tensor(normals(shape, at + 1), [...shape]))
    const value = run(...inputs)
    const gradient = tf.tensor(normals(value.shape, 99), value.shape)
    return [value, ...tf.grads(run)(inputs, gradient)]
  })
  const values = tensors.map((tensor) => tensor.dataSync() as Float32Array)
  tf.dispose(tensors)
  return values
}

/** Largest difference of `found` from `expected`, relative to the largest value expected. */
export function relativeError(found: Float32Array, expected: Float32Array): number {
  if (found.length !== expected.length) return Number.POSITIVE_INFINITY
  let difference = 0
  let largest = 0
  for (const [at, value] of expected.entries()) {
    const gap = Math.abs((found[at] as number) - value)
    // Written so that a NaN counts as the worst.
    if (!(gap <= difference)) difference = gap
    largest = Math.max(largest, Math.abs(value))
  }
  return difference / largest
}

/** Worst disagreement of wasm with cpu over value and gradients of a case. */
export async function disagreement(check: Case): Promise<number> {
  const expected = await valueAndGradients('cpu', check)
  const found = await valueAndGradients('wasm', check)
  return Math.max(...expected.map((values, at) => relativeError(found[at] ?? new Float32Array(), values)))
}

/** Bytes of the wasm memory, which never shrinks: what leaks makes it grow. */
export function wasmBytes(): number {
  return (tf.backend() as unknown as { readonly wasm: { readonly HEAPU8: Uint8Array } }).wasm.HEAPU8.length
}

/** A convolution over time, batch first: tf.conv1d on [batch, steps, inputs]. */
export function timeConvolution(
  batch: number,
  steps: number,
  inputs: number,
  outputs: number,
  kernel: number,
  stride: number,
  pad: 'valid' | 'same' = 'valid',
): Case {
  return {
    name: `conv1d ${inputs} -> ${outputs}, kernel ${kernel}, stride ${stride}, ${pad}, ${batch} x ${steps} steps`,
    shapes: [
      [batch, steps, inputs],
      [kernel, inputs, outputs],
    ],
    run: (x, w) => tf.conv1d(x as tf.Tensor3D, w as tf.Tensor3D, stride, pad),
  }
}

/** The same, time first: tf.conv2d on [1, steps, sequences, inputs] with a kernel one wide. */
export function timeFirstConvolution(
  sequences: number,
  steps: number,
  inputs: number,
  outputs: number,
  kernel: number,
  stride: number,
): Case {
  return {
    name: `conv2d over time ${inputs} -> ${outputs}, kernel ${kernel}, stride ${stride}, ${sequences} x ${steps} steps`,
    shapes: [
      [1, steps, sequences, inputs],
      [kernel, 1, inputs, outputs],
    ],
    run: (x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, [stride, 1], 'valid'),
  }
}

export function matrixProduct(left: number[], right: number[], transposeLeft: boolean, transposeRight: boolean): Case {
  const side = (shape: number[], transposed: boolean) => `[${shape}]${transposed ? 'ᵀ' : ''}`
  return {
    name: `matMul ${side(left, transposeLeft)} · ${side(right, transposeRight)}`,
    shapes: [left, right],
    run: (a, b) => tf.matMul(a, b, transposeLeft, transposeRight),
  }
}
