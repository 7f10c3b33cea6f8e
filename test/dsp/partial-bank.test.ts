import { describe, expect, it } from 'vitest'
import { HARMONICS } from '../../src/contract/spectrogram.ts'
import { RealFft } from '../../src/dsp/fft.ts'
import { type ControlPoint, PartialBank } from '../../src/dsp/partial-bank.ts'
import { Random } from '../../src/dsp/random.ts'
import { blackmanHarrisWindow } from '../../src/dsp/windows.ts'

const RATE = 44_100
const HOP = 240

function play(points: ControlPoint[], hop: number, rateHz: number, bank = new PartialBank()): Float32Array {
  const out = new Float32Array((points.length - 1) * hop)
  for (let index = 1; index < points.length; index++) {
    const a = points[index - 1]!
    const b = points[index]!
    const at = (index - 1) * hop
    bank.add(out, at, hop, a, b, rateHz)
  }
  return out
}

const power = (amplitudes: Float32Array) => amplitudes.reduce((sum, value) => sum + value * value, 0)

/** The same by Math.cos, phases summed sample by sample in f64. */
function playSlowly(points: ControlPoint[], hop: number, rateHz: number): Float64Array {
  const bank = new PartialBank()
  const out = new Float64Array((points.length - 1) * hop)
  for (let k = 1; k <= HARMONICS; k++) {
    let turns = bank.phaseTurns(k)
    for (let index = 1; index < points.length; index++) {
      const a = points[index - 1]!
      const b = points[index]!
      const from = (k * a.f0Hz * Math.sqrt(1 + a.inharmonicity * k * k)) / rateHz
      const to = (k * b.f0Hz * Math.sqrt(1 + b.inharmonicity * k * k)) / rateHz
      const late = power(b.amplitudes) > 8 * power(a.amplitudes)
      for (let n = 0; n < hop; n++) {
        const passed = late ? (n / hop) ** 2 : n / hop
        const amplitude = a.amplitudes[k - 1]! + (b.amplitudes[k - 1]! - a.amplitudes[k - 1]!) * passed
        out[(index - 1) * hop + n]! += amplitude * Math.cos(2 * Math.PI * turns)
        // Mean frequency between this sample and the next: exact for a linear glide.
        turns += from + ((to - from) * (n + 0.5)) / hop
        turns -= Math.floor(turns)
      }
    }
  }
  return out
}

/** Vibrato, a moving B and restless amplitudes; whatever sounds stays below 0.45 of the rate. */
function restlessPoints(count: number, f0Hz: number, seed: number): ControlPoint[] {
  const random = new Random(seed)
  return Array.from({ length: count }, (_, index) => ({
    f0Hz: f0Hz * (1 + 0.02 * Math.sin(index * 0.4)),
    inharmonicity: 3e-5 * (1 + Math.sin(index * 0.1)),
    amplitudes: Float32Array.from({ length: HARMONICS }, (_, k) => {
      const silent = (k + 1) * f0Hz > 0.36 * RATE || (index + k) % 7 === 0
      return silent ? 0 : (0.2 * random.uniform()) / (k + 1)
    }),
  }))
}

function errorDb(found: Float32Array, truth: Float64Array): number {
  let error = 0
  let power = 0
  truth.forEach((value, n) => {
    error += (found[n]! - value) ** 2
    power += value ** 2
  })
  return 10 * Math.log10(error / power)
}

