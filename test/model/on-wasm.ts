import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { loadTensorEngine } from '../../src/model/engines/load-engine.ts'

/** Runs the tests of a file on the wasm engine, each of which must leave behind as many tensors as it found. */
export function onWasmWithoutLeaks(): void {
  let tensors = 0
  beforeAll(async () => {
    await loadTensorEngine('wasm')
  })
  beforeEach(() => {
    tensors = tf.memory().numTensors
  })
  afterEach(() => {
    expect(tf.memory().numTensors).toBe(tensors)
  })
}
