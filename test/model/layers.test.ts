import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import type { LayerSpec } from '../../src/contract/network.ts'
import { Random } from '../../src/dsp/random.ts'
import { convolveOverTime, interpolateToFrames, silu } from '../../src/model/layers.ts'
import { rowsToFrames } from '../../src/model/loaded-network.ts'
import { onWasmWithoutLeaks } from './on-wasm.ts'

onWasmWithoutLeaks()

const random = new Random(5)
const normals = (count: number) => Float32Array.from({ length: count }, () => random.normal())

/** The definition of a layer in NetworkSpec, word by word. */
function reference(
  x: Float32Array,
  steps: number,
  layer: LayerSpec,
  kernel: Float32Array,
  bias: Float32Array,
): number[] {
  const out: number[] = []
  for (let step = 0; step < steps / layer.stride; step++) {
    for (let output = 0; output < layer.outputs; output++) {
      let sum = bias[output]!
      for (let tap = 0; tap < layer.kernelSize; tap++) {
        const from = Math.max(0, Math.min(steps - 1, step * layer.stride + tap - (layer.kernelSize - 1) / 2))
        for (let input = 0; input < layer.inputs; input++) {
          sum += x[from * layer.inputs + input]! * kernel[(tap * layer.inputs + input) * layer.outputs + output]!
        }
      }
      out.push(layer.activation === 'silu' ? sum / (1 + Math.exp(-sum)) : sum)
    }
  }
  return out
}

describe('convolveOverTime', () => {
  for (const [kernelSize, stride] of [
    [1, 1],
    [3, 1],
    [5, 1],
    [5, 2],
  ] as const) {
    it(`is the contract's layer: kernel ${kernelSize}, stride ${stride}, edges repeated, centred`, () => {
      const layer: LayerSpec = { kernelSize, stride, inputs: 3, outputs: 4, activation: 'silu' }
      const x = normals(2 * 8 * 3)
      const kernel = normals(kernelSize * 3 * 4)
      const bias = normals(4)
      const values = tf.tidy(() => {
        const tensor = { layer, kernel: tf.tensor2d(kernel, [kernelSize * 3, 4]), bias: tf.tensor1d(bias) }
        const output = convolveOverTime(tf.tensor3d(x, [2, 8, 3]), tensor)
        expect(output.shape).toEqual([2, 8 / stride, 4])
        return output.dataSync()
      })
      const expected = [x.subarray(0, 24), x.subarray(24)].flatMap((part) => reference(part, 8, layer, kernel, bias))
      for (const [index, value] of expected.entries()) expect(values[index]).toBeCloseTo(value, 4)
    })
  }
})

describe('silu', () => {
  it('has the derivative of x·sigmoid(x)', () => {
    const at = [-3, -0.5, 0, 1, 4]
    const step = 1e-3
    const f = (x: number) => x / (1 + Math.exp(-x))
    const slopes = tf.tidy(() =>
      tf
        .grad((x) => tf.sum(silu(x)))(tf.tensor1d(at))
        .dataSync(),
    )
    for (const [index, x] of at.entries()) {
      expect(slopes[index]).toBeCloseTo((f(x + step) - f(x - step)) / (2 * step), 4)
    }
  })
})

describe('interpolateToFrames', () => {
  it('puts step j on frame j·stride, goes straight between and repeats the last', () => {
    const frames = tf.tidy(() => interpolateToFrames(tf.tensor3d([0, 4, 2], [1, 3, 1]), 4).dataSync())
    expect(Array.from(frames)).toEqual([0, 1, 2, 3, 4, 3.5, 3, 2.5, 2, 2, 2, 2])
  })

  it('is what whole sounds are decoded with', () => {
    const rows = normals(5 * 3)
    const frames = tf.tidy(() => interpolateToFrames(tf.tensor3d(rows, [1, 5, 3]), 2).dataSync())
    const whole = rowsToFrames(rows, 3, 2, 10)
    for (const [index, value] of whole.entries()) expect(frames[index]).toBeCloseTo(value, 6)
  })

  it('gives every step the gradient of the frames it reaches', () => {
    const slopes = tf.tidy(() =>
      tf
        .grad((x) => tf.sum(interpolateToFrames(x as tf.Tensor3D, 4)))(tf.zeros([1, 3, 2]))
        .dataSync(),
    )
    // Step 0: 1 + .75 + .5 + .25; the last also holds the three frames after it.
    expect(Array.from(slopes)).toEqual([2.5, 2.5, 4, 4, 5.5, 5.5])
  })
})
