import { describe, expect, it } from 'vitest'
import { broydenUpdate, leastNorm } from '../../src/engine/least-norm.ts'

describe('leastNorm', () => {
  it('is the shortest of the solutions', () => {
    // x + 2y = 5: the shortest is (1, 2).
    const [x, y] = leastNorm(Float64Array.of(1, 2), Float64Array.of(5))
    expect(x).toBeCloseTo(1, 2)
    expect(y).toBeCloseTo(2, 2)
  })

  it('solves several rows at once', () => {
    const jacobian = Float64Array.of(1, 0, 1, 0, 2, 0)
    const x = leastNorm(jacobian, Float64Array.of(2, 4))
    expect([...x].map((value) => Math.round(100 * value) / 100)).toEqual([1, 2, 1])
  })

  it('moves nothing where nothing responds', () => {
    expect([...leastNorm(new Float64Array(4), Float64Array.of(1, 1))]).toEqual([0, 0])
  })
})

describe('broydenUpdate', () => {
  it('makes the Jacobian say what was seen, and changes nothing across', () => {
    const jacobian = Float64Array.of(1, 1)
    broydenUpdate(jacobian, Float64Array.of(2, 0), Float64Array.of(6))
    expect([...jacobian]).toEqual([3, 1])
  })
})
