import { describe, expect, it } from 'vitest'
import { Random } from '../../src/dsp/random.ts'
import { meanLatents, pitchLeakage, separation } from '../../src/evaluation/latent-structure.ts'
import { soundOf } from './latent-sounds.ts'

/** Mean latents drawn from N(0, 1). */
function drawn(count: number, size: number, seed: number): Float64Array[] {
  const random = new Random(seed)
  return Array.from({ length: count }, () => Float64Array.from({ length: size }, () => random.normal()))
}

describe('meanLatents', () => {
  it('are means over audible steps', () => {
    const sound = soundOf(
      [
        [1, 10],
        [3, 20],
        [99, 99],
      ],
      () => -30,
    )
    const quiet = { ...sound, frameWeights: Float32Array.of(3, 1, 0) }
    expect([...meanLatents([quiet])[0]!]).toEqual([2, 15])
  })
})

describe('separation', () => {
  const points = [0, 1, 10, 11].map((value) => Float64Array.of(value, 0))

  it('is 1 where instruments are clusters, 0 where every neighbour is a stranger', () => {
    expect(separation(points, ['a', 'a', 'b', 'b'])).toBe(1)
    expect(separation(points, ['a', 'b', 'a', 'b'])).toBe(0)
  })

  it('is the share of sounds among their own', () => {
    const mixed = [0, 1, 3, 3.5].map((value) => Float64Array.of(value))
    expect(separation(mixed, ['a', 'a', 'a', 'b'])).toBe(2 / 3)
  })

  it('does not ask a lone sound for its like', () => {
    expect(separation(points.slice(0, 3), ['a', 'a', 'b'])).toBe(1)
    expect(separation(points.slice(0, 2), ['a', 'b'])).toBe(0)
  })
})

describe('pitchLeakage', () => {
  it('is 1 where the pitch is a linear function of the latents', () => {
    const points = drawn(80, 4, 1)
    const notes = points.map(([a, b]) => 60 + 5 * a! - 3 * b!)
    // The least penalty is one sound among 80: it takes 1/81 off the slope.
    expect(pitchLeakage(points, notes)).toBeGreaterThan(0.999)
  })

  it('is 0 where they have nothing to do with it', () => {
    const random = new Random(2)
    const points = drawn(200, 8, 3)
    const notes = points.map(() => 60 + 12 * random.normal())
    // R² of pure chance has a spread of √2/n: 0.01 here, and 8 latents to choose from.
    expect(pitchLeakage(points, notes)).toBeLessThan(0.03)
    // As many latents as sounds explain everything but what they have not seen.
    expect(pitchLeakage(drawn(24, 24, 4), notes.slice(0, 24))).toBeLessThan(0.2)
  })

  it('is the share of variance that the latents explain', () => {
    const random = new Random(5)
    const points = drawn(500, 3, 6)
    const notes = points.map(([a]) => 60 + 2 * a! + random.normal())
    // 4 of 5; the spread of an R² of 0.8 from 500 sounds is 0.016.
    expect(Math.abs(pitchLeakage(points, notes) - 0.8)).toBeLessThan(0.04)
  })

  it('gives numbers where there is nothing to read', () => {
    expect(pitchLeakage(drawn(10, 3, 7), new Array<number>(10).fill(60))).toBe(0)
    expect(pitchLeakage(drawn(2, 3, 8), [60, 62])).toBe(0)
    expect(
      pitchLeakage(
        [0, 0, 0, 0].map(() => new Float64Array(3)),
        [60, 62, 64, 66],
      ),
    ).toBe(0)
  })
})
