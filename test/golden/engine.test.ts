import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { typeScriptKernels } from '../../src/engine/kernels/typescript.ts'
import { simdKernels } from '../parity/simd-kernels.ts'
import { fingerprint, playGolden } from './engine-case.ts'

const golden: ReturnType<typeof fingerprint> = JSON.parse(
  readFileSync(new URL('./engine.json', import.meta.url), 'utf8'),
)

describe('the engine', () => {
  it.each([
    { kernels: typeScriptKernels, tolerance: 2e-5 },
    { kernels: simdKernels(), tolerance: 1e-4 },
  ])('sounds as it did: $kernels.name', ({ kernels, tolerance }) => {
    const found = fingerprint(playGolden(kernels))
    expect(found.samples.length).toBe(golden.samples.length)
    // Math.exp and Math.sin may differ by one unit in the last place between versions of V8.
    for (const part of ['samples', 'rms'] as const) {
      found[part].forEach((value, index) => {
        expect(Math.abs(value - (golden[part][index] as number)), `${part} ${index}`).toBeLessThan(tolerance)
      })
    }
    expect(Math.max(...golden.rms)).toBeGreaterThan(0.1)
  })
})
