import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { beforeAll, describe, expect, it } from 'vitest'
import type { NetworkFamily } from '../../src/contract/network.ts'
import { BINS, HARMONICS, NOISE_BANDS } from '../../src/contract/spectrogram.ts'
import { CONDITIONS } from '../../src/dsp/conditioning.ts'
import { Random } from '../../src/dsp/random.ts'
import { decodeSound } from '../../src/engine/decoder.ts'
import { typeScriptKernels } from '../../src/engine/kernels/typescript.ts'
import { conditionsEvery } from '../../src/model/frame-conditions.ts'
import { LoadedNetwork, latentStepCount, rowsToFrames } from '../../src/model/loaded-network.ts'
import { networkSpec } from '../../src/model/network-spec.ts'
import { toNetwork, weightLayout } from '../../src/model/weights.ts'
import { makeSound, tinyNetwork } from '../engine/make-sound.ts'
import { simdKernels } from './simd-kernels.ts'

/** Largest difference allowed, in normalised units: a thousandth of a dB or two. */
const TOLERANCE = 1e-4

/** A network of the trained kind with random weights, and a sound whose latents move. */
function networkAndSound(family: NetworkFamily, latentStride: number, frames: number) {
  const spec = networkSpec({ network: family, kind: 'vae', latentSize: 16, latentStride, hiddenSize: 48 })
  const random = new Random(frames)
  const layout = weightLayout(spec)
  const weights = Float32Array.from({ length: layout.length }, () => 0.15 * random.normal())
  const meanDb = Float32Array.from({ length: BINS }, () => -40 + 5 * random.normal())
  const network = toNetwork(layout, weights, { meanDb, scaleDb: 20 })
  const steps = latentStepCount(frames, spec.latentStride)
  const made = makeSound({ midiNote: 63.4, frames, vibratoCents: 40, attackFrames: 9 }, tinyNetwork(1))
  const latents = Float32Array.from({ length: steps * spec.latentSize }, () => random.normal())
  return { network, sound: { ...made, latents, detail: new Int8Array(frames * (HARMONICS + NOISE_BANDS)) } }
}

describe.each([typeScriptKernels, simdKernels()])('the decoder in $name', (kernels) => {
  beforeAll(async () => {
    await tf.setBackend('cpu')
    await tf.ready()
  })

  it.each([
    ['conv', 4, 101],
    ['conv', 4, 104],
    ['conv', 2, 50],
    ['dense', 1, 33],
  ] as const)('says what the tensors say of a whole sound: %s, stride %i, %i frames', (family, stride, frames) => {
    const { network, sound } = networkAndSound(family, stride, frames)
    const { latentStride } = network.spec
    const loaded = new LoadedNetwork(network)
    const steps = latentStepCount(frames, latentStride)
    const conditioned = { ...sound, peakLoudnessDb: sound.landmarks.peakLoudnessDb }
    const conditions = conditionsEvery(conditioned, latentStride, steps)
    expect(conditions.length).toBe(steps * CONDITIONS)
    const wanted = rowsToFrames(loaded.decode(sound.latents, conditions), BINS, latentStride, frames)
    loaded.dispose()
    const found = decodeSound(network, sound, kernels)
    let worst = 0
    let spread = 0
    for (let index = 0; index < wanted.length; index++) {
      worst = Math.max(worst, Math.abs((found[index] as number) - (wanted[index] as number)))
      spread = Math.max(spread, Math.abs((wanted[index] as number) - (wanted[index % BINS] as number)))
    }
    expect(worst / network.normalisation.scaleDb).toBeLessThan(TOLERANCE)
    expect(spread).toBeGreaterThan(5)
  })
})
