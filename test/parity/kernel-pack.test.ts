import { describe, expect, it } from 'vitest'
import type { LayerSpec } from '../../src/contract/network.ts'
import type { TrainingOptions } from '../../src/contract/training.ts'
import { DEFAULT_TRAINING_OPTIONS } from '../../src/model/defaults.ts'
import { loadTensorEngine } from '../../src/model/engines/load-engine.ts'
import { networkSpec } from '../../src/model/network-spec.ts'
import {
  type Case,
  disagreement,
  matrixProduct,
  relativeError,
  timeConvolution,
} from '../model/engines/gradient-check.ts'
import { SyntheticTraining } from '../model/engines/training-steps.ts'

// Largest difference from the cpu backend over the largest value. Sums run over up to 1,024 rows in float32.
const TOLERANCE = 1e-5

/** Every layer of a network at the size it is trained at: a whole batch, edges repeated before a convolution. */
function layersOf(options: TrainingOptions): Case[] {
  const { encoder, decoder, latentStride } = networkSpec(options)
  const { batchSize, sequenceFrames } = options
  const chain = (layers: readonly LayerSpec[], firstSteps: number): Case[] => {
    let steps = firstSteps
    return layers.map(({ kernelSize, stride, inputs, outputs }) => {
      const taken = steps
      steps /= stride
      if (kernelSize * stride === 1) return matrixProduct([batchSize * taken, inputs], [inputs, outputs], false, false)
      return timeConvolution(batchSize, taken + kernelSize - 1, inputs, outputs, kernelSize, stride)
    })
  }
  return [...chain(encoder, sequenceFrames), ...chain(decoder, sequenceFrames / latentStride)]
}

const defaults = DEFAULT_TRAINING_OPTIONS
// The default network, its slowest clock, and the dense one; each shape once.
const layers = new Map(
  [defaults, { ...defaults, latentStride: 4 }, { ...defaults, network: 'dense' as const }]
    .flatMap(layersOf)
    .map((layer) => [layer.name, layer]),
)

describe('kernel pack at the sizes of training', () => {
  it.each([...layers.values()])('$name has the value and the gradients of the cpu backend', async (layer) => {
    expect(await disagreement(layer)).toBeLessThan(TOLERANCE)
  })

  it.each([
    { network: 'conv', latentStride: defaults.latentStride },
    { network: 'conv', latentStride: 4 },
    { network: 'dense', latentStride: 1 },
  ] as const)('one step of $network, stride $latentStride, gives every weight its gradient', async (shape) => {
    const run = async (engine: 'cpu' | 'wasm') => {
      await loadTensorEngine(engine)
      const training = new SyntheticTraining({ ...shape, batchSize: 2, sequenceFrames: 32 })
      return { loss: training.step(), gradients: training.gradients }
    }
    const expected = await run('cpu')
    const found = await run('wasm')
    expect(Math.abs(found.loss / expected.loss - 1)).toBeLessThan(TOLERANCE)
    expect(relativeError(found.gradients, expected.gradients)).toBeLessThan(TOLERANCE)
    expect(expected.gradients.every((gradient) => gradient !== 0)).toBe(true)
  })
})
