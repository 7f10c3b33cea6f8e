import * as tf from '@tensorflow/tfjs-core'
import { TimbrelError } from '../../contract/errors.ts'

/** Loss after one step of {@link trainOneStep}, by the cpu backend. */
const EXPECTED_LOSS = 0.0386096

/** Engines agree to about 1e-6; a wrong kernel is off by a per cent and more. */
const TOLERANCE = 1e-4

/** Smooth, sign-changing numbers that are the same on every machine. */
function wave(shape: [number, number, number] | [number, number], step: number): tf.Tensor {
  const count = shape.reduce((product, size) => product * size, 1)
  return tf.tensor(
    Float32Array.from({ length: count }, (_, at) => 0.3 * Math.cos(step * (at + 1))),
    shape,
  )
}

/**
 * One step of Adam on a small network with a convolution of stride 2, a product and a gather, so that every gradient
 * kernel of a training runs once. Leaves no tensors behind.
 *
 * @returns the loss after the step.
 */
export function trainOneStep(): number {
  const initial = [wave([5, 6, 8], 0.7), wave([8, 6], 1.3), tf.zeros([6])] as const
  const [kernel, matrix, bias] = initial.map((tensor) => tf.variable(tensor)) as [tf.Variable, tf.Variable, tf.Variable]
  tf.dispose([...initial])
  const optimizer = tf.train.adam(0.01)
  const loss = (): tf.Scalar => {
    const input = wave([3, 20, 6], 0.37) as tf.Tensor3D
    const hidden = tf.conv1d(input, kernel as tf.Tensor3D, 2, 'same')
    const active = tf.mul(hidden, tf.sigmoid(hidden))
    const rows = tf.reshape(active, [30, 8])
    const picked = tf.gather(tf.add(tf.matMul(rows, matrix), bias), [0, 3, 3, 29, 11])
    return tf.mean(tf.square(tf.sub(picked, wave([5, 6], 2.1))))
  }
  try {
    optimizer.minimize(loss)
    return tf.tidy(() => loss().dataSync()[0] as number)
  } finally {
    optimizer.dispose()
    tf.dispose([kernel, matrix, bias])
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
