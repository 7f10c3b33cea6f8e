import { version_cpu } from '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'

/**
 * Sets tfjs' plain JavaScript backend: the reference of the tests, forty times slower than wasm.
 *
 * @returns the backend's version.
 */
export async function useCpu(): Promise<string> {
  if (!(await tf.setBackend('cpu'))) throw new Error('tfjs-backend-cpu did not start')
  return version_cpu
}
