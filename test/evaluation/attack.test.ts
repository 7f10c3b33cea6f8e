import { describe, expect, it } from 'vitest'
import { toLength } from '../../src/evaluation/alignment.ts'
import { attackFigures, envelope } from '../../src/evaluation/attack.ts'
import { RATE_HZ, shaped, tone } from './tones.ts'

const figuresOf = (sound: Float32Array) => attackFigures(toLength(sound, sound.length), RATE_HZ)

describe('attackFigures', () => {
  it('measures a straight rise as 80 % of its length', () => {
    const ramp = tone(2000, 1, 1).map((value, n) => (value * Math.min(n, 0.4 * RATE_HZ)) / (0.4 * RATE_HZ))
    expect(figuresOf(ramp).attackSeconds).toBeCloseTo(0.32, 2)
  })

  it.each([0.05, 0.1, 0.2])('measures the charge of a time constant of %f s as ln 9 of it', (constant) => {
    const charge = tone(2000, 1.5, 1).map((value, n) => value * (1 - Math.exp(-n / RATE_HZ / constant)))
    // The 10 ms window reaches the 10 % point where the charge is still bent, up to 1 ms late.
    expect(Math.abs(figuresOf(charge).attackSeconds - constant * Math.log(9))).toBeLessThan(0.001)
  })

  it.each([20, 80, 200])('measures a rise of %f dB a second as 19.08 dB of it', (slope) => {
    const swell = tone(2000, 1.5, 1).map((value, n) => value * 10 ** (Math.min(0, slope * (n / RATE_HZ - 1.2)) / 20))
    // Rms over a window of an exponential is the same exponential: exact but for ripple within one period.
    expect(Math.abs(figuresOf(swell).attackSeconds - (20 * Math.log10(9)) / slope)).toBeLessThan(0.0002)
  })

  it.each([0.02, 0.1, 0.3])('tells a rise of %f s wherever it begins', (seconds) => {
    const early = figuresOf(shaped(tone(880, 1), 0.05, seconds, 6))
    const late = figuresOf(shaped(tone(880, 1), 0.3, seconds, 6))
    expect(late.attackSeconds).toBeCloseTo(early.attackSeconds, 3)
    // A half cosine goes from 10 to 90 % in 0.59 of its length; the 10 ms window adds a little.
    expect(early.attackSeconds).toBeGreaterThan(0.5 * seconds)
    expect(early.attackSeconds).toBeLessThan(0.59 * seconds + 0.009)
  })

  it('places the centre of an exponential decay at its time constant of power', () => {
    // 60 dB a second: power falls by e in 1 / (6·ln 10) = 72 ms.
    const figures = figuresOf(shaped(tone(880, 1), 0, 0.0005, 60))
    expect(figures.temporalCentroidSeconds).toBeCloseTo(0.0724, 2)
  })

  it('gives its least values for silence', () => {
    expect(figuresOf(new Float32Array(4000))).toEqual({ attackSeconds: 0.001, temporalCentroidSeconds: 0 })
  })
})

describe('envelope', () => {
  it('is the rms of a steady tone', () => {
    const values = envelope(toLength(tone(1000, 0.5, 1), 22_050), RATE_HZ)
    expect(values.length).toBe(22_050 + 1 - 441)
    for (const value of values) expect(value).toBeCloseTo(0.1 / Math.SQRT2, 2)
  })
})
