import { describe, expect, it } from 'vitest'
import { beatingDb, detrendedDeviation, harmonicityDb } from '../../src/evaluation/fusion.ts'
import { noise, RATE_HZ, shaped, sum, tone } from './tones.ts'

describe('beatingDb', () => {
  it('is nothing for one steady set of partials, held or decaying', () => {
    expect(beatingDb(tone(440, 2), RATE_HZ, 440)).toBeLessThan(0.02)
    expect(beatingDb(shaped(tone(440, 2), 0, 0.01, 20), RATE_HZ, 440)).toBeLessThan(0.02)
  })

  it('hears two sets of partials 8 cents apart', () => {
    const unfused = sum(tone(440, 2), tone(442, 2))
    expect(beatingDb(unfused, RATE_HZ, 441)).toBeGreaterThan(3)
  })

  it('measures the depth of a beat', () => {
    // Partials that swing by ±3 dB as a sine have a standard deviation of 3/√2 dB.
    const swinging = tone(440, 2).map(
      (value, n) => value * 10 ** ((3 * Math.sin((2 * Math.PI * 4 * n) / RATE_HZ)) / 20),
    )
    const found = beatingDb(swinging, RATE_HZ, 440)!
    // Frames of 93 ms smooth a swing of 4 Hz a little.
    expect(found).toBeGreaterThan(0.9 * (3 / Math.SQRT2))
    expect(found).toBeLessThan(3 / Math.SQRT2)
  })

  it('says so when there is nothing to judge', () => {
    expect(beatingDb(tone(440, 0.2), RATE_HZ, 440)).toBeNull()
    expect(beatingDb(tone(440, 2), RATE_HZ, 22_000)).toBeNull()
    expect(beatingDb(new Float32Array(RATE_HZ), RATE_HZ, 440)).toBe(0)
  })
})

describe('detrendedDeviation', () => {
  it('takes level, slope and bend out and leaves the rest', () => {
    const trend = Float64Array.from({ length: 101 }, (_, n) => 3 - 0.2 * n + 0.01 * n * n)
    expect(detrendedDeviation(trend)).toBeLessThan(1e-10)
    const rough = trend.map((value, n) => value + (n % 2 === 0 ? 0.5 : -0.5))
    expect(detrendedDeviation(rough)).toBeCloseTo(0.5, 2)
  })
})

describe('harmonicityDb', () => {
  it('measures noise between the harmonics', () => {
    const clean = tone(440, 2)
    const quiet = harmonicityDb(sum(clean, noise(2, 1e-2, 1)), RATE_HZ, 440)!
    const loud = harmonicityDb(sum(clean, noise(2, 2e-2, 1)), RATE_HZ, 440)!
    expect(quiet - loud).toBeCloseTo(6, 0)
  })

  it('hears a partial that is off the harmonics', () => {
    const off = sum(tone(440, 2, 5), tone(660, 2, 1))
    // Harmonics of 1 + 1/4 + 1/9 + 1/16 + 1/25 against one partial of 1.
    expect(harmonicityDb(off, RATE_HZ, 440)).toBeCloseTo(10 * Math.log10(1.4636), 1)
  })

  it('says so when there is nothing to judge', () => {
    expect(harmonicityDb(tone(440, 0.2), RATE_HZ, 440)).toBeNull()
    expect(harmonicityDb(tone(30, 2), RATE_HZ, 30)).toBeNull()
    expect(harmonicityDb(new Float32Array(RATE_HZ), RATE_HZ, 440)).toBeNull()
  })
})
