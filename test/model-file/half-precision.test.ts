import { describe, expect, it } from 'vitest'
import { fromHalf, fromHalves, toHalf, toHalves } from '../../src/model-file/half-precision.ts'

describe('half precision', () => {
  it('knows the landmarks of IEEE 754 binary16', () => {
    const landmarks: readonly (readonly [number, number])[] = [
      [0x0000, 0],
      [0x3c00, 1],
      [0xc000, -2],
      [0x7bff, 65_504],
      [0x0400, 2 ** -14],
      [0x03ff, 1023 * 2 ** -24],
      [0x0001, 2 ** -24],
      [0x3555, 0.333251953125],
      [0x7c00, Number.POSITIVE_INFINITY],
    ]
    for (const [half, number] of landmarks) {
      expect(fromHalf(half)).toBe(number)
      expect(toHalf(number)).toBe(half)
    }
    expect(Object.is(fromHalf(0x8000), -0)).toBe(true)
    expect(fromHalf(toHalf(Number.NaN))).toBeNaN()
  })

  it('gives back each of the 63,488 finite halves', () => {
    let wrong = 0
    for (let half = 0; half < 0x1_0000; half++) {
      if ((half & 0x7c00) !== 0x7c00 && toHalf(fromHalf(half)) !== half) wrong++
    }
    expect(wrong).toBe(0)
  })

  it('rounds to the nearest, ties to even', () => {
    for (let half = 0; half < 0x7bff; half++) {
      const middle = (fromHalf(half) + fromHalf(half + 1)) / 2
      const quarter = fromHalf(half) + (fromHalf(half + 1) - fromHalf(half)) / 4
      const even = half % 2 === 0 ? half : half + 1
      if (toHalf(middle) !== even || toHalf(quarter) !== half) expect.fail(`wrong at ${half.toString(16)}`)
    }
    expect(toHalf(65_519)).toBe(0x7bff)
    expect(toHalf(65_520)).toBe(0x7c00)
    expect(toHalf(2 ** -25)).toBe(0)
    expect(toHalf(2 ** -25 * 1.0001)).toBe(1)
  })

  it('converts arrays', () => {
    expect([...fromHalves(toHalves(Float32Array.of(0.1, -3, 1e-9)))]).toEqual([0.0999755859375, -3, 0])
  })
})
