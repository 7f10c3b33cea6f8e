import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { HARMONICS } from '../../src/contract/spectrogram.ts'
import { PartialBank } from '../../src/dsp/partial-bank.ts'
import { Random } from '../../src/dsp/random.ts'
import { createSimdKernels } from '../../src/engine/kernels/simd.ts'

const wasm = readFileSync(new URL('../../dist/engine/kernels/kernels.wasm', import.meta.url))
const simd = createSimdKernels(new WebAssembly.Module(wasm))

const power = (samples: Float32Array) => samples.reduce((sum, value) => sum + value * value, 0)

it.each([
  [60, 0, 240],
  [220, 0, 240],
  [110, 3e-4, 240],
  [1500, 1e-3, 77],
])('partials in SIMD lie 100 dB above their difference from TypeScript: %i Hz, B %f, %i samples', (hz, b, count) => {
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
  expect(differenceDb).toBeLessThan(-100)
  expect(power(plain)).toBeGreaterThan(10)
})
