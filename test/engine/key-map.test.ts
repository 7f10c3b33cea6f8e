import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Sound } from '../../src/contract/sound.ts'
import { createShares, KeyMap, VELOCITY_RANGE_DB, velocityDb } from '../../src/engine/key-map.ts'
import { makeSound, tinyNetwork } from './make-sound.ts'

const network = tinyNetwork(1)
const at = (midiNote: number, peakDb = -12) => makeSound({ midiNote, peakDb, frames: 100 }, network)
const sounds: readonly Sound[] = [at(60), at(64), at(72.1, -8), at(72, -26)]
const map = new KeyMap(sounds, [0, 1, 2, 3])

function shares(key: number, velocity = 1, keyMap = map) {
  const out = createShares(8)
  keyMap.add({ key, velocity }, 1, out)
  return new Map(
    Array.from({ length: out.count }, (_, index) => [
      out.sounds[index] as number,
      { weight: out.weights[index] as number, gainDb: out.gainsDb[index] as number },
    ]),
  )
}

describe('KeyMap', () => {
  it('plays a sound alone at its own pitch, in tune or nearly', () => {
    for (const key of [60, 60.2, 59.8]) expect([...shares(key).keys()]).toEqual([0])
  })

  it('blends two neighbours linearly in semitones', () => {
    const found = shares(62)
    expect(found.get(0)?.weight).toBeCloseTo(0.5, 9)
    expect(found.get(1)?.weight).toBeCloseTo(0.5, 9)
    expect((shares(63).get(1)?.weight as number) - 0.5).toBeCloseTo(1 / 3.4, 9)
  })

  it('plays the nearest sound outside the range', () => {
    expect([...shares(20).keys()]).toEqual([0])
    expect(shares(100).get(2)?.weight).toBe(1)
  })

  it('chooses between dynamic layers by velocity, and lets velocity alone decide the loudness', () => {
    expect([...shares(72, 1).keys()]).toEqual([2])
    expect(shares(72, 1).get(2)?.gainDb).toBe(0)
    const half = shares(72, 1 - 9 / VELOCITY_RANGE_DB)
    expect(half.get(2)?.weight).toBeCloseTo(0.5, 9)
    expect(half.get(3)?.weight).toBeCloseTo(0.5, 9)
    for (const velocity of [0, 0.3, 0.6, 0.8, 1]) {
      let peakDb = 0
      for (const [index, { weight, gainDb }] of shares(72, velocity)) {
        peakDb += weight * ((sounds[index] as Sound).landmarks.peakLoudnessDb + gainDb)
      }
      expect(peakDb).toBeCloseTo(-8 + velocityDb(velocity), 9)
    }
  })

  it('always shares out exactly the weight it was given', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 20, max: 110, noNaN: true }), { minLength: 1, maxLength: 6 }),
        fc.double({ min: 0, max: 127, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (pitches, key, velocity) => {
          const own = pitches.map((midiNote, index) => ({
            ...(sounds[0] as Sound),
            midiNote,
            landmarks: { ...(sounds[0] as Sound).landmarks, peakLoudnessDb: -6 * index },
          }))
          const found = shares(
            key,
            velocity,
            new KeyMap(
              own,
              own.map((_, index) => index),
            ),
          )
          const weights = [...found.values()].map(({ weight }) => weight)
          expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9)
          expect(Math.min(...weights)).toBeGreaterThan(0)
          expect(found.size).toBeLessThanOrEqual(4)
        },
      ),
    )
  })
})
