import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cornerWeights, lineWeights, mapWeights } from '../../src/contract/pad-weights.ts'

const unit = fc.double({ min: 0, max: 1, noNaN: true })
const points = fc
  .array(fc.tuple(unit, unit), { minLength: 1, maxLength: 16 })
  .map((pairs) => Float32Array.from(pairs.flat()))
const sum = (values: Float32Array) => values.reduce((total, value) => total + value, 0)

describe('mapWeights', () => {
  it('is a partition of unity wherever the points lie', () => {
    fc.assert(
      fc.property(points, unit, unit, (at, x, y) => {
        const out = new Float32Array(at.length / 2)
        mapWeights(at, x, y, out)
        expect(sum(out)).toBeCloseTo(1, 5)
        for (const weight of out) expect(weight).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it('is exact on every point', () => {
    const at = Float32Array.of(0.1, 0.2, 0.8, 0.3, 0.5, 0.9, 0.4, 0.4, 0.9, 0.9, 0.2, 0.7)
    for (let index = 0; index < 6; index++) {
      const out = new Float32Array(6)
      mapWeights(at, at[2 * index] as number, at[2 * index + 1] as number, out)
      expect([...out]).toEqual(Array.from({ length: 6 }, (_, other) => (other === index ? 1 : 0)))
    }
  })

  it('moves continuously, also where instruments come and go', () => {
    const at = Float32Array.from({ length: 28 }, (_, index) => 0.5 + 0.45 * Math.sin(index * index * 1.3 + index))
    let before = new Float32Array(14)
    mapWeights(at, 0, 0.37, before)
    for (let step = 1; step <= 2000; step++) {
      const after = new Float32Array(14)
      mapWeights(at, step / 2000, 0.37, after)
      for (let index = 0; index < 14; index++) {
        expect(Math.abs((after[index] as number) - (before[index] as number))).toBeLessThan(0.03)
      }
      before = after
    }
  })

  it('shares equally between points in one place, and gives one instrument everything', () => {
    const two = new Float32Array(3)
    mapWeights(Float32Array.of(0.5, 0.5, 0.5, 0.5, 0.9, 0.9), 0.5, 0.5, two)
    expect([...two]).toEqual([0.5, 0.5, 0])
    const ring = Float32Array.from({ length: 12 }, (_, index) => {
      const angle = (Math.floor(index / 2) * Math.PI) / 3
      return 0.5 + 0.25 * (index % 2 === 0 ? Math.cos(angle) : Math.sin(angle))
    })
    const six = new Float32Array(6)
    mapWeights(ring, 0.5, 0.5, six)
    for (const weight of six) expect(weight).toBeCloseTo(1 / 6, 3)
    const one = new Float32Array(1)
    mapWeights(Float32Array.of(0.2, 0.2), 0.9, 0.1, one)
    expect([...one]).toEqual([1])
  })
})

describe('cornerWeights and lineWeights', () => {
  it('are bilinear, exact in the corners, and stay inside', () => {
    const out = new Float32Array(4)
    cornerWeights(1, 0, out)
    expect([...out]).toEqual([0, 1, 0, 0])
    cornerWeights(0.25, 0.5, out)
    expect([...out]).toEqual([0.375, 0.125, 0.375, 0.125])
    cornerWeights(7, -3, out)
    expect([...out]).toEqual([0, 1, 0, 0])
    const line = new Float32Array(2)
    lineWeights(0.25, line)
    expect([...line]).toEqual([0.75, 0.25])
  })
})
