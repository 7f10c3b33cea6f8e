import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimalsOf, parseTyped, shareOf, snap, valueAt } from '../../../src/ui/controls/slider-scale.ts'

const seconds = { min: 0, max: 10, step: 0.01, curve: 3 }

describe('slider scales', () => {
  it('find a value again from its place', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), (hundredths) => {
        const value = snap(seconds, hundredths / 100)
        expect(valueAt(seconds, shareOf(seconds, value))).toBe(value)
      }),
    )
  })

  it('are finer towards the low end where curved', () => {
    expect(valueAt(seconds, 0.5)).toBeCloseTo(1.25, 9)
    expect(valueAt({ ...seconds, curve: 1 }, 0.5)).toBe(5)
  })

  it('stay in range', () => {
    expect(valueAt(seconds, 7)).toBe(10)
    expect(snap(seconds, -3)).toBe(0)
  })
})

describe('parseTyped', () => {
  const gain = { min: -60, max: 12, step: 0.5, curve: 1 }
  it('takes units, commas and a typographic minus', () => {
    expect(parseTyped(gain, '-6 dB')).toBe(-6)
    expect(parseTyped(gain, '−6,5')).toBe(-6.5)
    expect(parseTyped(gain, '99')).toBe(12)
    expect(parseTyped(gain, 'loud')).toBeNull()
  })
})

describe('decimalsOf', () => {
  it('is as many as the step needs', () => {
    expect([1, 0.5, 0.1, 0.05, 0.01].map(decimalsOf)).toEqual([0, 1, 1, 2, 2])
  })
})
