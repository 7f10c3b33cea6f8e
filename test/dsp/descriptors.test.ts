import { describe, expect, it } from 'vitest'
import { DescriptorMeter, describeClip } from '../../src/dsp/descriptors.ts'
import { Random } from '../../src/dsp/random.ts'

const RATE = 44_100

function sine(hz: number, length: number, amplitude = 0.5, rateHz = RATE): Float32Array {
  return Float32Array.from({ length }, (_, n) => amplitude * Math.sin((2 * Math.PI * hz * n) / rateHz))
}

function white(length: number, amplitude: number): Float32Array {
  const random = new Random(1)
  return Float32Array.from({ length }, () => amplitude * random.normal())
}

const clip = (samples: Float32Array, sampleRateHz = RATE) => ({ samples, sampleRateHz })

describe('DescriptorMeter', () => {
  it.each([
    [44_100, 2048],
    [48_000, 1024],
    [22_050, 4096],
  ])('places the centroid of a pure tone at its frequency within 2 per cent (%i Hz, %i samples)', (rate, size) => {
    const meter = new DescriptorMeter(size, rate)
    for (const hz of [1000, 2000, 5000]) {
      const { centroidHz } = meter.measure(sine(hz, size, 0.5, rate), 0)
      expect(Math.abs(centroidHz! / hz - 1)).toBeLessThan(0.02)
    }
  })

  it('finds white noise flat, a click flatter still and a tone not', () => {
    const meter = new DescriptorMeter(2048, RATE)
    const noise = Array.from({ length: 20 }, (_, frame) => {
      return meter.measure(white(2048 * 21, 0.1), 2048 * frame).flatness!
    })
    // Amplitudes of noise are Rayleigh distributed: √(4/π)·exp(-γ/2) = 0.845.
    expect(noise.reduce((sum, value) => sum + value, 0) / 20).toBeCloseTo(0.845, 1)
    const click = new Float32Array(2048)
    click[1024] = 1
    expect(meter.measure(click, 0).flatness).toBeCloseTo(1, 3)
    expect(meter.measure(sine(1000, 2048), 0).flatness).toBeLessThan(0.05)
  })

  it('places white noise in the middle, as wide as an even spread', () => {
    const found = describeClip(clip(white(RATE, 0.1)))
    expect(Math.abs(found.centroidHz! / 11_025 - 1)).toBeLessThan(0.03)
    expect(Math.abs(found.spreadHz! / (22_050 / Math.sqrt(12)) - 1)).toBeLessThan(0.03)
  })

  it('gives the rms of the frame, not of its window', () => {
    expect(new DescriptorMeter(2048, RATE).measure(sine(1000, 2048), 0).rms).toBeCloseTo(0.5 / Math.SQRT2, 3)
  })

  it('hears a louder sound as louder by the power 0.23, and as sharp as before', () => {
    const meter = new DescriptorMeter(2048, RATE)
    const soft = meter.measure(white(2048, 0.01), 0)
    const loud = meter.measure(white(2048, 0.1), 0)
    expect(loud.loudness / soft.loudness).toBeCloseTo(10 ** 0.23, 3)
    expect(loud.specificLoudness.reduce((sum, value) => sum + value, 0)).toBeCloseTo(loud.loudness, 2)
    expect(loud.sharpness! / soft.sharpness!).toBeCloseTo(1, 3)
    expect(loud.perceptualSpread! / soft.perceptualSpread!).toBeCloseTo(1, 3)
  })

  it('hears a high tone as sharper than a low one, and noise as more spread than either', () => {
    const meter = new DescriptorMeter(2048, RATE)
    const low = meter.measure(sine(200, 2048), 0)
    const high = meter.measure(sine(8000, 2048), 0)
    expect(high.sharpness!).toBeGreaterThan(1.5 * low.sharpness!)
    expect(meter.measure(white(2048, 0.1), 0).perceptualSpread!).toBeGreaterThan(low.perceptualSpread!)
  })

  it('tells timbres apart by their cepstra', () => {
    const meter = new DescriptorMeter(2048, RATE)
    const tone = meter.measure(sine(440, 2048), 0).mfcc
    const noise = meter.measure(white(2048, 0.5), 0).mfcc
    expect(tone.length).toBe(13)
    expect(Math.hypot(...tone.map((value, index) => value - noise[index]!))).toBeGreaterThan(10)
  })

  it('has defined answers for silence, beyond the end and for NaN', () => {
    const meter = new DescriptorMeter(1024, RATE)
    for (const found of [
      meter.measure(new Float32Array(1024), 0),
      meter.measure(sine(440, 1024), 5000),
      meter.measure(new Float32Array(1024).fill(Number.NaN), 0),
    ]) {
      expect(found.rms).toBe(0)
      expect(found.loudness).toBe(0)
      expect([found.centroidHz, found.spreadHz, found.flatness, found.sharpness, found.perceptualSpread]).toEqual(
        Array(5).fill(null),
      )
      expect(found.mfcc).toEqual(new Float32Array(13))
    }
  })

  it('keeps meters of different sizes and rates apart', () => {
    const sound = white(8192, 0.1).map((value, n) => value + 0.3 * Math.sin(n * 0.05))
    const alone = new DescriptorMeter(1024, RATE).measure(sound, 0)
    const small = new DescriptorMeter(1024, RATE)
    const large = new DescriptorMeter(8192, 96_000)
    small.measure(sound, 0)
    const first = large.measure(sound, 0)
    expect(small.measure(sound, 0)).toEqual(alone)
    expect(large.measure(sound, 0)).toEqual(first)
    for (const value of first.mfcc) expect(Number.isFinite(value)).toBe(true)
  })

  it('refuses a frame that is not a power of two', () => {
    expect(() => new DescriptorMeter(1000, RATE)).toThrow('found 1000')
    expect(() => new DescriptorMeter(64, RATE)).toThrow('from 256')
  })
})

describe('describeClip', () => {
  it('is that of its frames for a steady sound', () => {
    const found = describeClip(clip(sine(2000, RATE)))
    expect(Math.abs(found.centroidHz! / 2000 - 1)).toBeLessThan(0.02)
    expect(found.rms).toBeCloseTo(0.5 / Math.SQRT2, 3)
  })

  it('is not moved by silence around the sound', () => {
    const padded = new Float32Array(3 * RATE)
    padded.set(sine(2000, RATE), RATE)
    expect(Math.abs(describeClip(clip(padded)).centroidHz! / 2000 - 1)).toBeLessThan(0.05)
  })

  it('answers for an empty, a silent and a very short clip', () => {
    expect(describeClip(clip(new Float32Array(0))).centroidHz).toBeNull()
    expect(describeClip(clip(new Float32Array(9000))).loudness).toBe(0)
    expect(describeClip(clip(sine(3000, 300))).centroidHz).toBeGreaterThan(2000)
  })
})
