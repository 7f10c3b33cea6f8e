import * as tf from '@tensorflow/tfjs-core'
import { TimbrelError } from '../../contract/errors.ts'

/** Loss after one step of {@link trainOneStep}, by the cpu backend. */
const EXPECTED_LOSS = 0.699454

/** Engines agree to about 1e-6; a wrong kernel is off by a per cent and more. */
const TOLERANCE = 1e-4

/** Large enough that the step takes away a good part of the loss: a gradient off by a per cent then shows. */
const LEARNING_RATE = 0.1

/** Numbers within ±scale that look random and are the same on every machine. */
function numbers(shape: number[], scale: number): tf.Tensor {
  const count = shape.reduce((product, size) => product * size, 1)
  // The golden ratio's multiples spread evenly (Weyl 1916); the square keeps them from repeating from row to row.
  const values = Float32Array.from({ length: count }, (_, at) => scale * (2 * ((at * at * 0.6180339887) % 1) - 1))
  return tf.tensor(values, shape)
}

function loss([first, second, matrix, bias]: readonly tf.Variable[]): tf.Scalar {
  const input = numbers([2, 15, 4], 2) as tf.Tensor3D
  const hidden = tf.conv1d(input, first as tf.Tensor3D, 2, 'same')
  const active = tf.mul(hidden, tf.sigmoid(hidden)) as tf.Tensor3D
  const latent = tf.conv1d(active, second as tf.Tensor3D, 2, 'valid')
  const picked = tf.gather(tf.reshape(latent, [6, 5]), [0, 3, 3, 5, 1])
  const output = tf.add(tf.matMul(picked, matrix as tf.Tensor), bias as tf.Tensor)
  return tf.mean(tf.square(tf.sub(output, numbers([5, 6], 1))))
}

/**
 * One step of gradient descent on a small network with two convolutions of stride 2, a gather, a product and a bias, so
 * that every gradient kernel of a training runs once. Leaves no tensors behind.
 *
 * @returns the loss after the step.
 */
export function trainOneStep(): number {
  const initial = [numbers([5, 4, 6], 0.5), numbers([3, 6, 5], 0.7), numbers([5, 6], 0.8), tf.zeros([6])]
  const variables = initial.map((tensor) => tf.variable(tensor))
  tf.dispose(initial)
  const optimizer = tf.train.sgd(LEARNING_RATE)
  try {
    optimizer.minimize(() => loss(variables), false, variables)
    return tf.tidy(() => loss(variables).dataSync()[0] as number)
  } finally {
    optimizer.dispose()
    tf.dispose(variables)
  }
}

/**
 * Trains one step on the backend that is set and compares the loss with the expected one.
 *
 * @throws TimbrelError 'engine-unavailable' when they differ: the engine computes wrongly on this machine.
 */
export function selfTest(name: string): void {
  const loss = trainOneStep()
  if (Math.abs(loss - EXPECTED_LOSS) <= TOLERANCE * EXPECTED_LOSS) return
  throw new TimbrelError(
    'engine-unavailable',
    `${name}: one training step should give a loss of ${EXPECTED_LOSS}, gave ${loss}; use another --engine`,
  )
}
