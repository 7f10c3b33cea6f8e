import { describe, expect, it } from 'vitest'
import { beatingDb, detrendedDeviation, harmonicityDb } from '../../src/evaluation/fusion.ts'
import { meanOver, rmsOfSumDb } from './theory.ts'
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

  // Two tones at the ratio r beat as |1 + r·exp(iθ)|: their level's rms is 8.686·√(Li₂(r²)/2) dB, 7.9 for equal ones.
  it.each([
    [0.2, 4],
    [0.5, 2.4],
    [0.5, 4],
    [0.9, 4],
  ])('is the closed form of a beat of two tones at the ratio %f, %f Hz apart', (ratio, apartHz) => {
    const beating = sum(
      tone(440, 2, 1),
      tone(440 + apartHz, 2, 1).map((value) => ratio * value),
    )
    const share = beatShare(ratio, apartHz)
    // Within 3 %: the trend that is taken out takes some of a few beats along.
    expect(Math.abs(beatingDb(beating, RATE_HZ, 440)! / rmsOfSumDb(share) - 1)).toBeLessThan(0.03)
    expect(rmsOfSumDb(share)).toBeLessThan(rmsOfSumDb(ratio))
  })

  it('says so when there is nothing to judge', () => {
    expect(beatingDb(tone(440, 0.2), RATE_HZ, 440)).toBeNull()
    expect(beatingDb(tone(440, 2), RATE_HZ, 22_000)).toBeNull()
    expect(beatingDb(new Float32Array(RATE_HZ), RATE_HZ, 440)).toBe(0)
  })
})

/**
 * The ratio at which two tones beat as deep as those of `ratio` do in frames of 4,096: the squared window averages the
 * power 1 + r² + 2r·cos θ over 93 ms, so that 2ρ/(1 + ρ²) = α·2r/(1 + r²), α the response of the squared window.
 */
function beatShare(ratio: number, apartHz: number): number {
  let weighted = 0
  let weight = 0
  for (let n = -2048; n < 2048; n++) {
    const square = (0.5 + 0.5 * Math.cos((2 * Math.PI * n) / 4096)) ** 2
    weighted += square * Math.cos((2 * Math.PI * apartHz * n) / RATE_HZ)
    weight += square
  }
  const depth = ((weighted / weight) * 2 * ratio) / (1 + ratio * ratio)
  return (1 - Math.sqrt(1 - depth * depth)) / depth
}

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

  it.each([220, 440])('is the closed form of a tone of %i Hz in white noise', (f0Hz) => {
    const level = 0.01
    const reach = (hz: number) => Math.max((4 * RATE_HZ) / 8192, 0.02 * hz)
    const apart = (hz: number) => Math.abs(hz - Math.round(hz / f0Hz) * f0Hz)
    const isJudged = (hz: number) => 2 * reach(hz) < f0Hz
    const isOn = (hz: number) => apart(hz) < reach(hz) && hz > f0Hz / 2
    const onHz = 9950 * meanOver(50, 10_000, (hz) => (isJudged(hz) && isOn(hz) ? 1 : 0))
    const offHz = 9950 * meanOver(50, 10_000, (hz) => (isJudged(hz) && !isOn(hz) ? 1 : 0))
    const tonePower = [1, 2, 3, 4, 5, 6, 7, 8].reduce((total, k) => total + 0.1 ** 2 / 2 / k ** 2, 0)
    const noisePower = level ** 2 / (RATE_HZ / 2)
    const expectedDb = 10 * Math.log10((tonePower + noisePower * onHz) / (noisePower * offHz))
    // Within 0.15 dB: 1.2 s of noise.
    const found = harmonicityDb(sum(tone(f0Hz, 2), noise(2, level, 1)), RATE_HZ, f0Hz)!
    expect(Math.abs(found - expectedDb)).toBeLessThan(0.15)
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
