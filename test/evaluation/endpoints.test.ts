import { describe, expect, it } from 'vitest'
import { endpointFigures } from '../../src/evaluation/endpoints.ts'
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

  it('hears a change of spectrum in dB', () => {
    const flat = noise(1, 0.1, 2)
    const high = flat.map((value, n) => value - (flat[n - 1] ?? 0))
    const figures = endpointFigures(high, flat, RATE_HZ)
    // A first difference has power |1 - exp(-iw)|² = 2 - 2·cos w, and a mean of 2: averaged over the mel scale.
    const mel = (hz: number) => 2595 * Math.log10(1 + hz / 700)
    const hz = (position: number) => 700 * (10 ** ((mel(20) + position * (mel(20_000) - mel(20))) / 2595) - 1)
    const changesDb = Array.from({ length: 1000 }, (_, index) => {
      return Math.abs(10 * Math.log10(1 - Math.cos((2 * Math.PI * hz((index + 0.5) / 1000)) / RATE_HZ)))
    })
    const expectedDb = changesDb.reduce((total, value) => total + value, 0) / 1000
    expect(Math.abs(figures.distanceDb - expectedDb)).toBeLessThan(0.5)
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
