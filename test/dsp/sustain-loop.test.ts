import { describe, expect, it } from 'vitest'
import { bakeLoop, findLoop, type SustainLoop } from '../../src/dsp/sustain-loop.ts'
import { fallingAmplitudes, tone, whiteNoise } from '../signals.ts'

const RATE = 44_100
const FROM = 15_000

function found(samples: Float32Array): SustainLoop {
  const loop = findLoop(samples, RATE, FROM)
  expect(loop).not.toBeNull()
  return loop as SustainLoop
}

/** The loop played round three times, and the largest of its steps from sample to sample, at the seams and elsewhere. */
function steps(baked: Float32Array, { start, end }: Pick<SustainLoop, 'start' | 'end'>) {
  let elsewhere = 0
  for (let n = start + 1; n < end; n++) elsewhere = Math.max(elsewhere, Math.abs(baked[n]! - baked[n - 1]!))
  return { atSeam: Math.abs(baked[start]! - baked[end - 1]!), elsewhere }
}

function rms(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length)
}

describe('findLoop', () => {
  it.each([61.3, 233.08, 441.7, 1976.9])('goes round after whole periods of %s Hz', (f0Hz) => {
    const samples = tone({ f0Hz, seconds: 3, amplitudes: fallingAmplitudes(8, 0.3, -6) })
    const { start, end, correlation } = found(samples)
    const periods = ((end - start) * f0Hz) / RATE
    expect(Math.abs(periods - Math.round(periods))).toBeLessThan(0.02)
    expect(correlation).toBeGreaterThan(0.99)
    expect(start).toBeGreaterThan(FROM)
    expect(end - start).toBeGreaterThan(0.4 * (samples.length - FROM) - 0.1 * RATE)
  })

  it('goes round after whole swings of a vibrato', () => {
    const vibratoHz = 5.3
    const samples = Float32Array.from({ length: 4 * RATE }, (_, n) => {
      const turns = (440 * n) / RATE - (4 / (2 * Math.PI)) * Math.cos((2 * Math.PI * vibratoHz * n) / RATE)
      return 0.5 * Math.sin(2 * Math.PI * turns)
    })
    const { start, end, correlation } = found(samples)
    const swings = ((end - start) * vibratoHz) / RATE
    expect(Math.abs(swings - Math.round(swings))).toBeLessThan(0.1)
    expect(correlation).toBeGreaterThan(0.95)
  })

  it('finds nothing where there is no room', () => {
    expect(findLoop(new Float32Array(20_000), RATE, 15_000)).toBeNull()
  })

  it('takes silence for what it is', () => {
    expect(found(new Float32Array(2 * RATE)).correlation).toBe(0)
  })
})

describe('bakeLoop', () => {
  it('leaves no jump at the seam, whatever the sound', () => {
    for (const samples of [
      tone({ f0Hz: 311.1, seconds: 3, amplitudes: fallingAmplitudes(12, 0.3, -3) }),
      whiteNoise(3, 0.2, 3),
    ]) {
      const loop = found(samples)
      const baked = bakeLoop(samples, loop, 64)
      const { atSeam, elsewhere } = steps(baked, loop)
      expect(atSeam).toBeLessThanOrEqual(elsewhere)
      // The fade has come to what lies before the start.
      expect(baked[loop.end - 1]).toBeCloseTo(samples[loop.start - 1]!, 6)
    }
  })

  it('is judged by a measure that sees a jump where there is one', () => {
    // A sine looped from a peak over some periods and a half.
    const start = 20_000
    const sine = Float32Array.from({ length: 50_000 }, (_, n) => Math.cos((2 * Math.PI * (n - start)) / 441))
    const { atSeam, elsewhere } = steps(sine, { start, end: start + 40 * 441 + 220 })
    expect(atSeam).toBeGreaterThan(100 * elsewhere)
  })

  it('keeps the power of noise through the fade, and the amplitude of a tone', () => {
    const noise = whiteNoise(3, 0.2, 4)
    const loop = found(noise)
    const faded = bakeLoop(noise, loop, 0).subarray(loop.end - loop.fadeSamples)
    expect(20 * Math.log10(rms(faded) / 0.2)).toBeCloseTo(0, 0)
    const sine = tone({ f0Hz: 441, seconds: 3, amplitudes: [0.5] })
    const even = found(sine)
    const held = bakeLoop(sine, even, 0).subarray(even.end - even.fadeSamples)
    expect(20 * Math.log10(rms(held) / rms(sine))).toBeCloseTo(0, 1)
  })

  it('repeats the loop behind its end', () => {
    const samples = whiteNoise(3, 0.2, 5)
    const loop = found(samples)
    const baked = bakeLoop(samples, loop, 64)
    expect(baked.subarray(loop.end)).toEqual(baked.subarray(loop.start, loop.start + 64))
    expect(baked).toHaveLength(loop.end + 64)
  })
})
