import { Engine } from '../../src/engine/engine.ts'
import { typeScriptKernels } from '../../src/engine/kernels/typescript.ts'
import type { Kernels } from '../../src/engine/kernels.ts'
import { makeSound, tinyNetwork } from '../engine/make-sound.ts'

const RATE_HZ = 48_000
const SAMPLES = 36_000

/** Every so many samples one is kept, and the level of as many. */
const EVERY = 150

/**
 * Three quarters of a second that pass through everything the engine does: two instruments of two and one sounds, a
 * chord, a pad that moves, a release, a decay, another rate than the model's.
 */
export function playGolden(kernels: Kernels = typeScriptKernels): Float32Array {
  const network = tinyNetwork(11)
  const sounds = [
    makeSound({ midiNote: 57, attackFrames: 8, vibratoCents: 20, frames: 200 }, network),
    makeSound({ midiNote: 64, attackFrames: 6, vibratoCents: 20, frames: 200, withAir: false }, network),
    makeSound({ midiNote: 60, attackFrames: 2, decayDbPerSecond: -18, tiltDb: -9, inharmonicity: 2e-4 }, network),
  ]
  const instruments = [
    { name: 'held', x: 0, y: 0, sounds: [0, 1] },
    { name: 'struck', x: 1, y: 0, sounds: [2] },
  ]
  const engine = new Engine({ network, instruments, sounds }, { sampleRateHz: RATE_HZ, seed: 7, kernels })
  engine.setWeights([1, 0])
  const first = engine.noteOn({ key: 60.5, velocity: 0.9 })
  engine.noteOn({ key: 55, velocity: 0.7, atSample: 9000 })
  engine.noteOff(first, 20_000)
  const out = new Float32Array(SAMPLES)
  const right = new Float32Array(SAMPLES)
  engine.process(out.subarray(0, 12_000), right, 12_000)
  engine.setWeights([0.4, 0.6])
  engine.process(out.subarray(12_000), right, SAMPLES - 12_000)
  return out
}

/** What is kept of it: single samples, and the rms of each stretch between them. */
export function fingerprint(samples: Float32Array): { samples: number[]; rms: number[] } {
  const kept = Array.from({ length: samples.length / EVERY }, (_, index) =>
    samples.subarray(index * EVERY, (index + 1) * EVERY),
  )
  return {
    samples: kept.map((part) => Number((part[0] as number).toFixed(6))),
    rms: kept.map((part) => Number(Math.sqrt(part.reduce((sum, value) => sum + value * value, 0) / EVERY).toFixed(6))),
  }
}
