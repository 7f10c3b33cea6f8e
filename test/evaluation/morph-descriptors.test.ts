import { describe, expect, it } from 'vitest'
import { describeSound } from '../../src/evaluation/morph-descriptors.ts'
import { filtered, filterPower, meanOver, meanOverMels } from './theory.ts'
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

  it.each([0.5, -0.9])('places centroid and flatness of noise through 1 + %f/z where its response puts them', (a) => {
    const coloured = describeSound(filtered(noise(2, 0.1, 1), a), RATE_HZ)
    const power = (hz: number) => filterPower(a, hz)
    const centroidHz = meanOver(0, RATE_HZ / 2, (hz) => hz * power(hz)) / meanOver(0, RATE_HZ / 2, power)
    // The logarithm of a frame's centroid has a lower mean than that of the centroid: 0.3 % for frames of 2,048.
    expect(Math.abs(2 ** value(coloured.centroid) / centroidHz - 1)).toBeLessThan(0.005)
    // Geometric over arithmetic mean of the response, and the -2.5 dB of exponential powers; within 0.05 dB.
    const geometricDb = meanOver(50, 16_000, (hz) => 10 * Math.log10(power(hz)))
    const responseDb = geometricDb - 10 * Math.log10(meanOver(50, 16_000, power))
    const expectedDb = responseDb - (10 / Math.LN10) * 0.5772157
    expect(Math.abs(value(coloured.flatness) - expectedDb)).toBeLessThan(0.05)
  })

  it('moves the first cepstra with a tilt of the spectrum, by its cosine transform', () => {
    const flat = noise(1, 0.1, 3)
    const tilted = filtered(flat, -0.6)
    const moved = describeSound(tilted, RATE_HZ).mfcc.map((entry, at) => entry - describeSound(flat, RATE_HZ).mfcc[at]!)
    const mel = (hz: number) => 2595 * Math.log10(1 + hz / 700)
    const at = (hz: number) => (mel(hz) - mel(20)) / (mel(20_000) - mel(20))
    for (const order of [1, 2, 3]) {
      const component = meanOverMels(20, 20_000, (hz) => {
        return 10 * Math.log10(filterPower(-0.6, hz)) * Math.cos(Math.PI * order * at(hz))
      })
      // 128 bands of an orthonormal transform: √(2/128)·128 = 16 times the mean. Within 0.5 dB of up to 60.
      expect(Math.abs(moved[order - 1]! - 16 * component)).toBeLessThan(0.5)
    }
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
