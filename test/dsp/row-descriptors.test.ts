import { describe, expect, it } from 'vitest'
import { BINS, FLOOR_DB, HARMONICS } from '../../src/contract/spectrogram.ts'
import { NOISE_BAND_SHARES } from '../../src/dsp/noise-bands.ts'
import { describeRow, ROW_DESCRIPTORS } from '../../src/dsp/row-descriptors.ts'

const NOTE = 69

function described(levels: Readonly<Record<number, number>>, noiseDb = FLOOR_DB): Float64Array {
  const row = new Float32Array(BINS).fill(FLOOR_DB)
  for (const [k, level] of Object.entries(levels)) row[Number(k) - 1] = level
  row.fill(noiseDb, HARMONICS)
  const out = new Float64Array(ROW_DESCRIPTORS)
  describeRow(row, 0, 40, NOTE, 0, out)
  return out
}

describe('describeRow', () => {
  it('places the centroid by power', () => {
    // Equal power at 440 and 1,320 Hz.
    expect(described({ 1: 0, 3: 0 })[0]).toBeCloseTo(Math.log2(880), 3)
    expect(described({ 1: 0 })[0]).toBeCloseTo(Math.log2(440), 2)
  })

  it('measures noise over harmonics', () => {
    const shares = NOISE_BAND_SHARES.reduce((sum, share) => sum + share, 0)
    expect(described({ 1: 0 }, -20)[1]).toBeCloseTo(-20 + 10 * Math.log10(2 * shares), 3)
  })

  it('measures odd over even harmonics, whatever the fundamental', () => {
    expect(described({ 1: 0, 2: -10, 3: -4 })[2]).toBeCloseTo(6, 1)
    expect(described({ 1: -30, 2: -10, 3: -4 })[2]).toBeCloseTo(6, 1)
  })

  it('does not depend on level', () => {
    const loud = described({ 1: 0, 2: -6, 3: -9 }, -20)
    const soft = described({ 1: -10, 2: -16, 3: -19 }, -30)
    loud.forEach((value, index) => {
      expect(soft[index]).toBeCloseTo(value, 2)
    })
  })
})
