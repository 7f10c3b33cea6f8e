import { describe, expect, it } from 'vitest'
import { logSpectralDistanceDb, MULTI_SCALE_SIZES, multiScaleLoss } from '../../src/evaluation/spectral-distances.ts'
import { filtered, filterPower, meanOver, NEPER_DB, rmsOfSumDb } from './theory.ts'
import { noise, RATE_HZ, shaped, sum, tone } from './tones.ts'

const recording = sum(shaped(tone(523, 1), 0.2, 0.01, 20), noise(1, 1e-4, 1))
const white = noise(1, 0.1, 2)

describe('logSpectralDistanceDb', () => {
  it('is 0 between a recording and itself', () => {
    expect(logSpectralDistanceDb(recording, recording)).toBe(0)
    expect(logSpectralDistanceDb(new Float32Array(9000), new Float32Array(9000))).toBe(0)
  })

  it.each([-6, -0.5, 3, 12])('is the gain where all differs by %f dB', (gainDb) => {
    // White noise has no bin near the floor; single-precision samples leave 1e-5 dB.
    const louder = white.map((value) => value * 10 ** (gainDb / 20))
    expect(logSpectralDistanceDb(louder, white)).toBeCloseTo(Math.abs(gainDb), 4)
  })

  it.each([0.3, -0.5, 0.8])('is the rms response of a filter 1 + %f/z', (a) => {
    // Within 1 %: a frame of noise is one draw of what the integral over frequency averages.
    const expectedDb = rmsOfSumDb(Math.abs(a))
    const foundDb = logSpectralDistanceDb(filtered(white, a), white)
    expect(Math.abs(foundDb / expectedDb - 1)).toBeLessThan(0.01)
  })

  it('is the gap of white noise drawn again: two exponential powers differ by π/√3 nepers of power, rms', () => {
    // ln of an exponential variable has variance π²/6; rms over 1,025 bins of a frame, ends of the sound included.
    const expectedDb = (10 / Math.LN10) * Math.sqrt(Math.PI ** 2 / 3)
    expect(Math.abs(logSpectralDistanceDb(noise(1, 0.1, 3), white) - expectedDb)).toBeLessThan(0.2)
  })

  it('stops at the floor: silence is 80 dB away at the most', () => {
    const foundDb = logSpectralDistanceDb(new Float32Array(white.length), white)
    expect(foundDb).toBeGreaterThan(60)
    expect(foundDb).toBeLessThanOrEqual(80)
  })
})

describe('multiScaleLoss', () => {
  it('is 0 between a recording and itself', () => {
    expect(multiScaleLoss(recording, recording)).toEqual({ linear: 0, logarithmic: 0, total: 0 })
  })

  it.each([0.5, 0.9, 2])('is |ln g| a size and in proportion to g - 1 for a gain of %f', (gain) => {
    // Far above epsilon: the magnitudes of this noise lie round 1. Single precision leaves 1e-6.
    const loss = multiScaleLoss(
      white.map((value) => value * gain),
      white,
    )
    expect(loss.logarithmic).toBeCloseTo(MULTI_SCALE_SIZES.length * Math.abs(Math.log(gain)), 4)
    const all = multiScaleLoss(new Float32Array(white.length), white).linear
    expect(loss.linear / all).toBeCloseTo(Math.abs(gain - 1), 5)
    expect(loss.total).toBe(loss.linear + loss.logarithmic)
  })

  it('measures magnitudes as the Fourier sum gives them', () => {
    // White noise of deviation s under a window w has Rayleigh magnitudes of mean s·√(π/4·Σw²), Σw² = 3/8·n for Hann;
    // within 1 %: half of the first and of the last frame is silent.
    const long = noise(4, 0.1, 5)
    const expected = MULTI_SCALE_SIZES.map((size) => 0.1 * Math.sqrt((Math.PI / 4) * (3 / 8) * size))
    const { linear } = multiScaleLoss(new Float32Array(long.length), long)
    expect(Math.abs(linear / expected.reduce((total, value) => total + value, 0) - 1)).toBeLessThan(0.01)
  })

  it('takes no logarithm below epsilon', () => {
    // Silence against a magnitude m is ln(m / 1e-7); E ln of a Rayleigh magnitude is ln of its rms less γ/2.
    const expected = MULTI_SCALE_SIZES.map(
      (size) => Math.log(0.1 * Math.sqrt((3 / 8) * size)) - 0.5772157 / 2 - Math.log(1e-7),
    )
    const { logarithmic } = multiScaleLoss(new Float32Array(white.length), white)
    // Bins 0 and n/2 are real, not complex, and the ends half silent: 0.02 nepers a size.
    expect(Math.abs(logarithmic - expected.reduce((total, value) => total + value, 0))).toBeLessThan(0.12)
  })

  it('is the mean response of a filter at every size', () => {
    const a = 0.5
    const nepers = meanOver(0, RATE_HZ / 2, (hz) => Math.abs(0.5 * Math.log(filterPower(a, hz))))
    const { logarithmic } = multiScaleLoss(filtered(white, a), white)
    // Short frames see the filter's edges: within 5 %.
    expect(Math.abs(logarithmic / (MULTI_SCALE_SIZES.length * nepers) - 1)).toBeLessThan(0.05)
    expect(NEPER_DB * nepers).toBeLessThan(rmsOfSumDb(a))
  })
})
