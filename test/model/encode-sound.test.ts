import { describe, expect, it } from 'vitest'
import type { Network } from '../../src/contract/network.ts'
import { AIR_STEP, DETAIL_STEP_DB } from '../../src/contract/sound.ts'
import { type Analysis, BINS, HARMONICS, HOP_SAMPLES, NOISE_BANDS } from '../../src/contract/spectrogram.ts'
import { decodeImage, encodeSound, reconstructImage, soundStride } from '../../src/model/encode-sound.ts'
import { roundToHalf } from '../../src/model/half-float.ts'
import { latentStepCount } from '../../src/model/loaded-network.ts'
import { prepareSound } from '../../src/model/prepared-sound.ts'
import { reconstructionError } from '../../src/model/reconstruction-error.ts'
import { train } from '../../src/model/train.ts'
import { fromNetwork, toNetwork, weightLayout } from '../../src/model/weights.ts'
import { onWasmWithoutLeaks } from './on-wasm.ts'
import { syntheticSource, TINY_OPTIONS } from './synthetic-source.ts'

onWasmWithoutLeaks()

const identity = { name: 'reed/C3.wav', instrument: 'reed', heldOut: false, provenance: { file: 'a', sha256: 'b' } }

async function trained(latentStride: number, network: 'conv' | 'dense' = 'conv'): Promise<Network> {
  const options = { ...TINY_OPTIONS, latentStride, network, maxSteps: 20 }
  return (await train(syntheticSource(), options, { onEvent: () => {} })).network
}

async function analysis(frameCount = 47, index = 1): Promise<Analysis> {
  const item = await syntheticSource(3, frameCount).load(index)
  const air = Float32Array.from({ length: frameCount * HOP_SAMPLES }, (_, index) => Math.sin(index) * 3)
  const onsetPhases = Float32Array.from({ length: HARMONICS }, (_, index) => ((index * 37) % 80) / 80 + 0.0099)
  return { ...item, verdict: 'pitched', air, onsetPhases, warnings: [] }
}

describe('encodeSound', () => {
  for (const [stride, network] of [
    [1, 'conv'],
    [2, 'conv'],
    [4, 'conv'],
    [1, 'dense'],
  ] as const) {
    it(`gives the analysis again from decoder and detail: ${network}, stride ${stride}`, async () => {
      const net = await trained(stride, network)
      const heard = await analysis()
      const sound = encodeSound(net, heard, identity)
      expect(sound.latents).toHaveLength(latentStepCount(47, soundStride(net.spec)) * 4)
      const conditioned = { ...sound, peakLoudnessDb: sound.landmarks.peakLoudnessDb }
      const decoded = decodeImage(net, sound.latents, conditioned)
      const width = sound.harmonicCount + NOISE_BANDS
      for (let frame = 0; frame < sound.frameCount; frame++) {
        for (let column = 0; column < width; column++) {
          const bin = column < sound.harmonicCount ? column : column - sound.harmonicCount + HARMONICS
          const restored = decoded[frame * BINS + bin]! + sound.detail[frame * width + column]! * DETAIL_STEP_DB
          const truth = heard.spectrogram.image[frame * BINS + bin]!
          expect(Math.abs(restored - truth)).toBeLessThanOrEqual(DETAIL_STEP_DB / 2 + 1e-3)
        }
      }
    })
  }

  it('keeps latents in half precision, air in steps, and copies what it keeps', async () => {
    const net = await trained(1)
    const heard = await analysis()
    const sound = encodeSound(net, heard, identity)
    expect(sound.latents.every((value) => value === roundToHalf(value))).toBe(true)
    expect(sound.air).toHaveLength(47 * HOP_SAMPLES)
    for (const index of [0, 1, 2, 3]) {
      expect(Math.abs(sound.air[index]! * AIR_STEP - heard.air[index]!)).toBeLessThanOrEqual(AIR_STEP / 2 + 1e-6)
    }
    expect(sound.onsetPhases).toHaveLength(sound.harmonicCount)
    for (const [index, step] of sound.onsetPhases.entries()) {
      expect(Math.abs(step / 256 - heard.onsetPhases[index]!)).toBeLessThanOrEqual(1 / 512 + 1e-6)
    }
    expect(sound.loudnessDb).toEqual(heard.spectrogram.loudnessDb)
    expect(sound.loudnessDb.buffer).not.toBe(heard.spectrogram.loudnessDb.buffer)
    expect(sound.pitchDeviation.every((semitones) => Math.abs(semitones) < 1e-4)).toBe(true)
  })

  it('survives sounds of one frame and of a few', async () => {
    const net = await trained(4)
    for (const frameCount of [1, 2, 5]) {
      const sound = encodeSound(net, await analysis(frameCount), identity)
      expect(sound.latents).toHaveLength(latentStepCount(frameCount, 4) * 4)
      expect(sound.latents.every(Number.isFinite)).toBe(true)
    }
  })
})

describe('reconstructImage', () => {
  it('is nearer to the sound than its mean', async () => {
    const net = await trained(1)
    // A pipe: its breath is far from the mean.
    const heard = await analysis(47, 7)
    const sound = prepareSound(heard)
    const flat = new Float32Array(47 * BINS)
    for (let index = 0; index < flat.length; index++) flat[index] = net.normalisation.meanDb[index % BINS]!
    const near = reconstructionError(reconstructImage(net, heard), sound)
    const far = reconstructionError(flat, sound)
    expect(near.harmonicsDb).toBeLessThan(0.5 * far.harmonicsDb)
    expect(near.noiseDb).toBeLessThan(0.5 * far.noiseDb)
  })
})

describe('weights', () => {
  it('go to the contract and back unchanged', async () => {
    const net = await trained(2)
    const flat = fromNetwork(net)
    expect(fromNetwork(toNetwork(weightLayout(net.spec), flat, net.normalisation))).toEqual(flat)
    expect(net.encoder[0]?.kernel).toHaveLength(5 * 158 * 16)
  })
})

describe('roundToHalf', () => {
  it('rounds to 11 bits, ties to even, and never to infinity', () => {
    expect(roundToHalf(1 + 2 ** -11)).toBe(1)
    expect(roundToHalf(1 + 3 * 2 ** -11)).toBe(1 + 2 ** -9)
    expect(roundToHalf(-0.1)).toBe(-0.0999755859375)
    expect(roundToHalf(3 * 2 ** -25)).toBe(2 ** -23)
    expect(roundToHalf(2 ** -26)).toBe(0)
    expect(roundToHalf(1e6)).toBe(65_504)
    expect(roundToHalf(65_519)).toBe(65_504)
  })
})
