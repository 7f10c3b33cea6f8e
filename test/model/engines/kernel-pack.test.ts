import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { loadTensorEngine } from '../../../src/model/engines/load-engine.ts'
import {
  type Case,
  disagreement,
  matrixProduct,
  timeConvolution,
  timeFirstConvolution,
  wasmBytes,
} from './gradient-check.ts'

// float32 sums of at most some thousand terms: rounding gives 1e-7 to 1e-6 of the largest value.
const TOLERANCE = 1e-5

// The structure of every layer of the default network at a quarter of its width, and the corners of the kernels: odd
// sizes, strides that do not divide, padding on both sides, windows wholly in the padding, square kernels.
const convolutions: Case[] = [
  timeConvolution(3, 20, 39, 48, 5, 2),
  timeConvolution(3, 13, 7, 5, 4, 3),
  timeConvolution(2, 9, 6, 10, 5, 2, 'same'),
  timeConvolution(2, 8, 5, 3, 3, 1, 'same'),
  timeConvolution(2, 8, 48, 16, 1, 1),
  timeConvolution(2, 9, 4, 6, 1, 2),
  timeConvolution(4, 10, 12, 48, 3, 1),
  timeFirstConvolution(4, 20, 39, 48, 5, 2),
  timeFirstConvolution(4, 10, 12, 48, 3, 1),
  timeFirstConvolution(4, 6, 48, 36, 1, 1),
  {
    name: 'conv2d 3 x 4, strides 2 and 1, explicit padding',
    shapes: [
      [2, 7, 6, 3],
      [3, 4, 3, 5],
    ],
    run: (x, w) => {
      const pad: [[number, number], [number, number], [number, number], [number, number]] = [
        [0, 0],
        [2, 1],
        [4, 0],
        [0, 0],
      ]
      return tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, [2, 1], pad)
    },
  },
  {
    name: 'conv2dTranspose, stride 2',
    shapes: [
      [2, 1, 6, 8],
      [1, 4, 5, 8],
    ],
    run: (x, w) => tf.conv2dTranspose(x as tf.Tensor4D, w as tf.Tensor4D, [2, 1, 12, 5], [1, 2], 'same'),
  },
]

const products: Case[] = [
  ...[false, true].flatMap((transposeLeft) =>
    [false, true].flatMap((transposeRight) => [
      matrixProduct(
        transposeLeft ? [33, 17] : [17, 33],
        transposeRight ? [21, 33] : [33, 21],
        transposeLeft,
        transposeRight,
      ),
      matrixProduct(
        transposeLeft ? [3, 9, 5] : [3, 5, 9],
        transposeRight ? [3, 7, 9] : [3, 9, 7],
        transposeLeft,
        transposeRight,
      ),
    ]),
  ),
  matrixProduct([2, 3, 4, 5], [2, 3, 5, 6], false, false),
  // Wide by tall, so that the cheaper transposition is that of the right side.
  matrixProduct([200, 64], [200, 3], true, false),
]

const others: Case[] = [
  { name: 'sum over the leading axis', shapes: [[37, 11]], run: (x) => tf.sum(x, 0) },
  { name: 'sum over two leading axes, kept', shapes: [[5, 6, 7]], run: (x) => tf.sum(x, [0, 1], true) },
  { name: 'sum over the last axis', shapes: [[5, 6, 7]], run: (x) => tf.sum(x, 2) },
  { name: 'sum over everything', shapes: [[5, 6, 7]], run: (x) => tf.sum(x) },
  { name: 'bias', shapes: [[4, 6, 9], [9]], run: (x, b) => tf.add(x, b) },
  {
    name: 'gather with repeated rows',
    shapes: [[7, 3, 2]],
    run: (x) => tf.gather(x, tf.tensor2d([0, 3, 3, 6, 0, 0], [2, 3], 'int32')),
  },
  {
    name: 'repeated edges',
    shapes: [[6, 2, 3]],
    run: (x) => tf.concat([tf.slice(x, [0, 0, 0], [1, 2, 3]), x, tf.slice(x, [5, 0, 0], [1, 2, 3])], 0),
  },
  {
    name: 'pad',
    shapes: [[6, 3]],
    run: (x) =>
      tf.pad(x, [
        [2, 1],
        [0, 3],
      ]),
  },
  { name: 'silu', shapes: [[6, 33]], run: (x) => tf.mul(x, tf.sigmoid(x)) },
]

