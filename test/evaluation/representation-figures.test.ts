import { describe, expect, it } from 'vitest'
import { onsetSeconds, representationFigures } from '../../src/evaluation/representation-figures.ts'
import { filtered, filterPower, meanOverMels } from './theory.ts'
import { noise, RATE_HZ, shaped, sum, tone } from './tones.ts'

const recording = sum(shaped(tone(330, 1), 0.25, 0.008, 15), noise(1, 1e-5, 1))

describe('representationFigures', () => {
  it('finds nothing between a recording and itself, at any level', () => {
    expect(representationFigures(recording, recording, RATE_HZ)).toEqual({ wholeDb: 0, attackDb: 0, sharpnessDb: 0 })
    const louder = recording.map((value) => value * 2)
    expect(representationFigures(recording, louder, RATE_HZ).wholeDb).toBeLessThan(1e-4)
  })

  it('hears white noise redrawn as 6 to 7 dB, less the more bins a band holds', () => {
    // |ln x - ln y| of two exponential variables is 2·ln 2: 6 dB in a band of one bin.
    const figures = representationFigures(noise(1, 0.1, 1), noise(1, 0.1, 2), RATE_HZ)
    expect(figures.wholeDb).toBeGreaterThan(2)
    expect(figures.wholeDb).toBeLessThan(6)
  })

  it.each([0.5, -0.5, 0.8])('is the mean response of a filter 1 + %f/z over the mel bands, level matched', (a) => {
    const white = noise(1, 0.1, 2)
    const responseDb = meanOverMels(20, RATE_HZ / 2, (hz) =>
      Math.abs(10 * Math.log10(filterPower(a, hz) / (1 + a * a))),
    )
    const figures = representationFigures(white, filtered(white, a), RATE_HZ)
    // Silence equals silence: 40 ms of it before 1 s, and 30 of the 130 ms of the sharpness. Within 3 and 5 %: frames that
    // reach from the silence into the sound count either way, and 100 ms of noise is few frames.
    expect(Math.abs(figures.wholeDb / (responseDb / 1.04) - 1)).toBeLessThan(0.03)
    expect(Math.abs(figures.attackDb / responseDb - 1)).toBeLessThan(0.03)
    expect(Math.abs(figures.sharpnessDb / ((responseDb * 100) / 130) - 1)).toBeLessThan(0.05)
  })

  it('hears a smeared attack in the attack alone, best in short frames', () => {
    const smeared = sum(shaped(tone(330, 1), 0.235, 0.03, 15), noise(1, 1e-5, 1))
    const figures = representationFigures(recording, smeared, RATE_HZ)
    expect(figures.sharpnessDb).toBeGreaterThan(figures.attackDb)
    expect(figures.attackDb).toBeGreaterThan(3 * figures.wholeDb)
  })

  it('does not depend on how close to its onset a recording was cut', () => {
    const smeared = sum(shaped(tone(330, 1), 0.23, 0.03, 15), noise(1, 1e-5, 1))
    const whole = representationFigures(recording, smeared, RATE_HZ)
    const from = Math.round(0.21 * RATE_HZ)
    const cut = representationFigures(recording.subarray(from), smeared.subarray(from), RATE_HZ)
    expect(Math.abs(cut.sharpnessDb - whole.sharpnessDb)).toBeLessThan(0.15 * whole.sharpnessDb)
  })

  it('takes a resynthesis of another length', () => {
    const figures = representationFigures(recording, recording.subarray(0, 30_000), RATE_HZ)
    expect(figures.attackDb).toBeLessThan(0.5)
    expect(figures.wholeDb).toBeGreaterThan(3)
  })

  it('gives numbers for silence', () => {
    const silence = new Float32Array(5000)
    expect(representationFigures(silence, silence, RATE_HZ)).toEqual({ wholeDb: 0, attackDb: 0, sharpnessDb: 0 })
  })
})

describe('onsetSeconds', () => {
  it.each([0, 0.1, 0.25])('finds an onset at %f s within 2 ms', (seconds) => {
    expect(Math.abs(onsetSeconds(shaped(tone(330, 1), seconds, 0.002, 15), RATE_HZ) - seconds)).toBeLessThan(0.002)
  })

  it('is 0 in silence', () => {
    expect(onsetSeconds(new Float32Array(1000), RATE_HZ)).toBe(0)
  })
})
