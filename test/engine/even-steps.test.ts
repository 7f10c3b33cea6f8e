import { describe, expect, it } from 'vitest'
import { EvenSteps, measureSteps } from '../../src/engine/even-steps.ts'
import { typeScriptKernels } from '../../src/engine/kernels/typescript.ts'
import { prepareModel } from '../../src/engine/prepared-model.ts'
import { makeSound, tinyNetwork } from './make-sound.ts'

describe('EvenSteps', () => {
  it('inverts its table: exact at the ends, monotone, clipped', () => {
    const steps = new EvenSteps(Float64Array.of(0, 0.6, 0.8, 1))
    expect([0, 0.3, 0.6, 0.7, 1, -1, 2, Number.NaN].map((even) => steps.warp(even))).toEqual([
      0,
      expect.closeTo(1 / 6, 12),
      expect.closeTo(1 / 3, 12),
      expect.closeTo(0.5, 12),
      1,
      0,
      1,
      0,
    ])
    let before = 0
    for (let even = 0; even <= 1; even += 0.01) {
      expect(steps.warp(even)).toBeGreaterThanOrEqual(before)
      before = steps.warp(even)
    }
  })
})

describe('measureSteps', () => {
  it('finds where the path is slow: noise that grows under loud partials is not heard at first', () => {
    const network = tinyNetwork(1)
    const clean = makeSound({ midiNote: 60, noiseDb: -70 }, network)
    const noisy = makeSound({ midiNote: 60, noiseDb: -8 }, network)
    const even = (from: typeof clean, to: typeof clean) => {
      const instruments = [0, 1].map((index) => ({ name: `${index}`, x: index, y: 0, sounds: [index] }))
      const model = prepareModel({ network, sounds: [from, to], instruments }, typeScriptKernels)
      return measureSteps(model, 0, 1, 60, 1)
    }
    const steps = even(clean, noisy)
    expect(steps.warp(0)).toBe(0)
    expect(steps.warp(1)).toBe(1)
    expect(steps.warp(0.5)).toBeGreaterThan(0.55)
    expect(steps.warp(0.5)).toBeLessThan(0.8)
    // The way back is the same way.
    for (const share of [0.2, 0.5, 0.7])
      expect(even(noisy, clean).warp(1 - share)).toBeCloseTo(1 - steps.warp(share), 2)
  })
})
