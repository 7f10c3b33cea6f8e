import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Limiter } from '../../src/engine/limiter.ts'

const rateHz = 48_000
const sine = (hz: number, amplitude: number, count: number) =>
  Float32Array.from({ length: count }, (_, n) => amplitude * Math.sin((2 * Math.PI * hz * n) / rateHz))

function limit(input: Float32Array, blocks: readonly number[] = [480]) {
  const limiter = new Limiter(rateHz)
  const out = input.slice()
  for (let from = 0, index = 0; from < out.length; index++) {
    const count = Math.min(out.length - from, blocks[index % blocks.length] as number)
    limiter.process(out.subarray(from), count)
    from += count
  }
  return { out, delay: limiter.delaySamples }
}

describe('Limiter', () => {
  it('only delays what stays below full scale', () => {
    const input = sine(440, 0.998, 5000)
    const { out, delay } = limit(input)
    expect(out.subarray(delay)).toEqual(input.subarray(0, 5000 - delay))
  })

  it('says the least gain since it was asked last', () => {
    const limiter = new Limiter(rateHz)
    limiter.process(sine(440, 0.9, 4800), 4800)
    expect(limiter.takeLeastGain()).toBe(1)
    limiter.process(sine(440, 2, 4800), 4800)
    expect(limiter.takeLeastGain()).toBeCloseTo(0.5, 2)
    limiter.process(new Float32Array(rateHz), rateHz)
    limiter.takeLeastGain()
    limiter.process(sine(440, 0.9, 4800), 4800)
    expect(limiter.takeLeastGain()).toBeCloseTo(1, 3)
  })

  it('keeps a loud tone a tone: distortion below -70 dB', () => {
    const { out } = limit(sine(500, 1.25, rateHz))
    const tail = out.subarray(rateHz / 2)
    const part = (hz: number) => {
      let re = 0
      let im = 0
      tail.forEach((value, n) => {
        re += value * Math.cos((2 * Math.PI * hz * n) / rateHz)
        im += value * Math.sin((2 * Math.PI * hz * n) / rateHz)
      })
      return (2 * Math.hypot(re, im)) / tail.length
    }
    expect(part(500)).toBeGreaterThan(0.98)
    for (const harmonic of [2, 3, 4, 5, 7, 9]) expect(20 * Math.log10(part(500 * harmonic))).toBeLessThan(-70)
  })

  it('lets nothing past full scale, and is finite, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { maxLength: 400 }), (values) => {
        const spaced = Float32Array.from(values.flatMap((value) => [value, 0.1, -0.2, 0]))
        for (const value of limit(spaced).out) expect(Math.abs(value)).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('gives the same samples for any block lengths', () => {
    const input = sine(300, 1.4, 9000).map((value, n) => value * (n % 4000 < 1500 ? 1 : 0.2))
    expect(limit(input, [1, 77, 300]).out).toEqual(limit(input, [9000]).out)
  })

  it('comes back to unchanged samples after a peak', () => {
    const input = sine(440, 0.5, 3 * rateHz)
    input[100] = 2
    const { out, delay } = limit(input)
    expect(out.subarray(2.5 * rateHz)).toEqual(input.subarray(2.5 * rateHz - delay, 3 * rateHz - delay))
  })
})
