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
  let before = new Float32Array(HARMONICS)
  let f0Hz = hz
  for (let hop = 0; hop < 200; hop++) {
    const after = Float32Array.from(before, (_, index) => random.uniform() / (index + 1))
    const next = hz * 2 ** ((random.uniform() - 0.5) / 12)
    for (const [index, bank] of banks.entries()) {
      bank.add(outs[index] as Float32Array, hop * count, count, f0Hz, next, b, before, after, 44_100)
    }
    before = after
    f0Hz = next
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
      let before = new Float32Array(HARMONICS)
      let f0Hz = midiToHz(sound.midiNote)
      for (let frame = 1; frame < frames; frame++) {
        const after = new Float32Array(HARMONICS)
        rowToAmplitudes(rows, frame * BINS, harmonicCount(sound.midiNote), reader.loudnessDb(frame), after)
        const next = midiToHz(sound.midiNote + reader.pitchDeviation(frame))
        const at = frame * HOP_SAMPLES
        bank.add(out, at, HOP_SAMPLES, f0Hz, next, sound.inharmonicity, before, after, MODEL_RATE_HZ)
        before = after
        f0Hz = next
      }
      return out
    }) as [Float32Array, Float32Array]
    const differenceDb = 10 * Math.log10(power(plain.map((value, n) => value - (fast[n] as number))) / power(plain))
    expect(differenceDb, sound.name).toBeLessThan(-105)
    expect(power(plain)).toBeGreaterThan(0)
  }
}, 60_000)
