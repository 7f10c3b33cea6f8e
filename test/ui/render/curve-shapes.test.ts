import { describe, expect, it } from 'vitest'
import {
  CURVE_POINTS,
  CURVE_SHAPES,
  curvePoints,
  drawn,
  isStraight,
  STRAIGHT,
} from '../../../src/ui/render/curve-shapes.ts'

describe('shapes', () => {
  it('go from the first sound, to the second or back', () => {
    for (const { name, curve } of CURVE_SHAPES) {
      expect(curve).toHaveLength(CURVE_POINTS)
      expect(curve[0]).toBeCloseTo(0, 9)
      expect(curve.at(-1)).toBeCloseTo(name === 'There and back' ? 0 : 1, 9)
      expect(isStraight(curve)).toBe(name === 'Straight')
    }
  })
})

describe('drawn', () => {
  it('fills every point between two places, in either direction', () => {
    for (const [from, to] of [
      [0.25, 0.75],
      [0.75, 0.25],
    ] as const) {
      const curve = drawn(STRAIGHT, { at: from, value: 1 }, { at: to, value: 1 })
      expect(curve.slice(8, 25)).toEqual(new Array(17).fill(1))
      expect([curve[7], curve[25]]).toEqual([STRAIGHT[7], STRAIGHT[25]])
    }
  })

  it('stays on the picture', () => {
    const curve = drawn(STRAIGHT, { at: -1, value: 3 }, { at: 2, value: -3 })
    expect([curve[0], curve.at(-1)]).toEqual([1, 0])
    expect(drawn(STRAIGHT, { at: 0.5, value: 0 }, { at: 0.5, value: 0.9 })[16]).toBe(0.9)
  })
})

it('takes the length of the render', () => {
  expect(curvePoints(STRAIGHT, 8).at(-1)).toEqual({ seconds: 8, value: 1 })
  expect(curvePoints(STRAIGHT, 8)[8]).toEqual({ seconds: 2, value: 0.25 })
})
