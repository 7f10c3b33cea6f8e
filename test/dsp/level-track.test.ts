import { describe, expect, it } from 'vitest'
import { levelSlope, levelTrack } from '../../src/dsp/level-track.ts'

describe('levelTrack', () => {
  it('is the rms of each whole window', () => {
    const levels = levelTrack(Float32Array.of(1, -1, 0.5, 0.5, 0, 0, 1), 2)
    expect([...levels]).toEqual([0, expect.closeTo(-6.02, 2), -200])
  })
})

describe('levelSlope', () => {
  it('finds the slope of a straight fall', () => {
    const levels = Float64Array.from({ length: 20 }, (_, window) => (window < 5 ? 3 * window : -0.7 * window))
    expect(levelSlope(levels, 5)).toBeCloseTo(-0.7, 10)
    expect(levelSlope(levels, 19)).toBe(0)
  })
})
