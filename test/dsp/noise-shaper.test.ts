import { describe, expect, it } from 'vitest'
import { NOISE_BANDS } from '../../src/contract/spectrogram.ts'
import { NoiseShaper, WhiteExcitation } from '../../src/dsp/noise-shaper.ts'
import { Random } from '../../src/dsp/random.ts'
import { bandLevelsDb } from './band-levels.ts'

function shapedWhite(noiseDb: Float32Array, levelDb: number, seconds: number, rateHz: number): Float32Array {
  const shaper = new NoiseShaper(rateHz)
  const white = new WhiteExcitation(shaper.hopSamples, rateHz)
  white.reset(5)
  const frames = Math.floor((seconds * rateHz) / shaper.hopSamples)
  const out = new Float32Array((frames + 1) * shaper.hopSamples)
  for (let frame = 0; frame < frames; frame++) {
    white.advance()
    shaper.shape(white.grain, 0, noiseDb, 0, levelDb, out, frame * shaper.hopSamples)
  }
  return out
}

describe('NoiseShaper', () => {
  it('gives a flat-shaped excitation back to within -100 dB', () => {
    const shaper = new NoiseShaper()
    const random = new Random(1)
    const excitation = Float32Array.from({ length: 240 * 20 }, () => random.normal())
    const out = new Float32Array(excitation.length)
    const flat = new Float32Array(NOISE_BANDS)
    for (let at = 0; at + 480 <= excitation.length; at += 240) shaper.shape(excitation, at, flat, 0, 0, out, at)
    let worst = 0
    for (let n = 240; n < excitation.length - 240; n++) worst = Math.max(worst, Math.abs(out[n]! - excitation[n]!))
    expect(20 * Math.log10(worst)).toBeLessThan(-100)
  })

  it.each([44_100, 48_000, 22_050, 96_000])(
    'puts white noise at the level of its bands within 1 dB at %i Hz',
    (rate) => {
      const noiseDb = Float32Array.from({ length: NOISE_BANDS }, (_, band) => -20 - 0.4 * band + 6 * Math.sin(band / 5))
      const found = bandLevelsDb(shapedWhite(noiseDb, -10, 8, rate), rate)
      // The density is per Hz of the model's own rate; the same density reads lower among more Hz.
      const rateDb = 10 * Math.log10(rate / 44_100)
      for (let band = 0; band < NOISE_BANDS; band++) {
        // Up to 10 kHz, which every rate has, and from 100 Hz on: below, one bin of the grain spans several bands.
        if (band < 4 || band > 52) continue
        expect(Math.abs(found[band]! - (noiseDb[band]! - 10 + rateDb))).toBeLessThan(1)
      }
    },
  )

  it('carries a click of the excitation where it is', () => {
    const shaper = new NoiseShaper()
    const excitation = new Float32Array(480 * 4)
    excitation[700] = 1
    const noiseDb = Float32Array.from({ length: NOISE_BANDS }, (_, band) => -0.2 * band)
    const out = new Float32Array(excitation.length)
    for (let at = 0; at + 480 <= excitation.length; at += 240) shaper.shape(excitation, at, noiseDb, 0, 0, out, at)
    let largest = 0
    let near = 0
    let all = 0
    out.forEach((value, n) => {
      if (Math.abs(value) > Math.abs(out[largest]!)) largest = n
      all += value * value
      if (Math.abs(n - 700) <= 44) near += value * value
    })
    expect(largest).toBe(700)
    expect(near / all).toBeGreaterThan(0.99)
  })

  it('adds exactly one grain', () => {
    const shaper = new NoiseShaper()
    const out = new Float32Array(500).fill(1)
    shaper.shape(new Float32Array(500).fill(0.5), 10, new Float32Array(NOISE_BANDS), 0, 0, out, 10)
    expect(Array.from(out.subarray(0, 10))).toEqual(Array(10).fill(1))
    expect(Array.from(out.subarray(490))).toEqual(Array(10).fill(1))
    expect(out[250]).toBeCloseTo(1.5, 2)
  })
})

describe('WhiteExcitation', () => {
  it('is one stream cut into overlapping grains, the same for the same seed', () => {
    const white = new WhiteExcitation(240)
    white.reset(9)
    white.advance()
    const first = white.grain.slice()
    white.advance()
    expect(white.grain.subarray(0, 240)).toEqual(first.subarray(240))
    white.reset(9)
    white.advance()
    expect(white.grain).toEqual(first)
    white.reset(10)
    white.advance()
    expect(white.grain).not.toEqual(first)
  })

  it('has variance 1 at the model rate and no mean', () => {
    const white = new WhiteExcitation(240)
    let sum = 0
    let square = 0
    for (let hop = 0; hop < 500; hop++) {
      white.advance()
      for (let n = 240; n < 480; n++) {
        sum += white.grain[n]!
        square += white.grain[n]! ** 2
      }
    }
    expect(Math.abs(sum / 120_000)).toBeLessThan(0.01)
    expect(square / 120_000).toBeCloseTo(1, 1)
  })
})
