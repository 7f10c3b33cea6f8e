import { describe, expect, it } from 'vitest'
import { resample } from '../../src/io/resample.ts'

describe('resample', () => {
  it.each([
    [48_000, 1000],
    [96_000, 15_000],
    [22_050, 5000],
  ])('keeps a tone from %i Hz in place and level over block borders', async (rateHz, toneHz) => {
    // Longer than one block of 262,144 samples, so that a seam would show.
    const input = Float32Array.from({ length: 300_000 }, (_, n) => 0.5 * Math.sin((2 * Math.PI * toneHz * n) / rateHz))
    const output = await resample(input, rateHz, 44_100)
    expect(output).toHaveLength(Math.round((300_000 * 44_100) / rateHz))
    let worst = 0
    for (let n = 1000; n < output.length - 1000; n++) {
      const expected = 0.5 * Math.sin((2 * Math.PI * toneHz * n) / 44_100)
      worst = Math.max(worst, Math.abs((output[n] as number) - expected))
    }
    // -90 dB of full scale: float rounding of the phase at n = 300,000 and the converter's ripple.
    expect(worst).toBeLessThan(3e-5)
  })

  it('lets nothing above the new Nyquist frequency through', async () => {
    const input = Float32Array.from({ length: 96_000 }, (_, n) => Math.sin((2 * Math.PI * 30_000 * n) / 96_000))
    const output = await resample(input, 96_000, 44_100)
    const middle = output.subarray(2000, -2000)
    const rms = Math.sqrt(middle.reduce((sum, value) => sum + value * value, 0) / middle.length)
    expect(20 * Math.log10(rms)).toBeLessThan(-100)
  })

  it('keeps the last samples', async () => {
    const input = new Float32Array(48_000)
    input[47_990] = 1
    const output = await resample(input, 48_000, 44_100)
    const peak = output.reduce((best, value, n) => (value > (output[best] as number) ? n : best), 0)
    expect(peak).toBe(Math.round((47_990 * 44_100) / 48_000))
  })
})
