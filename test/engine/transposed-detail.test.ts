import { describe, expect, it } from 'vitest'
import { DETAIL_STEP_DB, type Sound } from '../../src/contract/sound.ts'
import { BINS, HARMONICS, NOISE_BANDS } from '../../src/contract/spectrogram.ts'
import { TypeScriptBlend } from '../../src/engine/kernels/typescript-blend.ts'
import { SoundReader } from '../../src/engine/sound-reader.ts'
import { detailRatio, detailShare } from '../../src/engine/transposed-detail.ts'
import { LATENT_SIZE, makeSound, tinyNetwork } from './make-sound.ts'

const made = makeSound({ midiNote: 60, frames: 3 }, tinyNetwork(1))
const width = made.harmonicCount + NOISE_BANDS

/** A sound whose detail is 10 steps times the number of the harmonic, and 7 in every noise band, in all frames. */
const sound: Sound = {
  ...made,
  harmonicCount: 10,
  detail: Int8Array.from({ length: 3 * (10 + NOISE_BANDS) }, (_, index) => {
    const column = index % (10 + NOISE_BANDS)
    return column < 10 ? 10 * (column + 1) : 7
  }),
}

function detailAt(semitones: number): Float32Array {
  const row = new Float32Array(BINS)
  const blend = new TypeScriptBlend([new SoundReader(sound, LATENT_SIZE)], 1)
  blend.parts.count = 1
  blend.parts.frames[0] = 1
  blend.parts.weights[0] = 1
  blend.parts.semitones[0] = semitones
  blend.addDetail(1, row)
  return row
}

describe('detail of a transposed sound', () => {
  it('is its own within half a semitone', () => {
    expect(width).toBeGreaterThan(NOISE_BANDS)
    for (const semitones of [0, 0.5, -0.4]) {
      const row = detailAt(semitones)
      for (let k = 1; k <= 10; k++) expect(row[k - 1]).toBeCloseTo(10 * k * DETAIL_STEP_DB, 4)
      expect(row[10]).toBe(0)
      expect(row[HARMONICS]).toBeCloseTo(7 * DETAIL_STEP_DB, 4)
    }
  })

  it('is read at the frequencies of the key, less and less of it', () => {
    const share = Math.exp(-2)
    const up = detailAt(12.5)
    for (let k = 1; k <= 5; k++) expect(up[k - 1]).toBeCloseTo(share * 20 * k * DETAIL_STEP_DB, 4)
    expect(up[5]).toBe(0)
    const down = detailAt(-12.5)
    for (let k = 2; k <= 20; k++) expect(down[k - 1]).toBeCloseTo(share * 5 * k * DETAIL_STEP_DB, 4)
    // Below the sound's first harmonic there is none to read: the first stands for it.
    expect(down[0]).toBeCloseTo(share * 10 * DETAIL_STEP_DB, 4)
    for (const row of [up, down]) expect(row[HARMONICS + 5]).toBeCloseTo(7 * DETAIL_STEP_DB, 4)
  })

  it('changes without a step on either side', () => {
    for (let semitones = -14; semitones < 14; semitones += 0.05) {
      expect(Math.abs(detailShare(semitones + 0.05) - detailShare(semitones))).toBeLessThan(0.01)
      expect(detailRatio(semitones + 0.05)).toBeGreaterThanOrEqual(detailRatio(semitones))
      expect(detailRatio(semitones + 0.05) / detailRatio(semitones)).toBeLessThan(1.003)
    }
  })
})
