import { describe, expect, it } from 'vitest'
import { BINS, FLOOR_DB, HARMONIC_CEILING_DB, HARMONICS, NOISE_BANDS } from '../../src/contract/spectrogram.ts'
import { frameEnergyDb, harmonicCount, rowToAmplitudes, writeRow } from '../../src/dsp/image.ts'
import { midiToHz } from '../../src/dsp/pitch.ts'
import { Random } from '../../src/dsp/random.ts'

describe('harmonicCount', () => {
  it('counts the partials below 18 kHz', () => {
    expect(harmonicCount(69)).toBe(40)
    expect(harmonicCount(21)).toBe(HARMONICS)
    expect(harmonicCount(140)).toBe(1)
    for (let midi = 50; midi < 110; midi += 0.37) {
      const count = harmonicCount(midi)
      expect(count * midiToHz(midi)).toBeLessThan(18_000)
      if (count < HARMONICS) expect((count + 1) * midiToHz(midi)).toBeGreaterThanOrEqual(18_000)
    }
  })
})

describe('an image row', () => {
  const random = new Random(5)
  const amplitudes = Float64Array.from({ length: 30 }, (_, k) => 0.3 * 10 ** (-k / 20) * (0.5 + random.uniform()))
  const densities = Float64Array.from({ length: NOISE_BANDS }, () => 1e-6 * random.uniform())

  it('gives its amplitudes back at its loudness', () => {
    const row = new Float32Array(BINS + 3)
    const loudnessDb = writeRow(amplitudes, 0, 30, densities, 0, row, 3)
    const out = new Float32Array(HARMONICS).fill(9)
    rowToAmplitudes(row, 3, 30, Float32Array.of(0, loudnessDb), 1, out)
    for (let k = 0; k < 30; k++) expect(20 * Math.log10(out[k]! / amplitudes[k]!)).toBeCloseTo(0, 4)
    for (let k = 30; k < HARMONICS; k++) expect(out[k]).toBe(0)
  })

  it('has energy 0 dB when normalised, and the right energy when not', () => {
    const row = new Float32Array(BINS)
    writeRow(amplitudes, 0, 30, densities, 0, row, 0)
    expect(frameEnergyDb(row, 0, 30)).toBeCloseTo(0, 4)
    const louder = row.map((value) => value + 7)
    expect(frameEnergyDb(louder, 0, 30)).toBeCloseTo(7, 3)
  })

  it('keeps loudness by the same sum that a pure tone of amplitude 1 has: -3 dB', () => {
    const row = new Float32Array(BINS)
    const loudnessDb = writeRow(Float64Array.of(1), 0, 1, new Float64Array(NOISE_BANDS), 0, row, 0)
    expect(loudnessDb).toBeCloseTo(-3.0103, 3)
    expect(row[0]).toBeCloseTo(3.0103, 3)
    expect(row[1]).toBe(FLOOR_DB)
    expect(row[HARMONICS]).toBe(FLOOR_DB)
  })

  it('stays finite and within bounds in digital silence', () => {
    const row = new Float32Array(BINS)
    const loudnessDb = writeRow(new Float64Array(HARMONICS), 0, HARMONICS, new Float64Array(NOISE_BANDS), 0, row, 0)
    expect(loudnessDb).toBeCloseTo(-120, 6)
    for (const value of row) {
      expect(value).toBeGreaterThanOrEqual(FLOOR_DB)
      expect(value).toBeLessThanOrEqual(HARMONIC_CEILING_DB)
    }
  })
})
