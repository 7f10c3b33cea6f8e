import { describe, expect, it } from 'vitest'
import { endpointFigures } from '../../src/evaluation/endpoints.ts'
import { filtered, filterPower, meanOverMels } from './theory.ts'
import { noise, RATE_HZ, shaped, sum, tone } from './tones.ts'

const recording = sum(shaped(tone(523, 1), 0.2, 0.01, 20), noise(1, 1e-4, 1))

/** `samples` later by a number of samples, silence before. */
function later(samples: Float32Array, lag: number): Float32Array {
  const out = new Float32Array(samples.length)
  out.set(samples.subarray(0, samples.length - lag), lag)
  return out
}

describe('endpointFigures', () => {
  it('finds a recording equal to itself: 0 dB, 0 ms, gain 0 dB', () => {
    expect(endpointFigures(recording, recording, RATE_HZ)).toEqual({ distanceDb: 0, lagMs: 0, gainDb: 0 })
  })

  it('matches level before it compares, and tells the gain', () => {
    const quieter = recording.map((value) => value * 10 ** (-7.5 / 20))
    const figures = endpointFigures(quieter, recording, RATE_HZ)
    expect(figures.gainDb).toBeCloseTo(7.5, 3)
    expect(figures.distanceDb).toBeLessThan(1e-3)
    expect(figures.lagMs).toBe(0)
  })

  it.each([-30, -7, 3, 24, 61])('finds a render %i ms late', (ms) => {
    const lag = Math.round((ms * RATE_HZ) / 1000)
    const reference = lag >= 0 ? recording : later(recording, -lag)
    const render = lag >= 0 ? later(recording, lag) : recording
    const figures = endpointFigures(render, reference, RATE_HZ)
    // Steps of 1, 4 and 12 ms are whole samples: 44, 176 and 529.
    expect(Math.abs(figures.lagMs - ms)).toBeLessThan(0.6)
    // What is left is the tail that the delay pushed out.
    expect(figures.distanceDb).toBeLessThan(1.5)
  })

  // Steps of 1, 4 and 12 ms are 44, 176 and 529 samples: what they add up to is found to the sample.
  it.each([44, -176, 2 * 529 + 176 - 44, -7 * 529 + 44])('finds a delay of %i samples exactly, 0 dB away', (lag) => {
    const cut = new Float32Array(RATE_HZ)
    cut.set(shaped(tone(523, 0.35), 0.01, 0.01, 20), 8000)
    const delayed = cut.map((_, n) => cut[n - lag] ?? 0)
    const figures = endpointFigures(delayed, cut, RATE_HZ)
    expect(figures).toEqual({ distanceDb: 0, lagMs: (1000 * lag) / RATE_HZ, gainDb: 0 })
  })

  it.each([0.5, -0.5, 0.8])('is the mean response of a filter 1 + %f/z over the mel bands, level matched', (a) => {
    const flat = noise(1, 0.1, 2)
    const response = (hz: number) => Math.abs(10 * Math.log10(filterPower(a, hz) / (1 + a * a)))
    // Within 0.05 dB: 87 frames of noise, and bands that average powers rather than their logarithms.
    const foundDb = endpointFigures(filtered(flat, a), flat, RATE_HZ).distanceDb
    expect(Math.abs(foundDb - meanOverMels(20, 20_000, response))).toBeLessThan(0.05)
  })

  it('hears a first difference as its response, but for the lowest bands, where there is none', () => {
    const flat = noise(1, 0.1, 2)
    // Power |1 - exp(-iw)|² = 2 - 2·cos w, mean 2. The window's side lobes fill up what the difference took from 0 Hz.
    const expectedDb = meanOverMels(20, 20_000, (hz) => Math.abs(10 * Math.log10(filterPower(-1, hz) / 2)))
    expect(Math.abs(endpointFigures(filtered(flat, -1), flat, RATE_HZ).distanceDb - expectedDb)).toBeLessThan(0.5)
  })

  it('takes a shorter or longer render', () => {
    expect(endpointFigures(recording.subarray(0, 40_000), recording, RATE_HZ).distanceDb).toBeLessThan(20)
    const longer = new Float32Array(50_000)
    longer.set(recording)
    expect(endpointFigures(longer, recording, RATE_HZ).distanceDb).toBe(0)
  })

  it('gives numbers for silence', () => {
    const silence = new Float32Array(10_000)
    expect(endpointFigures(silence, silence, RATE_HZ).distanceDb).toBe(0)
    const figures = endpointFigures(silence, recording, RATE_HZ)
    expect(figures.distanceDb).toBeGreaterThan(5)
    expect(Number.isFinite(figures.gainDb)).toBe(true)
  })
})
