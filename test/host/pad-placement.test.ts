import { describe, expect, it } from 'vitest'
import { placeAlongside } from '../../src/host/pad-placement.ts'

const KNOWN = [
  { name: 'flute', x: 0.2, y: 0.3 },
  { name: 'harp', x: 0.8, y: 0.3 },
  { name: 'oboe', x: 0.4, y: 0.8 },
]

/** Turned by 90 degrees, mirrored, half the size and shifted. */
const elsewhere = ({ name, x, y }: { name: string; x: number; y: number }) => ({ name, x: 0.3 + y / 2, y: 0.1 + x / 2 })

describe('placeAlongside', () => {
  it('leaves the known where they are and finds the newcomer place on a map drawn otherwise', () => {
    const bell = { name: 'bell', x: 0.6, y: 0.5 }
    const places = placeAlongside(KNOWN, [bell, ...KNOWN].map(elsewhere))
    expect(places.slice(0, 3)).toEqual(KNOWN)
    expect(places[3]?.name).toBe('bell')
    expect(places[3]?.x).toBeCloseTo(0.6, 6)
    expect(places[3]?.y).toBeCloseTo(0.5, 6)
  })

  it('keeps newcomers apart from all others and off the rim', () => {
    const crowd = Array.from({ length: 6 }, (_, index) => ({ name: `n${index}`, x: 0.2, y: 0.3 }))
    const places = placeAlongside(KNOWN, [...KNOWN, ...crowd, { name: 'far', x: 5, y: -3 }])
    for (const [index, { x, y }] of places.entries()) {
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0.04)
      expect(Math.max(x, y)).toBeLessThanOrEqual(0.96)
      for (const other of places.slice(0, index)) {
        expect(Math.hypot(other.x - x, other.y - y)).toBeGreaterThanOrEqual(0.07)
      }
    }
  })

  it('takes the drawn place where too few are known to align by', () => {
    const places = placeAlongside(KNOWN.slice(0, 1), [
      { name: 'flute', x: 0.9, y: 0.9 },
      { name: 'bell', x: 0.5, y: 0.6 },
    ])
    expect(places).toEqual([KNOWN[0], { name: 'bell', x: 0.5, y: 0.6 }])
  })
})
