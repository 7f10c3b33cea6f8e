import { describe, expect, it } from 'vitest'
import { AIR_STEP } from '../../src/contract/sound.ts'
import { BINS, HARMONICS, HOP_SAMPLES, NOISE_BANDS } from '../../src/contract/spectrogram.ts'
import { NoiseShaper } from '../../src/dsp/noise-shaper.ts'
import { Random } from '../../src/dsp/random.ts'
import { decodeSound } from '../../src/engine/decoder.ts'
import { typeScriptKernels } from '../../src/engine/kernels/typescript.ts'
import { bundledModelPath } from '../../src/host/bundled-model.ts'
import { readModel } from '../../src/io/model-file.ts'
import { simdKernels } from './simd-kernels.ts'

const simd = simdKernels()

const power = (samples: Float32Array) => samples.reduce((sum, value) => sum + value * value, 0)

/** Level of the difference re the sound, dB, of noise shaped by both. */
function differenceDb(excitation: Float32Array, rows: Float32Array, stride: number, offset: number, levelDb: number) {
  const [plain, fast] = [new NoiseShaper(), simd.createNoiseShaper()].map((shaper) => {
    const out = new Float32Array(excitation.length)
    for (let at = 0, row = offset; at + 2 * HOP_SAMPLES <= out.length; at += HOP_SAMPLES, row += stride) {
      shaper.shape(excitation, at, rows, row, levelDb, out, at)
    }
    return out
  }) as [Float32Array, Float32Array]
  return { plain, db: 10 * Math.log10(power(plain.map((value, n) => value - (fast[n] as number))) / power(plain)) }
}

describe('the noise shaper in SIMD', () => {
  it('lies 120 dB above its difference from TypeScript: random noise in steep random bands', () => {
    const random = new Random(7)
    const excitation = Float32Array.from({ length: 101 * HOP_SAMPLES }, () => random.normal())
    const bands = Float32Array.from({ length: 100 * NOISE_BANDS }, () => -60 * random.uniform())
    const { plain, db } = differenceDb(excitation, bands, NOISE_BANDS, 0, -12)
    expect(db).toBeLessThan(-120)
    expect(power(plain)).toBeGreaterThan(1)
  })

  it('adds one grain exactly where it is asked to', () => {
    const out = new Float32Array(500).fill(1)
    simd.createNoiseShaper().shape(new Float32Array(500).fill(0.5), 10, new Float32Array(NOISE_BANDS), 0, 0, out, 10)
    expect(Array.from(out.subarray(0, 10))).toEqual(Array(10).fill(1))
    expect(Array.from(out.subarray(490))).toEqual(Array(10).fill(1))
    expect(out[250]).toBeCloseTo(1.5, 2)
  })

  it('lies 110 dB above its difference on the air of the orchestra', async () => {
    const model = await readModel(bundledModelPath())
    for (const sound of model.sounds.filter(({ air }) => air.length > 0).slice(0, 6)) {
      const air = Float32Array.from(sound.air, (value) => value * AIR_STEP)
      const rows = decodeSound(model.network, sound, typeScriptKernels)
      const { plain, db } = differenceDb(air.subarray(0, sound.frameCount * HOP_SAMPLES), rows, BINS, HARMONICS, -20)
      expect(db, sound.name).toBeLessThan(-110)
      expect(power(plain)).toBeGreaterThan(0)
    }
  }, 60_000)
})
