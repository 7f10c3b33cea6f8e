import { expect, it } from 'vitest'
import { BINS, HARMONICS, HOP_SAMPLES, MODEL_RATE_HZ } from '../../src/contract/spectrogram.ts'
import { harmonicCount, rowToAmplitudes } from '../../src/dsp/image.ts'
import { PartialBank } from '../../src/dsp/partial-bank.ts'
import { midiToHz } from '../../src/dsp/pitch.ts'
import { Random } from '../../src/dsp/random.ts'
import { decodeSound } from '../../src/engine/decoder.ts'
import { typeScriptKernels } from '../../src/engine/kernels/typescript.ts'
import { SoundReader } from '../../src/engine/sound-reader.ts'
import { bundledModelPath } from '../../src/host/bundled-model.ts'
import { readModel } from '../../src/io/model-file.ts'
import { simdKernels } from './simd-kernels.ts'

const simd = simdKernels()

const power = (samples: Float32Array) => samples.reduce((sum, value) => sum + value * value, 0)

it.each([
  [60, 0, 240],
  [220, 0, 240],
  [110, 3e-4, 240],
  [1500, 1e-3, 77],
])('partials in SIMD lie 110 dB above their difference from TypeScript: %i Hz, B %f, %i samples', (hz, b, count) => {
  const random = new Random(3)
  const banks = [new PartialBank(), simd.createPartialBank()]
  for (const bank of banks) bank.reset(5)
  const outs = banks.map(() => new Float32Array(200 * count))
  let before = { f0Hz: hz, inharmonicity: b, amplitudes: new Float32Array(HARMONICS) }
  for (let hop = 0; hop < 200; hop++) {
    const after = {
      f0Hz: hz * 2 ** ((random.uniform() - 0.5) / 12),
      inharmonicity: b * (1 + random.uniform()),
      amplitudes: before.amplitudes.map((_, index) => random.uniform() / (index + 1)),
    }
    for (const [index, bank] of banks.entries()) {
      bank.add(outs[index] as Float32Array, hop * count, count, before, after, 44_100)
    }
    before = after
  }
  const [plain, fast] = outs as [Float32Array, Float32Array]
  const differenceDb = 10 * Math.log10(power(plain.map((value, n) => value - (fast[n] as number))) / power(plain))
  expect(differenceDb).toBeLessThan(-110)
  expect(power(plain)).toBeGreaterThan(10)
})

it('partials of the orchestra in SIMD lie 105 dB above their difference from TypeScript', async () => {
  const { network, sounds } = await readModel(bundledModelPath())
  for (const sound of sounds.filter(({ verdict }) => verdict === 'pitched').slice(0, 97)) {
    const rows = decodeSound(network, sound, typeScriptKernels)
    const reader = new SoundReader(sound, network.spec.latentSize)
    const frames = Math.min(100, sound.frameCount)
    const [plain, fast] = [new PartialBank(), simd.createPartialBank()].map((bank) => {
      const out = new Float32Array(frames * HOP_SAMPLES)
      bank.reset(1)
      const pointOf = (f0Hz: number) => ({
        f0Hz,
        inharmonicity: sound.inharmonicity,
        amplitudes: new Float32Array(HARMONICS),
      })
      let before = pointOf(midiToHz(sound.midiNote))
      for (let frame = 1; frame < frames; frame++) {
        const after = pointOf(midiToHz(sound.midiNote + reader.pitchDeviation(frame)))
        rowToAmplitudes(rows, frame * BINS, harmonicCount(sound.midiNote), sound.loudnessDb, frame, after.amplitudes)
        const at = frame * HOP_SAMPLES
        bank.add(out, at, HOP_SAMPLES, before, after, MODEL_RATE_HZ)
        before = after
      }
      return out
    }) as [Float32Array, Float32Array]
    const differenceDb = 10 * Math.log10(power(plain.map((value, n) => value - (fast[n] as number))) / power(plain))
    expect(differenceDb, sound.name).toBeLessThan(-105)
    expect(power(plain)).toBeGreaterThan(0)
  }
}, 60_000)
