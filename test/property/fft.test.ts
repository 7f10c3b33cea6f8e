import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RealFft } from '../../src/dsp/fft.ts'

const MOST = 256

/** A size and two signals of it. */
const signals = fc
  .integer({ min: 1, max: Math.log2(MOST) })
  .chain((power) =>
    fc.tuple(
      fc.constant(2 ** power),
      fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 2 ** power, maxLength: 2 ** power }),
      fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 2 ** power, maxLength: 2 ** power }),
    ),
  )

function spectrum(signal: readonly number[]): { re: Float64Array; im: Float64Array; fft: RealFft } {
  const fft = new RealFft(signal.length)
  const re = new Float64Array(fft.bins)
  const im = new Float64Array(fft.bins)
  fft.forward(Float64Array.from(signal), re, im)
  return { re, im, fft }
}

function worst(found: ArrayLike<number>, truth: ArrayLike<number>): number {
  let largest = 0
  for (let index = 0; index < truth.length; index++) {
    largest = Math.max(largest, Math.abs((found[index] as number) - (truth[index] as number)))
  }
  return largest
}

describe('RealFft', () => {
  it('gives the signal back by its inverse, and leaves the spectrum alone', () => {
    fc.assert(
      fc.property(signals, ([size, x]) => {
        const { re, im, fft } = spectrum(x)
        const keptRe = re.slice()
        const keptIm = im.slice()
        const back = new Float64Array(size)
        fft.inverse(re, im, back)
        expect(worst(back, x)).toBeLessThan(1e-13)
        expect(re).toEqual(keptRe)
        expect(im).toEqual(keptIm)
      }),
    )
  })

  it('keeps energy (Parseval)', () => {
    fc.assert(
      fc.property(signals, ([size, x]) => {
        const { re, im } = spectrum(x)
        const inTime = x.reduce((sum, value) => sum + value * value, 0)
        let inFrequency = 0
        for (let k = 0; k <= size / 2; k++) {
          const twice = k === 0 || k === size / 2 ? 1 : 2
          inFrequency += twice * ((re[k] as number) ** 2 + (im[k] as number) ** 2)
        }
        expect(Math.abs(inFrequency / size - inTime)).toBeLessThan(1e-11)
      }),
    )
  })

  it('is linear', () => {
    fc.assert(
      fc.property(signals, fc.double({ min: -3, max: 3, noNaN: true }), ([, x, y], gain) => {
        const sum = spectrum(x.map((value, index) => gain * value + (y[index] as number)))
        const a = spectrum(x)
        const b = spectrum(y)
        const re = a.re.map((value, k) => gain * value + (b.re[k] as number))
        const im = a.im.map((value, k) => gain * value + (b.im[k] as number))
        expect(worst(sum.re, re)).toBeLessThan(1e-11)
        expect(worst(sum.im, im)).toBeLessThan(1e-11)
      }),
    )
  })

  it('turns a circular shift into a turn of phase', () => {
    fc.assert(
      fc.property(signals, fc.nat({ max: MOST }), ([size, x], shift) => {
        const a = spectrum(x)
        const b = spectrum(x.map((_, n) => x[(n + shift) % size] as number))
        const turned = (k: number) => (2 * Math.PI * ((k * shift) % size)) / size
        const re = a.re.map((value, k) => value * Math.cos(turned(k)) - (a.im[k] as number) * Math.sin(turned(k)))
        const im = a.im.map((value, k) => value * Math.cos(turned(k)) + (a.re[k] as number) * Math.sin(turned(k)))
        expect(worst(b.re, re)).toBeLessThan(1e-11)
        expect(worst(b.im, im)).toBeLessThan(1e-11)
      }),
    )
  })
})
