import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { BINS, FLOOR_DB, HARMONICS, NOISE_BANDS } from '../../src/contract/spectrogram.ts'
import { loadTensorEngine } from '../../src/model/engines/load-engine.ts'
import { betaAt, klLoss, levelWeight, reconstructionLoss, writeBinWeights } from '../../src/model/losses.ts'

let tensors = 0
beforeAll(async () => {
  await loadTensorEngine('cpu')
})
beforeEach(() => {
  tensors = tf.memory().numTensors
})
afterEach(() => {
  expect(tf.memory().numTensors).toBe(tensors)
})

const value = (make: () => tf.Scalar) => tf.tidy(() => make().dataSync()[0] as number)

describe('klLoss', () => {
  it('is 0 for the prior', () => {
    expect(value(() => klLoss(tf.zeros([1, 2, 3]), tf.zeros([1, 2, 3]), tf.tensor3d([0.5, 0.5], [1, 2, 1])))).toBe(0)
  })

  it('is the closed form of a known Gaussian, summed over dimensions', () => {
    // KL(N(m, s²) || N(0, 1)) = (m² + s² - 1)/2 - ln s, here m = 1.5, s = e^0.5, twice.
    const once = (1.5 ** 2 + Math.E - 1) / 2 - 0.5
    const kl = value(() => klLoss(tf.fill([1, 1, 2], 1.5), tf.fill([1, 1, 2], 1), tf.ones([1, 1, 1])))
    expect(kl).toBeCloseTo(2 * once, 5)
  })

  it('takes the weighted mean over latent steps', () => {
    const mean = tf.tensor3d([2, 0], [1, 2, 1])
    expect(value(() => klLoss(mean, tf.zeros([1, 2, 1]), tf.tensor3d([0.25, 0.75], [1, 2, 1])))).toBeCloseTo(0.5, 6)
    mean.dispose()
  })
})

describe('reconstructionLoss', () => {
  it('is 0 for the target itself and 1 for an error of 10 dB everywhere', () => {
    const weights = new Float32Array(BINS).fill(1 / BINS)
    const loss = (errorDb: number) =>
      value(() => reconstructionLoss(tf.fill([BINS], errorDb / 20), tf.zeros([BINS]), tf.tensor1d(weights), 20))
    expect(loss(0)).toBe(0)
    expect(loss(10)).toBeCloseTo(1, 5)
    expect(loss(-20)).toBeCloseTo(4, 4)
  })
})

describe('bin weights', () => {
  it('fall from 1 at -20 dB to 0.15 at -71 dB', () => {
    expect(levelWeight(0)).toBe(1)
    expect(levelWeight(-20)).toBe(1)
    expect(levelWeight(-50)).toBeCloseTo(0.5, 6)
    expect(levelWeight(FLOOR_DB)).toBe(0.15)
  })

  it('leave masked harmonics out and add to the frame weight where all is loud', () => {
    const image = new Float32Array(BINS)
    const weights = new Float32Array(BINS)
    writeBinWeights(image, 0, 10, 3, weights, 0)
    expect(weights.subarray(10, HARMONICS).every((weight) => weight === 0)).toBe(true)
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(3, 5)
    expect(weights[0]).toBeCloseTo(3 / (10 + NOISE_BANDS), 6)
  })
})

describe('betaAt', () => {
  it('rises over the warm-up and stays', () => {
    expect(betaAt(0, 1000, 0.01, 0.3)).toBe(0)
    expect(betaAt(150, 1000, 0.01, 0.3)).toBeCloseTo(0.005, 9)
    expect(betaAt(300, 1000, 0.01, 0.3)).toBeCloseTo(0.01, 9)
    expect(betaAt(999, 1000, 0.01, 0.3)).toBeCloseTo(0.01, 9)
    expect(betaAt(0, 1000, 0.01, 0)).toBe(0.01)
  })
})
