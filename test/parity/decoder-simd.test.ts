import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Network } from '../../src/contract/network.ts'
import { BINS, MODEL_RATE_HZ } from '../../src/contract/spectrogram.ts'
import { Random } from '../../src/dsp/random.ts'
import { decodeSound } from '../../src/engine/decoder.ts'
import { Engine } from '../../src/engine/engine.ts'
import { createSimdKernels } from '../../src/engine/kernels/simd.ts'
import { typeScriptKernels } from '../../src/engine/kernels/typescript.ts'
import { bundledModelPath } from '../../src/host/bundled-model.ts'
import { readModel } from '../../src/io/model-file.ts'
import { tinyNetwork } from '../engine/make-sound.ts'

/** Largest difference allowed, in normalised units: the sums are of 32-bit floats, the twin's of 64-bit ones. */
const TOLERANCE = 1e-4

const wasm = readFileSync(new URL('../../dist/engine/kernels/kernels.wasm', import.meta.url))
const simd = createSimdKernels(new WebAssembly.Module(wasm))
const STEPS = 7

function decodeBoth(network: Network, windows: number, first: number, count: number) {
  const random = new Random(windows)
  return [typeScriptKernels, simd].map((kernels) => {
    random.reseed(windows)
    const decoder = kernels.createDecoder(network, STEPS, windows)
    const input = Float32Array.from({ length: windows * STEPS * decoder.inputSize }, () => random.normal())
    const out = new Float32Array(windows * count * BINS)
    decoder.decode(input, windows, STEPS, first, count, out)
    return { out, input, decoder }
  }) as [Decoded, Decoded]
}

interface Decoded {
  readonly out: Float32Array
  readonly input: Float32Array
  readonly decoder: ReturnType<typeof simd.createDecoder>
}

function farthest(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, index) => Math.max(most, Math.abs(value - (b[index] as number))), 0)
}

describe('the decoder in SIMD', () => {
  it.each([
    [[1, 1], 1],
    [[3, 1], 3],
    [[3, 5, 1], 4],
    [[3, 3, 1], 5],
    [[5, 1], 7],
  ])('says what TypeScript says: kernels %j, %i windows', (taps, windows) => {
    const network = tinyNetwork(5, taps)
    for (const [first, count] of [
      [0, STEPS],
      [3, 1],
      [5, 2],
    ] as const) {
      const [plain, fast] = decodeBoth(network, windows, first, count)
      expect(farthest(plain.out, fast.out) / network.normalisation.scaleDb).toBeLessThan(TOLERANCE)
      expect(farthest(fast.out, new Float32Array(fast.out.length))).toBeGreaterThan(1)
    }
  })

  it('decodes a window to the same bits alone and in company', () => {
    const [, { out, input, decoder }] = decodeBoth(tinyNetwork(5, [3, 1]), 5, 3, 1)
    const size = STEPS * decoder.inputSize
    for (let window = 0; window < 5; window++) {
      const alone = new Float32Array(BINS)
      decoder.decode(input.slice(window * size, (window + 1) * size), 1, STEPS, 3, 1, alone)
      expect(alone).toEqual(out.slice(window * BINS, (window + 1) * BINS))
    }
  })

  it('says what TypeScript says of the sounds of the orchestra, and so does a chord of a morph', async () => {
    const model = await readModel(bundledModelPath())
    for (const sound of model.sounds.slice(0, 6)) {
      const plain = decodeSound(model.network, sound, typeScriptKernels)
      const fast = decodeSound(model.network, sound, simd)
      expect(farthest(plain, fast) / model.network.normalisation.scaleDb).toBeLessThan(TOLERANCE)
    }
    const [plain, fast] = [typeScriptKernels, simd].map((kernels) => {
      const engine = new Engine(model, { sampleRateHz: MODEL_RATE_HZ, kernels, limit: false })
      engine.setWeights(model.instruments.map((_, index) => (index < 2 ? 0.5 : 0)))
      for (const key of [57, 61, 64]) engine.noteOn({ key, velocity: 0.8 })
      const out = new Float32Array(MODEL_RATE_HZ)
      engine.process(out, new Float32Array(out.length), out.length)
      return out
    }) as [Float32Array, Float32Array]
    const peak = farthest(plain, new Float32Array(plain.length))
    // -80 dB re the peak: levels differ by ten-thousandths of a dB.
    expect(farthest(plain, fast)).toBeLessThan(1e-4 * peak)
    expect(peak).toBeGreaterThan(0.05)
  }, 60_000)
})
