import { describe, expect, it } from 'vitest'
import { describeSound } from '../../src/evaluation/morph-descriptors.ts'
import { noise, RATE_HZ, shaped, tone } from './tones.ts'

const value = (vector: Float64Array) => vector[0] as number

describe('describeSound', () => {
  it.each([200, 1000, 7040])('places the centroid of a pure tone at its %i Hz within one per cent', (hz) => {
    const centroidHz = 2 ** value(describeSound(tone(hz, 1, 1), RATE_HZ).centroid)
    expect(Math.abs(centroidHz / hz - 1)).toBeLessThan(0.01)
  })

  it('places the centroid of white noise in the middle of the band', () => {
    const centroidHz = 2 ** value(describeSound(noise(2, 0.1, 1), RATE_HZ).centroid)
    expect(centroidHz).toBeGreaterThan(10_800)
    expect(centroidHz).toBeLessThan(11_200)
  })

  it('finds white noise flat and a tone not', () => {
    // A power spectrum of noise is exponentially distributed: its geometric mean is e^-0.5772 of its mean, -2.5 dB.
    expect(value(describeSound(noise(2, 0.1, 1), RATE_HZ).flatness)).toBeCloseTo(-2.5, 1)
    expect(value(describeSound(tone(440, 1), RATE_HZ).flatness)).toBeLessThan(-40)
  })

  it('keeps cepstra apart from level, and moves them with the slope of the spectrum', () => {
    const sound = tone(220, 1, 30)
    const loud = describeSound(sound, RATE_HZ).mfcc
    const soft = describeSound(
      sound.map((sample) => sample / 8),
      RATE_HZ,
    ).mfcc
    soft.forEach((cepstrum, index) => {
      expect(cepstrum).toBeCloseTo(loud[index]!, 3)
    })
    const white = describeSound(noise(1, 0.1, 1), RATE_HZ).mfcc
    expect(Math.abs(white[0]!)).toBeLessThan(10)
    expect(loud[0]!).toBeGreaterThan(100)
  })

  it('tells attack and temporal centroid', () => {
    const plucked = describeSound(shaped(tone(440, 1), 0.1, 0.005, 40), RATE_HZ)
    const bowed = describeSound(shaped(tone(440, 1), 0.1, 0.3, 0), RATE_HZ)
    expect(value(bowed.attack) - value(plucked.attack)).toBeGreaterThan(1)
    expect(value(bowed.temporalCentroid) - value(plucked.temporalCentroid)).toBeGreaterThan(0.3)
  })

  it('gives numbers for silence', () => {
    for (const vector of Object.values(describeSound(new Float32Array(10_000), RATE_HZ))) {
      for (const entry of vector) expect(Number.isFinite(entry)).toBe(true)
    }
  })
})