describe('kernel pack against the cpu backend', () => {
  it.each([...convolutions, ...products, ...others])('$name', async (check) => {
    expect(await disagreement(check)).toBeLessThan(TOLERANCE)
  })

  it('multiplies one matrix with each of a stack, on either side', async () => {
    const run = async (engine: 'cpu' | 'wasm') => {
      await loadTensorEngine(engine)
      return tf.tidy(() => {
        const stack = tf.reshape(tf.sin(tf.range(0, 2 * 4 * 5)), [2, 4, 5])
        const left = tf.reshape(tf.cos(tf.range(0, 6 * 4)), [1, 6, 4])
        const right = tf.reshape(tf.cos(tf.range(0, 5 * 3)), [1, 5, 3])
        return [tf.matMul(left, stack), tf.matMul(stack, right), tf.matMul(stack, left, true, true)].map((product) => ({
          shape: product.shape,
          values: [...product.dataSync()],
        }))
      })
    }
    const expected = await run('cpu')
    const found = await run('wasm')
    expect(found.map(({ shape }) => shape)).toEqual([
      [2, 6, 5],
      [2, 4, 3],
      [2, 5, 6],
    ])
    for (const [at, { values }] of expected.entries()) {
      for (const [index, value] of values.entries()) expect(found[at]?.values[index]).toBeCloseTo(value, 5)
    }
  })

  it('multiplies transposed operands in the fused product with bias and activation', async () => {
    const run = async (engine: 'cpu' | 'wasm') => {
      await loadTensorEngine(engine)
      return tf.tidy(() => {
        const a = tf.reshape(tf.sin(tf.range(0, 12)), [4, 3]) as tf.Tensor2D
        const b = tf.reshape(tf.cos(tf.range(0, 20)), [5, 4]) as tf.Tensor2D
        const bias = tf.range(-2, 3)
        const product = tf.fused.matMul({ a, b, transposeA: true, transposeB: true, bias, activation: 'relu' })
        return [...product.dataSync()]
      })
    }
    const expected = await run('cpu')
    const found = await run('wasm')
    expect(found).toHaveLength(15)
    for (const [at, value] of expected.entries()) expect(found[at]).toBeCloseTo(value, 5)
  })

  it('gives products of the empty and refuses unequal inner sizes', async () => {
    await loadTensorEngine('wasm')
    expect(tf.tidy(() => tf.matMul(tf.zeros([0, 3]), tf.zeros([3, 4])).shape)).toEqual([0, 4])
    expect(() => tf.tidy(() => tf.matMul(tf.zeros([2, 3]), tf.zeros([4, 5])))).toThrow(/inner/i)
  })

  it('gives back all it takes: tensors and wasm memory stay flat over 100 gradients', async () => {
    await loadTensorEngine('wasm')
    // Scratch of 317 kB and 48 kB: losing the one or the other would add 32 MB or 5 MB, the memory grows by the MB.
    const checks = [
      timeConvolution(4, 128, 64, 64, 5, 2),
      matrixProduct([2, 128, 96], [2, 128, 64], true, false),
      ...others,
    ]
    const inputs = checks.map(({ shapes }) => shapes.map((shape) => tf.ones(shape)))
    const square = tf.ones([8, 8]) as tf.Tensor2D
    const bias = tf.ones([8])
    const round = () => {
      tf.dispose(tf.fused.matMul({ a: square, b: square, transposeA: true, transposeB: true, bias }))
      for (const [at, { run }] of checks.entries()) {
        tf.tidy(() => {
          tf.grads(run)(inputs[at] as tf.Tensor[])
        })
      }
    }
    for (let warmUp = 0; warmUp < 5; warmUp++) round()
    const tensors = tf.memory().numTensors
    const buffers = tf.backend().numDataIds()
    const bytes = wasmBytes()
    for (let count = 0; count < 100; count++) round()
    expect(tf.memory().numTensors).toBe(tensors)
    expect(tf.backend().numDataIds()).toBe(buffers)
    expect(wasmBytes()).toBe(bytes)
    tf.dispose([...inputs.flat(), square, bias])
  })
})
