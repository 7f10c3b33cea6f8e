import { describe, expect, it } from 'vitest'
import { BINS, FLOOR_DB, HARMONICS } from '../../src/contract/spectrogram.ts'
import { noiseBandHz } from '../../src/dsp/erb.ts'
import { RowCentroid } from '../../src/dsp/row-centroid.ts'

const F0_HZ = 220
const PARTIALS = 40

/** A row of partials falling by `tiltDb` per octave, without noise to speak of. */
function row(tiltDb: number): Float32Array {
  const levels = new Float32Array(BINS).fill(FLOOR_DB)
  for (let index = 0; index < PARTIALS; index++) levels[index] = -tiltDb * Math.log2(index + 1)
  return levels
}

describe('RowCentroid', () => {
  const centroid = new RowCentroid()
  centroid.tune(F0_HZ, PARTIALS)

  it('weighs frequencies by power', () => {
    const two = new Float32Array(BINS).fill(FLOOR_DB)
    two[0] = 0
    two[2] = 10 * Math.log10(3)
    // One part at 220 Hz, three at 660 Hz: 550 Hz, but for what noise there is at the floor.
    expect(2 ** centroid.octavesOf(two, 0)).toBeCloseTo(550, 1)
  })

  it('hears noise where there are no partials', () => {
    const untuned = new RowCentroid()
    untuned.tune(F0_HZ, 0)
    const noise = new Float32Array(BINS).fill(FLOOR_DB)
    noise[HARMONICS + 30] = 0
    expect(2 ** untuned.octavesOf(noise, 0)).toBeCloseTo(noiseBandHz(30), 0)
  })

  it.each([-0.5, -0.2, 0, 0.3, 0.8])('moves a row by %s octaves to within a cent or so', (octaves) => {
    const moved = row(4)
    const wanted = centroid.octavesOf(moved, 0) + octaves
    centroid.move(moved, 0, wanted)
    expect(Math.abs(centroid.octavesOf(moved, 0) - wanted)).toBeLessThan(0.002)
  })

  it('moves by octaves to the same bits as to where they lead', () => {
    const [to, by] = [row(4), row(4)] as const
    centroid.move(to, 0, centroid.octavesOf(to, 0) + 0.2)
    centroid.moveBy(by, 0, 0.2)
    expect(by).toEqual(to)
    expect(by).not.toEqual(row(4))
  })

  it('leaves masked partials, silent ones and noise where they are', () => {
    const before = row(14)
    before[5] = FLOOR_DB
    const moved = Float32Array.from(before)
    centroid.move(moved, 0, centroid.octavesOf(before, 0) + 0.5)
    expect(moved[5]).toBe(FLOOR_DB)
    for (let index = 0; index < BINS; index++) {
      const level = before[index] as number
      if (level <= -45) expect(moved[index]).toBe(level)
      else if (index > 2) expect(moved[index] as number).toBeGreaterThan(level)
    }
  })

  it('goes no further than 12 dB an octave, and does nothing to a row it cannot tilt', () => {
    const single = new Float32Array(BINS).fill(FLOOR_DB)
    single[0] = 0
    const moved = Float32Array.from(single)
    centroid.move(moved, 0, Math.log2(F0_HZ) + 3)
    expect(Math.abs((moved[0] as number) - (single[0] as number))).toBeLessThanOrEqual(36)
    expect(moved.subarray(1)).toEqual(single.subarray(1))
  })
})
