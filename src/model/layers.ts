import * as tf from '@tensorflow/tfjs-core'
import type { LayerSpec } from '../contract/network.ts'

/** A layer's weights as tensors: kernel [kernelSize · inputs, outputs], bias [outputs]. */
export interface LayerTensors {
  readonly layer: LayerSpec
  readonly kernel: tf.Tensor2D
  readonly bias: tf.Tensor1D
}

/**
 * x·sigmoid(x) (Elfwing et al. 2018), with its derivative written out: one kept tensor and four operations backwards
 * where automatic differentiation keeps three and runs seven.
 */
export const silu = tf.customGrad((x, save) => {
  const input = x as tf.Tensor
  const save_ = save as (tensors: tf.Tensor[]) => void
  const gate = tf.sigmoid(input)
  save_([input, gate])
  return {
    value: tf.mul(input, gate),
    gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [kept, s] = saved as [tf.Tensor, tf.Tensor]
      return tf.mul(dy, tf.mul(s, tf.add(1, tf.mul(kept, tf.sub(1, s)))))
    },
  }
})

/**
 * One layer over time: edge steps repeat, which is what a whole sound does at its ends too.
 *
 * @param x [sequences, steps, inputs]; steps a multiple of the layer's stride.
 * @returns [sequences, steps / stride, outputs]; step j is centred on input step j·stride.
 */
export function convolveOverTime(x: tf.Tensor3D, { layer, kernel, bias }: LayerTensors): tf.Tensor3D {
  const sums = tf.add(layer.kernelSize === 1 ? product(x, kernel) : convolution(x, layer, kernel), bias)
  return (layer.activation === 'silu' ? silu(sums) : sums) as tf.Tensor3D
}

function product(x: tf.Tensor3D, kernel: tf.Tensor2D): tf.Tensor3D {
  const [sequences, steps, inputs] = x.shape
  const rows = tf.matMul(tf.reshape(x, [sequences * steps, inputs]) as tf.Tensor2D, kernel)
  return tf.reshape(rows, [sequences, steps, kernel.shape[1]]) as tf.Tensor3D
}

function convolution(x: tf.Tensor3D, { kernelSize, stride, inputs, outputs }: LayerSpec, kernel: tf.Tensor2D) {
  const filter = tf.reshape(kernel, [kernelSize, inputs, outputs]) as tf.Tensor3D
  const padded = repeatEdges(x, (kernelSize - 1) / 2)
  // Padding is symmetric, so with stride 2 the last row is never read: T + k - 1 rows give T / 2 steps.
  return tf.conv1d(padded, filter, stride, 'valid')
}

function repeatEdges(x: tf.Tensor3D, count: number): tf.Tensor3D {
  const [sequences, steps, channels] = x.shape
  const first = tf.slice(x, [0, 0, 0], [sequences, 1, channels])
  const last = tf.slice(x, [0, steps - 1, 0], [sequences, 1, channels])
  const repeat = (edge: tf.Tensor3D) => Array.from({ length: count }, () => edge)
  return tf.concat([...repeat(first), x, ...repeat(last)], 1)
}

/**
 * Linear interpolation from latent steps to frames: frame t lies between steps floor(t / stride) and the next; frames
 * after the last step repeat it. The same rule as in the engine, so the training loss sees what will be heard.
 *
 * @param values [sequences, steps, channels] at latent steps.
 * @returns [sequences, steps · stride, channels] at frames.
 */
export function interpolateToFrames(values: tf.Tensor3D, stride: number): tf.Tensor3D {
  if (stride === 1) return values
  const steps = values.shape[1]
  const frames = steps * stride
  const shares = new Float32Array(frames * steps)
  for (let frame = 0; frame < frames; frame++) {
    const step = Math.floor(frame / stride)
    const next = Math.min(step + 1, steps - 1)
    const share = frame / stride - step
    shares[frame * steps + step] = 1 - share
    shares[frame * steps + next] = (shares[frame * steps + next] as number) + share
  }
  return tf.matMul(tf.tensor3d(shares, [1, frames, steps]), values)
}
