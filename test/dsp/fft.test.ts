import { describe, expect, it } from 'vitest'
import { Fft, powerOfTwoAtLeast, RealFft } from '../../src/dsp/fft.ts'
import { Random } from '../../src/dsp/random.ts'

function noise(length: number, seed: number): Float64Array {
  const random = new Random(seed)
  return Float64Array.from({ length }, () => random.normal())
}

/** X[k] by its definition, angles reduced so that large k·n lose nothing. */
function slowDft(re: Float64Array, im: Float64Array): { re: Float64Array; im: Float64Array } {
  const size = re.length
  const outRe = new Float64Array(size)
  const outIm = new Float64Array(size)
  for (let k = 0; k < size; k++) {
    for (let n = 0; n < size; n++) {
      const angle = (-2 * Math.PI * ((k * n) % size)) / size
      outRe[k]! += re[n]! * Math.cos(angle) - im[n]! * Math.sin(angle)
      outIm[k]! += re[n]! * Math.sin(angle) + im[n]! * Math.cos(angle)
    }
  }
  return { re: outRe, im: outIm }
}

/** Largest error in dB re the largest value of the truth. */
function errorDb(found: Float64Array[], truth: Float64Array[]): number {
  let worst = 1e-300
  let largest = 0
  truth.forEach((part, index) => {
    part.forEach((value, bin) => {
      worst = Math.max(worst, Math.abs(found[index]![bin]! - value))
      largest = Math.max(largest, Math.abs(value))
    })
  })
  return 20 * Math.log10(worst / largest)
}

describe('Fft', () => {
  it.each([1, 2, 4, 8, 16, 32, 64, 128, 512, 1024])('equals the definition at size %i', (size) => {
    const re = noise(size, 1)
    const im = noise(size, 2)
    const truth = slowDft(re, im)
    new Fft(size).transform(re, im)
    expect(errorDb([re, im], [truth.re, truth.im])).toBeLessThan(-270)
  })

  it('refuses a size that is not a power of two', () => {
    expect(() => new Fft(0)).toThrow('power of two')
    expect(() => new Fft(48)).toThrow('found 48')
    expect(() => new RealFft(1)).toThrow('at least 2')
  })
})

describe('RealFft', () => {
  it.each([2, 4, 8, 16, 64, 512, 1024])('equals the definition at size %i and leaves its input alone', (size) => {
    const input = noise(size, 3)
    const kept = input.slice()
    const truth = slowDft(input, new Float64Array(size))
    const fft = new RealFft(size)
    const re = new Float64Array(fft.bins)
    const im = new Float64Array(fft.bins)
    fft.forward(input, re, im)
    expect(fft.bins).toBe(size / 2 + 1)
    expect(input).toEqual(kept)
    expect(errorDb([re, im], [truth.re.subarray(0, fft.bins), truth.im.subarray(0, fft.bins)])).toBeLessThan(-270)
  })

  it('keeps 300 dB between a large cosine and everything else at size 65,536', () => {
    const size = 65_536
    const fft = new RealFft(size)
    const input = Float64Array.from({ length: size }, (_, n) => Math.cos((2 * Math.PI * ((1001 * n) % size)) / size))
    const re = new Float64Array(fft.bins)
    const im = new Float64Array(fft.bins)
    fft.forward(input, re, im)
    expect(re[1001]).toBeCloseTo(size / 2, 6)
    let rest = 0
    for (let k = 0; k < fft.bins; k++) if (k !== 1001) rest = Math.max(rest, Math.hypot(re[k]!, im[k]!))
    expect(20 * Math.log10(rest / (size / 2))).toBeLessThan(-280)
  })
})

describe('powerOfTwoAtLeast', () => {
  it('keeps powers of two and rounds others up', () => {
    expect([1, 2, 3, 480, 512, 513].map(powerOfTwoAtLeast)).toEqual([1, 2, 4, 512, 512, 1024])
  })
})
