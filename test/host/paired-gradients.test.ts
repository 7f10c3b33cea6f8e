import { beforeAll, describe, expect, it } from 'vitest'
import { Random } from '../../src/dsp/random.ts'
import { PairedGradients } from '../../src/host/paired-gradients.ts'
import { DEFAULT_TRAINING_OPTIONS } from '../../src/model/defaults.ts'
import { loadTensorEngine } from '../../src/model/engines/load-engine.ts'
import type { TensorEngine } from '../../src/model/engines/tensor-engine.ts'
import { networkSpec } from '../../src/model/network-spec.ts'
import { batchGradients, reparameterisationNoise } from '../../src/model/train-step.ts'
import { weightLayout } from '../../src/model/weights.ts'
import { syntheticBatch } from '../model/engines/training-steps.ts'

const OPTIONS = { ...DEFAULT_TRAINING_OPTIONS, hiddenSize: 16, latentSize: 4, sequenceFrames: 16, batchSize: 4 }
const LAYOUT = weightLayout(networkSpec(OPTIONS))

let engine: TensorEngine
beforeAll(async () => {
  engine = await loadTensorEngine('wasm')
})

function inputs(sequences: number) {
  const random = new Random(3)
  const weights = Float32Array.from({ length: LAYOUT.length }, () => 0.1 * random.normal())
  const batch = syntheticBatch(sequences, OPTIONS.sequenceFrames, OPTIONS.latentStride, 1)
  return { weights, batch, noise: reparameterisationNoise(LAYOUT, batch, random) }
}

describe('PairedGradients', () => {
  it.each([4, 3])('gives the gradients and losses of a whole batch of %s sequences', async (sequences) => {
    const { weights, batch, noise } = inputs(sequences)
    const whole = new Float32Array(LAYOUT.length)
    const wanted = batchGradients(LAYOUT, weights, batch, 10, noise, 0.01, whole)
    const paired = await PairedGradients.open(OPTIONS, engine, 1)
    const halves = new Float32Array(LAYOUT.length)
    const loss = await paired?.compute(LAYOUT, weights, batch, 10, noise, 0.01, halves)
    expect(loss?.total).toBeCloseTo(wanted.total, 5)
    expect(loss?.kl).toBeCloseTo(wanted.kl, 4)
    const largest = whole.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
    const error = whole.reduce((most, value, index) => Math.max(most, Math.abs(value - (halves[index] ?? 0))), 0)
    expect(largest).toBeGreaterThan(0.01)
    expect(error / largest).toBeLessThan(1e-5)
  })

  it('leaves alone an engine that uses all cores by itself', async () => {
    expect(await PairedGradients.open(OPTIONS, { ...engine, name: 'tfjs-node' }, 2)).toBeNull()
  })
})
