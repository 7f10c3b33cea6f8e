import { AIR_STEP, DETAIL_STEP_DB, type Sound } from '../../contract/sound.ts'
import { HARMONICS, NOISE_BANDS } from '../../contract/spectrogram.ts'
import type { BlendKernel } from '../kernels.ts'
import { detailRatio, detailShare } from '../transposed-detail.ts'

/** Detail and air of sounds, read straight from the contract's 8-bit arrays. */
export class TypeScriptBlend implements BlendKernel {
  readonly #sounds: readonly Sound[]

  constructor(sounds: readonly Sound[]) {
    this.#sounds = sounds
  }

  addDetail(sound: number, frame: number, semitones: number, gain: number, row: Float32Array): void {
    const { detail, harmonicCount, frameCount } = this.#sounds[sound] as Sound
    const width = harmonicCount + NOISE_BANDS
    const clipped = Math.min(frameCount - 1, Math.max(0, frame))
    const below = Math.floor(clipped)
    const above = Math.min(frameCount - 1, below + 1)
    const toAbove = (clipped - below) * gain * DETAIL_STEP_DB
    const toBelow = gain * DETAIL_STEP_DB - toAbove
    const lower = below * width
    const upper = above * width
    const ratio = detailRatio(semitones)
    const share = detailShare(semitones)
    for (let index = 0; index < HARMONICS; index++) {
      const place = Math.max(0, (index + 1) * ratio - 1)
      const column = Math.floor(place)
      if (column >= harmonicCount) break
      const toNext = column + 1 < harmonicCount ? share * (place - column) : 0
      const toThis = share * (1 - (place - column))
      row[index] =
        (row[index] as number) +
        toBelow * (toThis * (detail[lower + column] as number) + toNext * (detail[lower + column + 1] as number)) +
        toAbove * (toThis * (detail[upper + column] as number) + toNext * (detail[upper + column + 1] as number))
    }
    for (let band = 0; band < NOISE_BANDS; band++) {
      row[HARMONICS + band] =
        (row[HARMONICS + band] as number) +
        toBelow * (detail[lower + harmonicCount + band] as number) +
        toAbove * (detail[upper + harmonicCount + band] as number)
    }
  }

  addAir(sound: number, start: number, gain: number, grain: Float32Array): number {
    const { air } = this.#sounds[sound] as Sound
    const from = Math.max(0, -start)
    const to = Math.min(grain.length, air.length - start)
    const scale = gain * AIR_STEP
    let squares = 0
    for (let index = from; index < to; index++) {
      const value = air[start + index] as number
      grain[index] = (grain[index] as number) + scale * value
      squares += value * value
    }
    return (squares * AIR_STEP * AIR_STEP) / grain.length
  }
}
