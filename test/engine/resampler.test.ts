import { describe, expect, it } from 'vitest'
import { MODEL_RATE_HZ } from '../../src/contract/spectrogram.ts'
import { Random } from '../../src/dsp/random.ts'
import { Resampler } from '../../src/engine/resampler.ts'

/** Resamples a whole signal in blocks of the given lengths, repeated. */
function resample(input: (n: number) => number, rateHz: number, count: number, blocks: readonly number[]) {
  const resampler = new Resampler(rateHz)
  const out = new Float32Array(count)
  let taken = 0
  for (let done = 0, block = 0; done < count; block++) {
    const length = Math.min(count - done, blocks[block % blocks.length] as number)
    const needed = resampler.inputsFor(length)
    resampler.process(
      Float32Array.from({ length: needed }, (_, n) => input(taken + n)),
      out,
      done,
      length,
    )
    taken += needed
    done += length
  }
  return { out, delay: resampler.delaySamples }
}

const sine = (hz: number) => (n: number) => (n < 0 ? 0 : Math.sin((2 * Math.PI * hz * n) / MODEL_RATE_HZ))

describe('Resampler', () => {
  it.each([
    [48_000, 997, -90],
    [48_000, 15_000, -85],
    [48_000, 18_000, -75],
    [96_000, 15_000, -85],
    [22_050, 997, -85],
    [44_101, 5_000, -85],
  ])('carries a sine to %i Hz: %i Hz with an error below %i dB', (rateHz, hz, errorDb) => {
    const { out, delay } = resample(sine(hz), rateHz, rateHz, [480])
    let error = 0
    for (let n = 4800; n < out.length; n++) {
      const wanted = Math.sin(2 * Math.PI * hz * (n / rateHz - delay / MODEL_RATE_HZ))
      error += ((out[n] as number) - wanted) ** 2
    }
    expect(10 * Math.log10((2 * error) / (out.length - 4800))).toBeLessThan(errorDb)
  })

  it('folds nothing back when the rate is lower', () => {
    const { out } = resample(sine(15_000), 22_050, 22_050, [480])
    expect(Math.max(...out.subarray(4800).map(Math.abs))).toBeLessThan(1e-4)
  })

  it('gives the same samples for any block lengths, over more than a second', () => {
    const random = new Random(5)
    const noise = Float32Array.from({ length: 80_000 }, () => random.normal())
    const input = (n: number) => noise[n] as number
    const whole = resample(input, 48_000, 70_000, [70_000]).out
    expect(resample(input, 48_000, 70_000, [1, 7, 333]).out).toEqual(whole)
  })

  it("copies at the model's own rate", () => {
    const { out, delay } = resample((n) => n, MODEL_RATE_HZ, 100, [33])
    expect(delay).toBe(0)
    expect(out[99]).toBe(99)
  })
})
