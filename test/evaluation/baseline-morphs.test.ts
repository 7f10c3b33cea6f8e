import { describe, expect, it } from 'vitest'
import { crossfadeMorph, logLerpMorph } from '../../src/evaluation/baseline-morphs.ts'
import { morphFigures } from '../../src/evaluation/morph-figures.ts'
import { filtered } from './theory.ts'
import { noise, RATE_HZ, shaped, tone } from './tones.ts'

const POSITIONS = [0, 0.25, 0.5, 0.75, 1]

/** Largest difference, silence past the ends. */
function largestDifference(a: Float32Array, b: Float32Array): number {
  const length = Math.max(a.length, b.length)
  let most = 0
  for (let n = 0; n < length; n++) most = Math.max(most, Math.abs((a[n] ?? 0) - (b[n] ?? 0)))
  return most
}

describe('crossfadeMorph', () => {
  const a = shaped(tone(440, 0.3), 0.02, 0.01, 10)
  const b = tone(660, 0.5)

  it('gives A at 0 and B at 1, as long as the longer', () => {
    expect(crossfadeMorph(a, b, 0)).toHaveLength(b.length)
    expect(largestDifference(crossfadeMorph(a, b, 0), a)).toBe(0)
    expect(largestDifference(crossfadeMorph(a, b, 1), b)).toBe(0)
  })

  it('is linear in amplitude', () => {
    const middle = crossfadeMorph(a, b, 0.25)
    for (const n of [0, 3000, 12_000, 20_000]) expect(middle[n]).toBeCloseTo(0.75 * (a[n] ?? 0) + 0.25 * b[n]!, 7)
  })

  it('places the centroid of two equal tones where their powers (1 - p)² and p² put it', () => {
    const [lowHz, highHz] = [500, 2000]
    const low = tone(lowHz, 1, 1)
    const high = tone(highHz, 1, 1)
    const renders = POSITIONS.map((position) => ({ position, samples: crossfadeMorph(low, high, position) }))
    const places = POSITIONS.map((p) => {
      const hz = ((1 - p) ** 2 * lowHz + p ** 2 * highHz) / ((1 - p) ** 2 + p ** 2)
      return Math.log2(hz / lowHz) / Math.log2(highHz / lowHz)
    })
    const { centroid } = morphFigures(low, high, renders, RATE_HZ).paths
    // Side lobes of the window and the ends of the tones move a centroid by less than 1 %, a place by 0.005.
    centroid?.places.forEach((place, index) => {
      expect(Math.abs(place - places[index]!)).toBeLessThan(0.005)
    })
    const expected = places.reduce((total, place, index) => total + Math.abs(place - POSITIONS[index]!), 0) / 5
    expect(centroid?.meanError).toBeCloseTo(expected, 2)
    expect(expected).toBeCloseTo(0.083, 3)
    expect(centroid?.towardsB).toBe(1)
  })
})

describe('logLerpMorph', () => {
  it('gives A at 0, to the precision of the samples', () => {
    const a = noise(0.4, 0.1, 1)
    expect(largestDifference(logLerpMorph(a, tone(440, 0.3), 0), a)).toBeLessThan(1e-6)
    expect(logLerpMorph(tone(440, 0.3), a, 1)).toHaveLength(a.length)
  })

  it.each([0.25, 0.5, 0.75, 1])('gives one signal at two gains at their weighted geometric mean, at %f', (position) => {
    const a = noise(0.4, 0.1, 1)
    const b = a.map((value) => value * 0.2)
    const expected = a.map((value) => value * 0.2 ** position)
    expect(largestDifference(logLerpMorph(a, b, position), expected)).toBeLessThan(1e-6)
  })

  it('keeps the times of A: the magnitudes of a delayed A are nearly its own', () => {
    const a = tone(500, 0.5, 1)
    const late = new Float32Array(a.length)
    late.set(a.subarray(0, a.length - 100), 100)
    const middle = logLerpMorph(a, late, 0.5)
    let most = 0
    for (let n = 4000; n < a.length - 4000; n++) most = Math.max(most, Math.abs(middle[n]! - a[n]!))
    expect(most).toBeLessThan(1e-3)
  })

  it('moves the cepstrum of a filtered sound in proportion to the position: places exact, nothing off the line', () => {
    const a = noise(0.8, 0.1, 1)
    const b = filtered(a, -0.9)
    const renders = POSITIONS.map((position) => ({ position, samples: logLerpMorph(a, b, position) }))
    const { mfcc } = morphFigures(a, b, renders, RATE_HZ).paths
    // A log magnitude is linear in the position, and so is its cosine transform; mel bands average powers, not logs.
    mfcc?.places.forEach((place, index) => {
      expect(Math.abs(place - POSITIONS[index]!)).toBeLessThan(0.03)
    })
    expect(mfcc?.offLine).toBeLessThan(0.03)
    expect(mfcc?.towardsB).toBe(1)
  })

  it('nearly vanishes where either is silent: half of the logarithm is silence', () => {
    const a = tone(440, 0.5, 1)
    const b = tone(440, 0.2, 1)
    const tail = logLerpMorph(a, b, 0.5).subarray(Math.round(0.26 * RATE_HZ), Math.round(0.44 * RATE_HZ))
    // A magnitude of 0.1·512 against one of 512·1e-6: √1e-5 of the tone, -50 dB; side lobes lose less.
    const rms = Math.sqrt(tail.reduce((total, value) => total + value * value, 0) / tail.length)
    expect(20 * Math.log10(rms / (0.1 / Math.SQRT2))).toBeLessThan(-45)
    expect(20 * Math.log10(rms / (0.1 / Math.SQRT2))).toBeGreaterThan(-51)
  })
})
