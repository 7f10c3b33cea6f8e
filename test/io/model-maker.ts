import type { TimbrelModel } from '../../src/contract/model.ts'
import type { LayerSpec } from '../../src/contract/network.ts'
import type { Sound } from '../../src/contract/sound.ts'
import { BINS, HOP_SAMPLES, NOISE_BANDS } from '../../src/contract/spectrogram.ts'
import { Random } from '../../src/dsp/random.ts'

/** A small model of random numbers, every part of it filled, its latents already halves as a trained one's are. */
export function makeModel(seed = 1, soundCount = 3): TimbrelModel {
  const random = new Random(seed)
  const latentSize = 4
  const encoder = [layer(5, 2, BINS + 14, 6), layer(5, 2, 6, 6), layer(1, 1, 6, 2 * latentSize)]
  const decoder = [layer(3, 1, latentSize + 14, 6), layer(1, 1, 6, BINS)]
  const weights = (layers: readonly LayerSpec[]) =>
    layers.map(({ kernelSize, inputs, outputs }) => ({
      kernel: normals(random, kernelSize * inputs * outputs),
      bias: normals(random, outputs),
    }))
  const sounds = Array.from({ length: soundCount }, (_, index) => makeSound(random, index, latentSize))
  return {
    origin: makeOrigin(seed, latentSize),
    network: {
      spec: { family: 'conv', kind: 'vae', latentSize, latentStride: 4, encoder, decoder },
      normalisation: { meanDb: normals(random, BINS), scaleDb: 10 + random.uniform() },
      encoder: weights(encoder),
      decoder: weights(decoder),
    },
    instruments: [
      {
        name: 'flûte ♯',
        x: 0.08,
        y: random.uniform(),
        sounds: sounds.flatMap((_, index) => (index % 2 ? [] : [index])),
      },
      { name: '__proto__', x: 1 / 3, y: 0.92, sounds: sounds.flatMap((_, index) => (index % 2 ? [index] : [])) },
    ],
    sounds,
  }
}

function layer(kernelSize: number, stride: number, inputs: number, outputs: number): LayerSpec {
  return { kernelSize, stride, inputs, outputs, activation: 'silu' }
}

function normals(random: Random, length: number): Float32Array {
  return Float32Array.from({ length }, () => random.normal())
}

function bytes(random: Random, length: number): Int8Array {
  return Int8Array.from({ length }, () => random.integer(256) - 128)
}

function makeSound(random: Random, index: number, latentSize: number): Sound {
  const frameCount = 9 + random.integer(20)
  const harmonicCount = 1 + random.integer(80)
  const latentCount = Math.ceil((frameCount - 1) / 4) + 1
  return {
    name: `sound ${index}.wav`,
    instrument: index % 2 ? '__proto__' : 'flûte ♯',
    midiNote: 60.123456789 + index,
    verdict: index === 0 ? 'pitched' : 'several-pitches',
    inharmonicity: 1e-4 * random.uniform(),
    landmarks: {
      onsetFrame: 1,
      attackEndFrame: 2,
      sustainStartFrame: 3,
      sustainEndFrame: 6,
      releaseFrame: 7,
      decaying: index === 1,
      decayDbPerSecond: -12.5,
      peakLoudnessDb: -20.25,
    },
    provenance:
      index === 0
        ? { file: 'a/b.wav', sha256: 'ab'.repeat(32), source: 'Jane "J" Doe', licence: 'CC0' }
        : { file: `c/${index}.wav`, sha256: 'cd'.repeat(32) },
    heldOut: index === 2,
    frameCount,
    harmonicCount,
    latents: Float32Array.from({ length: latentCount * latentSize }, () => random.integer(4096) / 1024 - 2),
    loudnessDb: normals(random, frameCount),
    pitchDeviation: normals(random, frameCount),
    detail: bytes(random, frameCount * (harmonicCount + NOISE_BANDS)),
    air: bytes(random, frameCount * HOP_SAMPLES),
    onsetPhases: Uint8Array.from({ length: harmonicCount }, () => random.integer(256)),
  }
}

function makeOrigin(seed: number, latentSize: number): TimbrelModel['origin'] {
  return {
    name: 'test model',
    createdAt: '2026-01-02T03:04:05.678Z',
    program: 'timbrel 0.1.0',
    trainingEngine: 'cpu 4.22.0',
    training: {
      network: 'conv',
      kind: 'vae',
      latentSize,
      latentStride: 4,
      hiddenSize: 6,
      beta: 0.1,
      betaWarmUp: 0.3,
      learningRate: 1e-3,
      batchSize: 16,
      sequenceFrames: 32,
      pitchAugmentation: 3,
      maxSteps: 100,
      maxMinutes: Number.POSITIVE_INFINITY,
      patience: 5,
      holdOutEvery: 4,
      seed,
      engine: 'auto',
      soundsPerInstrument: 12,
    },
    steps: 99,
    verdict: {
      heldOut: { harmonicsDb: 4.25, noiseDb: 0.1 + 0.2 },
      training: { harmonicsDb: Number.NaN, noiseDb: 3 },
      pca: null,
      activeUnits: 3,
      klPerDimension: [0.5, 1e-9, 0, 2],
      shuffleRatio: Number.POSITIVE_INFINITY,
      why: 'early-stop',
      trainingSeconds: 12.5,
    },
  }
}