describe('PartialBank', () => {
  it('is direct synthesis to within -120 dB while pitch, inharmonicity and amplitudes move', () => {
    for (const f0Hz of [55, 220, 1318.5]) {
      const points = restlessPoints(185, f0Hz, 3)
      expect(errorDb(play(points, HOP, RATE), playSlowly(points, HOP, RATE))).toBeLessThan(-120)
    }
  })

  it('is as exact at other rates and at segments longer than its own chunks', () => {
    const points = restlessPoints(30, 220, 4)
    expect(errorDb(play(points, 261, 48_000), playSlowly(points, 261, 48_000))).toBeLessThan(-120)
    expect(errorDb(play(points, 1045, 192_000), playSlowly(points, 1045, 192_000))).toBeLessThan(-120)
  })

  it('gives the same sound however its segments are cut', () => {
    const amplitudes = new Float32Array(60).fill(0.01)
    const whole = new Float32Array(480)
    const point = (f0Hz: number) => ({ f0Hz, inharmonicity: 1e-4, amplitudes })
    new PartialBank().add(whole, 0, 480, point(200), point(220), RATE)
    const cut = new Float32Array(480)
    const bank = new PartialBank()
    bank.add(cut, 0, 120, point(200), point(205), RATE)
    bank.add(cut, 120, 360, point(205), point(220), RATE)
    expect(errorDb(cut, Float64Array.from(whole))).toBeLessThan(-115)
  })

  it('rises late at an onset, with the square of time, and ends where it should', () => {
    const on = Float32Array.of(0.5)
    const still = { f0Hz: 0.001, inharmonicity: 0 }
    const bank = new PartialBank(1)
    bank.setPhaseTurns(1, 0)
    const sound = play(
      [{ ...still, amplitudes: new Float32Array(1) }, ...Array(2).fill({ ...still, amplitudes: on })],
      300,
      RATE,
      bank,
    )
    for (const n of [0, 30, 150, 290]) expect(sound[n]).toBeCloseTo(0.5 * (n / 300) ** 2, 5)
    expect(sound[300]).toBeCloseTo(0.5, 5)
    // Less than 9 dB is no onset: a straight line.
    const softly = play(
      [
        { ...still, amplitudes: Float32Array.of(0.25) },
        { ...still, amplitudes: on },
      ],
      300,
      RATE,
      bank,
    )
    expect(softly[150]).toBeCloseTo(0.375, 5)
  })

  it('keeps the phases of silent partials moving', () => {
    const on = Float32Array.of(0.5, 0, 0.25)
    const off = new Float32Array(3)
    const steady = (amplitudes: Float32Array) => ({ f0Hz: 440, inharmonicity: 1e-4, amplitudes })
    const gap = play([on, off, off, off, on, on].map(steady), HOP, RATE)
    const held = play([on, on, on, on, on, on].map(steady), HOP, RATE)
    expect(gap.subarray(HOP, 3 * HOP).every((value) => value === 0)).toBe(true)
    expect(errorDb(gap.subarray(4 * HOP), Float64Array.from(held.subarray(4 * HOP)))).toBeLessThan(-120)
  })

  it('adds nothing at or above 0.47 of the rate, and fades there without a click', () => {
    const amplitudes = new Float32Array(HARMONICS)
    amplitudes[0] = 0.5
    const high = { f0Hz: 0.47 * RATE, inharmonicity: 0, amplitudes }
    expect(play([high, high], HOP, RATE).every((value) => value === 0)).toBe(true)

    // A glide of the tenth partial from 18 to 26 kHz, beyond half the rate: whatever folds back would lie below 18 kHz.
    amplitudes.fill(0)
    amplitudes[9] = 0.5
    const points = Array.from({ length: 140 }, (_, index) => ({
      f0Hz: 1800 + (800 * Math.min(128, index)) / 128,
      inharmonicity: 0,
      amplitudes,
    }))
    const sound = play(points, HOP, RATE)
    const fft = new RealFft(32_768)
    const window = blackmanHarrisWindow(32_768)
    const windowed = window.map((value, n) => value * (sound[n] ?? 0))
    const re = new Float64Array(fft.bins)
    const im = new Float64Array(fft.bins)
    fft.forward(windowed, re, im)
    let below = 0
    let all = 0
    for (let bin = 0; bin < fft.bins; bin++) {
      const power = re[bin]! ** 2 + im[bin]! ** 2
      all += power
      if ((bin * RATE) / 32_768 < 17_500) below += power
    }
    expect(10 * Math.log10(below / all)).toBeLessThan(-70)
  })

  it('has the phases of its seed, and others for another seed', () => {
    const bank = new PartialBank()
    const first = Array.from({ length: HARMONICS }, (_, index) => bank.phaseTurns(index + 1))
    bank.reset(2)
    const second = Array.from({ length: HARMONICS }, (_, index) => bank.phaseTurns(index + 1))
    bank.reset(1)
    const again = Array.from({ length: HARMONICS }, (_, index) => bank.phaseTurns(index + 1))
    expect(again).toEqual(first)
    for (const turns of [...first, ...second]) {
      expect(turns).toBeGreaterThanOrEqual(0)
      expect(turns).toBeLessThan(1)
    }
    // Scattered: the resultant of 80 random directions is about 9 long.
    for (const turns of [first, second, first.map((value, index) => value - second[index]!)]) {
      const resultant = Math.hypot(
        turns.reduce((sum, value) => sum + Math.cos(2 * Math.PI * value), 0),
        turns.reduce((sum, value) => sum + Math.sin(2 * Math.PI * value), 0),
      )
      expect(resultant).toBeLessThan(22)
    }
  })

  it('adds to what is there, from the offset on', () => {
    const out = new Float32Array(HOP + 20).fill(1)
    const point = { f0Hz: 300, inharmonicity: 0, amplitudes: Float32Array.of(0.1) }
    new PartialBank(1).add(out, 10, HOP, point, point, RATE)
    expect(Array.from(out.subarray(0, 10))).toEqual(Array(10).fill(1))
    expect(Array.from(out.subarray(HOP + 10))).toEqual(Array(10).fill(1))
    const middle = out.subarray(10, HOP + 10)
    expect(Math.max(...middle)).toBeCloseTo(1.1, 2)
    expect(Math.min(...middle)).toBeCloseTo(0.9, 2)
  })
})
