import { describe, expect, it } from 'vitest'
import { placeNames } from '../../../src/ui/pad/name-places.ts'

const SIZE = { width: 240, height: 260 }
const names = (...points: [left: number, top: number][]) =>
  placeNames(
    SIZE,
    points.map(([left, top]) => ({ left, top, half: 30 })),
    11,
    23,
  )

describe('names on the pad', () => {
  it('stand below their points, or above where the pad ends', () => {
    expect(names([120, 100], [120, 250])).toEqual([
      { centre: 120, top: 123 },
      { centre: 120, top: 227 },
    ])
  })

  it('stay within the pad', () => {
    expect(names([5, 100])).toEqual([{ centre: 36, top: 123 }])
  })

  it('make way for points and for names that are there already', () => {
    const [first, second] = names([120, 100], [120, 123])
    expect(first).toEqual({ centre: 120, top: 77 })
    expect(second).toEqual({ centre: 120, top: 146 })
  })

  it('are left out where there is no room for them', () => {
    const crowd: [number, number][] = []
    for (let left = 40; left <= 200; left += 20) for (let top = 40; top <= 220; top += 20) crowd.push([left, top])
    const placed = names(...crowd)
    expect(placed).toContain(null)
    expect(placed.filter((place) => place !== null).length).toBeGreaterThan(0)
  })
})
