import { describe, expect, it } from 'vitest'
import { morphFigures } from '../../src/evaluation/morph-figures.ts'
import { descriptorPath } from '../../src/evaluation/morph-places.ts'
import { noise, RATE_HZ, shaped, sum, tone } from './tones.ts'

const a = shaped(tone(440, 1.2, 3), 0.05, 0.2, 2)
const b = shaped(tone(440, 1.2, 20), 0.05, 0.004, 30)

/** Fused, with everything halfway: one set of partials, attack and decay between. */
function fused(position: number): Float32Array {
  const dull = tone(440, 1.2, 3)
  const bright = tone(440, 1.2, 20)
  const blend = dull.map((value, n) => (1 - position) * value + position * bright[n]!)
  return shaped(blend, 0.05, 0.2 * 0.02 ** position, 2 + 28 * position)
}

const positions = [0, 0.25, 0.5, 0.75, 1]

describe('morphFigures', () => {
  const figures = morphFigures(
    a,
    b,
    positions.map((position) => ({ position, samples: fused(position) })),
    RATE_HZ,
    69,
  )

  it('finds true ends', () => {
    expect(figures.endAtA?.distanceDb).toBeLessThan(0.001)
    expect(figures.endAtB?.distanceDb).toBeLessThan(0.001)
    expect(figures.endAtA?.lagMs).toBe(0)
  })

  it('finds attacks in order and log-linear', () => {
    const [at0, , half, , at1] = figures.attackMs.renders
    expect(at0).toBeCloseTo(figures.attackMs.a, 3)
    expect(at1).toBeCloseTo(figures.attackMs.b, 3)
    expect(half!).toBeLessThan(at0!)
    expect(half!).toBeGreaterThan(at1!)
  })

  it('finds every step going towards B and places 0 and 1 at the ends', () => {
    expect(figures.towardsB).toBe(1)
    for (const path of Object.values(figures.paths)) {
      expect(path?.places[0] ?? 0).toBeCloseTo(0, 4)
      expect(path?.places[4] ?? 1).toBeCloseTo(1, 4)
    }
  })

  it('finds the middle fused and in tune', () => {
    expect(figures.fusion?.beatDb).toBeLessThan(0.3)
    expect(Math.abs(figures.fusion?.f0Cents ?? 99)).toBeLessThan(3)
    expect(figures.fusion?.hnrDropDb).toBeLessThan(2)
  })

  it('takes renders in any order and leaves out what is not there', () => {
    const partial = morphFigures(
      a,
      b,
      [
        { position: 0.75, samples: fused(0.75) },
        { position: 0.25, samples: fused(0.25) },
      ],
      RATE_HZ,
    )
    expect(partial.positions).toEqual([0.25, 0.75])
    expect([partial.endAtA, partial.endAtB, partial.fusion]).toEqual([null, null, null])
    expect(partial.paths.mfcc?.places[0]).toBeCloseTo(figures.paths.mfcc!.places[1]!, 9)
  })

  it.each([-30, -5, 5, 20, 80])('measures a middle detuned by %i cents', (cents) => {
    const middle = { position: 0.5, samples: tone(440 * 2 ** (cents / 1200), 1.2) }
    const { fusion } = morphFigures(tone(440, 1.2), tone(440, 1.2, 20), [middle], RATE_HZ, 69)
    // Within 0.1 cents: the peak of the autocorrelation is found by a parabola.
    expect(Math.abs(fusion!.f0Cents - cents)).toBeLessThan(0.1)
  })

  it('measures the drop of the harmonics-to-noise ratio of a middle noisier than its ends', () => {
    const noisy = (hnrDb: number, seed: number) => {
      const sound = tone(300, 2)
      const power = sound.reduce((total, value) => total + value * value, 0) / sound.length
      return sum(sound, noise(2, Math.sqrt(power / 10 ** (hnrDb / 10)), seed))
    }
    const { fusion } = morphFigures(noisy(20, 1), noisy(10, 2), [{ position: 0.5, samples: noisy(12, 3) }], RATE_HZ)
    // Mean of 20 and 10, less 12. Within 0.2 dB: the median of 80 frames of noise.
    expect(Math.abs(fusion!.hnrDropDb - 3)).toBeLessThan(0.2)
  })

  it('hears a crossfade of two mistuned tones as two', () => {
    const one = tone(440, 1.6, 6)
    const other = tone(442.5, 1.6, 6)
    const crossfade = one.map((value, n) => 0.5 * (value + other[n]!))
    const { fusion } = morphFigures(one, other, [{ position: 0.5, samples: crossfade }], RATE_HZ, 69)
    expect(fusion!.beatDb!).toBeGreaterThan(fusion!.beatOfADb! + 2)
  })

  it('has nothing to interpolate between a sound and itself', () => {
    const same = morphFigures(a, a, [{ position: 0, samples: a }], RATE_HZ)
    expect(same.meanError).toBeNull()
    expect(Object.values(same.paths)).toEqual([null, null, null, null, null])
  })

  it('refuses to judge no render at all', () => {
    expect(() => morphFigures(a, b, [], RATE_HZ)).toThrow('at least one render')
  })
})

describe('descriptorPath', () => {
  const at = (...values: number[]) => ({
    centroid: Float64Array.of(values[0]!),
    mfcc: Float64Array.from(values),
    attack: Float64Array.of(0),
    temporalCentroid: Float64Array.of(0),
    flatness: Float64Array.of(0),
  })

  it('projects on the line and measures the way off it', () => {
    const path = descriptorPath('mfcc', at(0, 0), at(10, 0), [0, 0.5, 1], [at(0, 0), at(4, 5), at(10, 0)])
    expect(path?.gap).toBe(10)
    expect(path?.places).toEqual([0, 0.4, 1])
    expect(path?.meanError).toBeCloseTo(0.1 / 3, 9)
    expect(path?.offLine).toBeCloseTo(0.5 / 3, 9)
    expect(path?.towardsB).toBe(1)
  })

  it('limits a place to -1 and 2 in the error, and counts steps back', () => {
    const path = descriptorPath('centroid', at(0), at(1), [0, 1], [at(50), at(-50)])
    expect(path?.meanError).toBe(2)
    expect(path?.towardsB).toBe(0)
  })

  it('is null where the recordings are alike', () => {
    expect(descriptorPath('centroid', at(7), at(7.09), [0], [at(7)])).toBeNull()
  })
})
