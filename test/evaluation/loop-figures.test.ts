import { describe, expect, it } from 'vitest'
import { loopFigures, spectralFlux } from '../../src/evaluation/loop-figures.ts'
import { noise, RATE_HZ, sum, tone } from './tones.ts'

/** A tone under noise whose level wanders: something whose changes can be recognised when they come again. */
function restless(seconds: number, seed: number): Float32Array {
  const swing = noise(seconds, 1, seed)
  let level = 0
  const hiss = swing.map((value, n) => {
    level += 0.0005 * ((n * 7919 + seed * 104729) % 8821 < 4410 ? 1 : -1) - 0.0005 * level
    return 0.02 * value * 10 ** level
  })
  return sum(tone(440, seconds), hiss)
}

function repeated(piece: Float32Array, seconds: number): Float32Array {
  return Float32Array.from({ length: Math.round(seconds * RATE_HZ) }, (_, n) => piece[n % piece.length] as number)
}

describe('spectralFlux', () => {
  it('is 0 for a steady tone and 20 dB where all bands rise by 20 dB at once', () => {
    const steady = noise(1, 0.001, 5)
    const step = steady.map((value, n) => value * (n < RATE_HZ / 2 ? 1 : 10))
    const [calm, stepped] = [spectralFlux(steady, RATE_HZ), spectralFlux(step, RATE_HZ)]
    let most = 0
    stepped.forEach((value, frame) => {
      most = Math.max(most, value - (calm[frame] as number))
    })
    expect(spectralFlux(tone(440, 1), RATE_HZ).reduce((a, b) => Math.max(a, b), 0)).toBeLessThan(0.5)
    // A step passes through a window of four hops, half of it in the steepest one.
    expect(most).toBeGreaterThan(6)
    expect(most).toBeLessThan(20)
  })
})

describe('loopFigures', () => {
  it('hears a hard loop, and at which period', () => {
    const figures = loopFigures(repeated(restless(1.3, 3), 10), RATE_HZ)
    expect(figures.peak).toBeGreaterThan(0.6)
    expect(figures.periodSeconds / 1.3).toBeCloseTo(Math.round(figures.periodSeconds / 1.3), 1)
  })

  it('hears none in white noise', () => {
    expect(loopFigures(noise(10, 0.1, 1), RATE_HZ).peak).toBeLessThan(0.15)
    expect(loopFigures(sum(tone(440, 10), noise(10, 0.003, 2)), RATE_HZ).peak).toBeLessThan(0.15)
  })

  it('hears none where pieces of one recording follow each other in random lengths', () => {
    const source = restless(2, 3)
    const out = new Float32Array(10 * RATE_HZ)
    let [from, at, state] = [0, 0, 1]
    while (at < out.length) {
      state = (state * 48271) % 2147483647
      const length = Math.round((0.4 + (0.8 * state) / 2147483647) * RATE_HZ)
      state = (state * 48271) % 2147483647
      from = Math.round((0.8 * RATE_HZ * state) / 2147483647)
      for (let n = 0; n < length && at < out.length; n++) out[at++] = source[from + n] as number
    }
    expect(loopFigures(out, RATE_HZ).peak).toBeLessThan(0.35)
  })

  it('is 0 of what is too short, or silent', () => {
    expect(loopFigures(new Float32Array(0), RATE_HZ)).toEqual({ peak: 0, periodSeconds: 0 })
    expect(loopFigures(new Float32Array(RATE_HZ), RATE_HZ)).toEqual({ peak: 0, periodSeconds: 0 })
  })
})
