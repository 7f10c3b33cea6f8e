import { describe, expect, it } from 'vitest'
import { BINS, HARMONICS } from '../../src/contract/spectrogram.ts'
import { harmonicCount } from '../../src/dsp/image.ts'
import { Random } from '../../src/dsp/random.ts'
import { NearestFrames, rowDistanceDb, rowsOf } from '../../src/evaluation/nearest-frames.ts'
import { flatRow, soundOf } from './latent-sounds.ts'

const one = (row: Float32Array, harmonics = HARMONICS) => ({ rows: row, harmonics: Uint8Array.of(harmonics) })

/** Frames flat at some levels, each of a recording of its own. */
function frames(levelsDb: readonly number[], harmonics = HARMONICS): NearestFrames {
  const rows = new Float32Array(levelsDb.length * BINS)
  for (const [row, levelDb] of levelsDb.entries()) rows.set(flatRow(levelDb), row * BINS)
  return new NearestFrames({
    rows,
    harmonics: new Uint8Array(levelsDb.length).fill(harmonics),
    of: Int32Array.from(levelsDb.keys()),
  })
}

describe('NearestFrames', () => {
  it('is the rms difference to the nearest', () => {
    expect(frames([-20, -30, -50]).distanceDb(one(flatRow(-33)), 0)).toBeCloseTo(3, 5)
    expect(frames([-20, -30, -50]).distanceDb(one(flatRow(-50)), 0)).toBe(0)
    const half = flatRow(-30).map((valueDb, bin) => (bin % 2 === 0 ? valueDb : valueDb - 4))
    expect(frames([-20, -30]).distanceDb(one(half), 0)).toBeCloseTo(4 / Math.SQRT2, 5)
  })

  it('finds the nearest of many, however its difference is spread over harmonics and noise', () => {
    const random = new Random(1)
    const rows = Float32Array.from({ length: 200 * BINS }, () => -30 + 5 * random.normal())
    const near = new NearestFrames({ rows, harmonics: new Uint8Array(200).fill(HARMONICS), of: new Int32Array(200) })
    for (let trial = 0; trial < 20; trial++) {
      const row = Float32Array.from({ length: BINS }, () => -30 + 5 * random.normal())
      const distances = Array.from({ length: 200 }, (_, frame) => {
        return Math.sqrt(row.reduce((sum, value, bin) => sum + (value - rows[frame * BINS + bin]!) ** 2, 0) / BINS)
      })
      expect(near.distanceDb(one(row), 0)).toBeCloseTo(Math.min(...distances), 5)
    }
  })

  it('leaves out the frames of a recording', () => {
    expect(frames([-20, -30]).distanceDb(one(flatRow(-20)), 0, 0)).toBeCloseTo(10, 5)
    expect(frames([-20]).distanceDb(one(flatRow(-20)), 0, 0)).toBe(Number.POSITIVE_INFINITY)
  })

  it('compares the harmonics that both pitches have, and all noise bands', () => {
    const row = flatRow(-30).map((valueDb, bin) => (bin >= 10 && bin < HARMONICS ? 0 : valueDb - 1))
    expect(frames([-30]).distanceDb(one(row, 10), 0)).toBeCloseTo(1, 5)
    expect(frames([-30], 10).distanceDb(one(row), 0)).toBeCloseTo(1, 5)
    // 70 of 144 bins are 30 dB off, the rest 1 dB.
    expect(frames([-30]).distanceDb(one(row), 0)).toBeCloseTo(Math.sqrt((70 * 900 + 74) / 144), 4)
  })

  it('takes inaudible harmonics as alike, but not inaudible noise', () => {
    expect(frames([-62], HARMONICS).distanceDb(one(flatRow(-75)), 0)).toBeCloseTo(13 * Math.sqrt(64 / 144), 4)
  })

  it('finds nothing near a row of no numbers', () => {
    expect(frames([-30]).distanceDb(one(flatRow(Number.NaN)), 0)).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('rowDistanceDb', () => {
  it('is the same distance between two rows', () => {
    const rows = new Float32Array(2 * BINS)
    rows.set(flatRow(-20))
    rows.set(flatRow(-27), BINS)
    const pair = { rows, harmonics: Uint8Array.of(40, 40) }
    expect(rowDistanceDb(pair, 0, 1)).toBeCloseTo(7, 5)
    expect(rowDistanceDb(pair, 1, 0)).toBe(rowDistanceDb(pair, 0, 1))
  })
})

describe('rowsOf', () => {
  it('takes steps of sounds, with the harmonics of their pitches', () => {
    const low = soundOf([[0], [1]], ([z]) => -10 * z!, { midiNote: 60 })
    const high = soundOf([[2]], ([z]) => -10 * z!, { midiNote: 96 })
    const { rows, harmonics, of } = rowsOf(
      [low, high],
      [
        { sound: 1, step: 0 },
        { sound: 0, step: 1 },
      ],
    )
    expect([rows[0], rows[BINS]]).toEqual([-20, -10])
    expect([...harmonics]).toEqual([harmonicCount(96), harmonicCount(60)])
    expect([...of]).toEqual([1, 0])
  })
})
