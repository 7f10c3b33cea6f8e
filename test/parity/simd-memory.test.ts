import { afterEach, describe, expect, it, vi } from 'vitest'
import { MODEL_RATE_HZ } from '../../src/contract/spectrogram.ts'
import { Engine } from '../../src/engine/engine.ts'
import { SimdBlend } from '../../src/engine/kernels/simd-blend.ts'
import { TypeScriptBlend } from '../../src/engine/kernels/typescript-blend.ts'
import { wasm } from '../../src/engine/kernels/web-assembly.ts'
import type { Kernels } from '../../src/engine/kernels.ts'
import { atOnce } from '../../src/engine/pieces.ts'
import { SoundReader } from '../../src/engine/sound-reader.ts'
import { LATENT_SIZE, makeSound, tinyNetwork } from '../engine/make-sound.ts'
import { simdKernels } from './simd-kernels.ts'

const BLOCK = 128
const network = tinyNetwork(3, [3, 3, 1])
const sounds = [
  makeSound({ midiNote: 57, attackFrames: 8, vibratoCents: 20, frames: 200 }, network),
  makeSound({ midiNote: 64, attackFrames: 6, frames: 200, withAir: false }, network),
  makeSound({ midiNote: 60, attackFrames: 2, decayDbPerSecond: -18, inharmonicity: 2e-4 }, network),
]
const instruments = sounds.map(({ name }, index) => ({ name, x: index, y: 0, sounds: [index] }))

function engineWith(kernels: Kernels, seed: number): Engine {
  const engine = new Engine({ network, instruments, sounds }, { sampleRateHz: MODEL_RATE_HZ, kernels, seed })
  engine.setWeights([1, seed, 1])
  for (let voice = 0; voice < 6; voice++) engine.noteOn({ key: 40 + 7 * voice + seed, velocity: 0.7 })
  return engine
}

/** Plays engines in turns, block by block. @returns the left side of each. */
function playTogether(engines: readonly Engine[], blocks: number): Float32Array[] {
  const outs = engines.map(() => new Float32Array(blocks * BLOCK))
  const right = new Float32Array(BLOCK)
  for (let block = 0; block < blocks; block++) {
    for (const [index, engine] of engines.entries()) {
      engine.process((outs[index] as Float32Array).subarray(block * BLOCK, (block + 1) * BLOCK), right, BLOCK)
    }
  }
  return outs
}

afterEach(() => {
  vi.restoreAllMocks()
})

describe('the memory of the SIMD kernels', () => {
  it('is as large as it will ever be when they are made', () => {
    const made: { memory: WebAssembly.Memory; bytes: number }[] = []
    const { Memory } = WebAssembly
    vi.spyOn(wasm, 'Memory').mockImplementation(function make(descriptor) {
      const memory = new Memory(descriptor)
      expect(descriptor.maximum).toBe(descriptor.initial)
      made.push({ memory, bytes: memory.buffer.byteLength })
      return memory
    })
    const engine = engineWith(simdKernels(), 1)
    const count = made.length
    const buffers = made.map(({ memory }) => memory.buffer)
    playTogether([engine], 2000)
    expect(count).toBeGreaterThan(0)
    expect(made.length).toBe(count)
    for (const [index, { memory, bytes }] of made.entries()) {
      expect(memory.buffer).toBe(buffers[index])
      expect(memory.buffer.byteLength).toBe(bytes)
    }
    expect(engine.faults).toBe(0)
  })

  it.each(['one set of kernels', 'one each'])('lets several engines play in turns: %s', (sharing) => {
    const shared = simdKernels()
    const kernels = () => (sharing === 'one each' ? simdKernels() : shared)
    const seeds = [1, 2, 3]
    const together = playTogether(
      seeds.map((seed) => engineWith(kernels(), seed)),
      300,
    )
    const alone = seeds.map((seed) => playTogether([engineWith(simdKernels(), seed)], 300)[0])
    expect(together).toEqual(alone)
    expect(together[0]).not.toEqual(together[1])
  })

  it('holds the sounds of a model of an hour once more, not those of a larger one', () => {
    const readers = (air: Int8Array) => sounds.map((sound) => new SoundReader({ ...sound, air }, LATENT_SIZE))
    // Only its length is asked for: as many bytes are not needed to tell.
    const large = { length: 2 ** 27 } as Int8Array
    const kernels = simdKernels()
    expect(atOnce(kernels.createBlend(readers(new Int8Array(100)), 4))).toBeInstanceOf(SimdBlend)
    expect(atOnce(kernels.createBlend(readers(large), 4))).toBeInstanceOf(TypeScriptBlend)
  })
})
