import { describe, expect, it } from 'vitest'
import { velocityDb } from '../../../src/engine/key-map.ts'
import { keyZones, velocityLayers } from '../../../src/host/sfz/zones.ts'

describe('keyZones', () => {
  it.each([
    [48, 84, 3],
    [60, 60, 3],
    [0, 127, 4],
    [50, 61, 1],
    [50, 60, 24],
  ])('plays each key from %i to %i once, recorded every %i', (lowest, highest, every) => {
    const zones = keyZones(lowest, highest, every)
    const keys = zones.flatMap(({ lowest: from, highest: to }) =>
      Array.from({ length: to - from + 1 }, (_, i) => from + i),
    )
    expect(keys).toEqual(Array.from({ length: highest - lowest + 1 }, (_, index) => lowest + index))
    for (const { root, lowest: from, highest: to } of zones) {
      expect(Math.max(to - root, root - from)).toBeLessThanOrEqual(Math.ceil((every - 1) / 2))
    }
  })
})

describe('velocityLayers', () => {
  it.each([1, 2, 3, 4, 8])('plays each velocity in one of %i layers', (count) => {
    const layers = velocityLayers(count)
    expect(layers[0]?.lowest).toBe(1)
    expect(layers.at(-1)?.highest).toBe(127)
    layers.slice(1).forEach((layer, index) => {
      expect(layer.lowest).toBe((layers[index]?.highest ?? 0) + 1)
    })
  })

  it("keeps the engine's level at every velocity by its curve, and at each layer's top by the usual law", () => {
    for (const { velocity, gainDb, curve, lowest, highest } of velocityLayers(3)) {
      const recordedDb = velocityDb(velocity) + gainDb
      for (const [at, amplitude] of curve) {
        expect(recordedDb + 20 * Math.log10(amplitude)).toBeCloseTo(velocityDb(at / 127), 6)
      }
      expect(recordedDb + 40 * Math.log10(highest / 127)).toBeCloseTo(velocityDb(highest / 127), 6)
      expect(curve[0]?.[0]).toBe(lowest)
      expect(curve.at(-1)?.[0]).toBe(highest)
    }
  })
})
