import { describe, expect, it } from 'vitest'
import { loadTensorEngine } from '../../src/model/engines/load-engine.ts'
import { disagreement, matrixProduct, relativeError, timeConvolution } from '../model/engines/gradient-check.ts'
import { SyntheticTraining } from '../model/engines/training-steps.ts'

// Largest difference from the cpu backend over the largest value. Sums run over up to 1,024 rows in float32.
const TOLERANCE = 1e-5

// The layers of the default network at the sizes they are trained at: 16 sequences of 64 frames, edges repeated before.
const layers = [
  timeConvolution(16, 64 + 4, 158, 192, 5, 2),
  timeConvolution(16, 32 + 4, 192, 192, 5, 2),
  matrixProduct([256, 192], [192, 64], false, false),
  timeConvolution(16, 16 + 2, 46, 192, 3, 1),
  matrixProduct([256, 192], [192, 192], false, false),
  matrixProduct([256, 192], [192, 144], false, false),
  // The dense network sees every frame by itself.
  matrixProduct([1024, 158], [158, 192], false, false),
]

describe('kernel pack at the sizes of the default network', () => {
  it.each(layers)('$name has the value and the gradients of the cpu backend', async (layer) => {
    expect(await disagreement(layer)).toBeLessThan(TOLERANCE)
  })

  it.each(['conv', 'dense'] as const)('one step of the %s network gives every weight its gradient', async (network) => {
    const run = async (engine: 'cpu' | 'wasm') => {
      await loadTensorEngine(engine)
      const training = new SyntheticTraining({ network, batchSize: 2, sequenceFrames: 32 })
      return { loss: training.step(), gradients: training.gradients }
    }
    const expected = await run('cpu')
    const found = await run('wasm')
    expect(Math.abs(found.loss / expected.loss - 1)).toBeLessThan(TOLERANCE)
    expect(relativeError(found.gradients, expected.gradients)).toBeLessThan(TOLERANCE)
    expect(expected.gradients.every((gradient) => gradient !== 0)).toBe(true)
  })
})
