import { describe, expect, it } from 'vitest'
import { median, periodicity } from '../../src/evaluation/periodicity.ts'
import { noise, RATE_HZ, sum, tone } from './tones.ts'

describe('periodicity', () => {
  it.each([82.41, 261.63, 440, 1318.5])('finds %f Hz within 2 cents', (hz) => {
    const free = periodicity(tone(hz, 1), RATE_HZ)
    const guided = periodicity(tone(hz, 1), RATE_HZ, hz * 1.03)
    expect(Math.abs(1200 * Math.log2(free.f0Hz / hz))).toBeLessThan(2)
    expect(Math.abs(1200 * Math.log2(guided.f0Hz / hz))).toBeLessThan(2)
    expect(free.hnrDb).toBeGreaterThan(20)
  })

  // The autocorrelation at a period is 1 / (1 + noise over tone): the ratio is the SNR. The median of 80 frames: 0.3 dB.
  it.each([0, 5, 10, 20, 30])('measures a harmonics-to-noise ratio of %i dB within 0.3 dB', (hnrDb) => {
    const sound = tone(300, 2)
    const power = sound.reduce((total, value) => total + value * value, 0) / sound.length
    const hissing = sum(sound, noise(2, Math.sqrt(power / 10 ** (hnrDb / 10)), 3))
    expect(Math.abs(periodicity(hissing, RATE_HZ, 300).hnrDb - hnrDb)).toBeLessThan(0.3)
  })

  it('finds noise aperiodic', () => {
    expect(periodicity(noise(1, 0.1, 1), RATE_HZ, 440).hnrDb).toBeLessThan(-5)
  })

  it('gives the pitch asked for, and the least ratio, for silence', () => {
    expect(periodicity(new Float32Array(9000), RATE_HZ, 440)).toEqual({ f0Hz: 440, hnrDb: -10 })
    expect(periodicity(new Float32Array(9000), RATE_HZ).f0Hz).toBe(0)
  })
})

describe('median', () => {
  it('is the middle value, or the mean of the two', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([4, 1, 2, 3])).toBe(2.5)
    expect(median([7])).toBe(7)
    expect(median([])).toBeNaN()
  })
})
