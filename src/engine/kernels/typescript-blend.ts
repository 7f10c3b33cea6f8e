import { AIR_STEP, DETAIL_STEP_DB } from '../../contract/sound.ts'
import { HARMONICS, NOISE_BANDS } from '../../contract/spectrogram.ts'
import { type BlendKernel, type BlendParts, LOUDNESS_TRACK, PITCH_TRACK, TRACKS } from '../kernels.ts'
import type { SoundReader } from '../sound-reader.ts'
import { detailRatio, detailShare } from '../transposed-detail.ts'

/** The blend read straight from the contract's 8-bit arrays. The constructor allocates. */
export class TypeScriptBlend implements BlendKernel {
  readonly parts: BlendParts
  readonly latentOffsets: Float32Array
  readonly tracks = new Float64Array(TRACKS)
  readonly airPowers: Float64Array
  readonly #sounds: readonly SoundReader[]

  constructor(sounds: readonly SoundReader[], capacity: number) {
    this.#sounds = sounds
    this.latentOffsets = new Float32Array(sounds.reduce((sum, { latentSize }) => sum + latentSize, 0))
    this.airPowers = new Float64Array(capacity)
    this.parts = {
      count: 0,
      sounds: new Int32Array(capacity),
      frames: new Float64Array(capacity),
      weights: new Float64Array(capacity),
      semitones: new Float64Array(capacity),
      airStarts: new Int32Array(capacity),
    }
  }

  addLatents(out: Float32Array, offset: number): void {
    const { count, sounds, frames, weights } = this.parts
    for (let part = 0; part < count; part++) {
      const sound = sounds[part] as number
      const reader = this.#sounds[sound] as SoundReader
      const weight = weights[part] as number
      reader.addLatent(frames[part] as number, weight, out, offset)
      const from = sound * reader.latentSize
      for (let at = 0; at < reader.latentSize; at++) {
        out[offset + at] = (out[offset + at] as number) + weight * (this.latentOffsets[from + at] as number)
      }
    }
  }

  blendTracks(): void {
    const { count, sounds, frames, weights } = this.parts
    let loudnessDb = 0
    let pitch = 0
    for (let part = 0; part < count; part++) {
      const reader = this.#sounds[sounds[part] as number] as SoundReader
      const frame = frames[part] as number
      const weight = weights[part] as number
      loudnessDb += weight * (reader.loudnessDb(frame) - reader.sound.landmarks.peakLoudnessDb)
      pitch += weight * reader.pitchDeviation(frame)
    }
    this.tracks[LOUDNESS_TRACK] = loudnessDb
    this.tracks[PITCH_TRACK] = pitch
  }

  addDetail(amount: number, row: Float32Array): void {
    for (let part = 0; part < this.parts.count; part++) this.#addDetail(part, amount, row)
  }

  blendAir(grain: Float32Array): void {
    grain.fill(0)
    for (let part = 0; part < this.parts.count; part++) this.#addAir(part, grain)
  }

  #addDetail(part: number, amount: number, row: Float32Array): void {
    const { sounds, frames, weights, semitones } = this.parts
    const { detail, harmonicCount, frameCount } = (this.#sounds[sounds[part] as number] as SoundReader).sound
    const gain = amount * (weights[part] as number) * DETAIL_STEP_DB
    const width = harmonicCount + NOISE_BANDS
    const clipped = Math.min(frameCount - 1, Math.max(0, frames[part] as number))
    const below = Math.floor(clipped)
    const above = Math.min(frameCount - 1, below + 1)
    const toAbove = (clipped - below) * gain
    const toBelow = gain - toAbove
    const lower = below * width
    const upper = above * width
    const ratio = detailRatio(semitones[part] as number)
    const share = detailShare(semitones[part] as number)
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

  #addAir(part: number, grain: Float32Array): void {
    const { sounds, weights, airStarts } = this.parts
    const { air } = (this.#sounds[sounds[part] as number] as SoundReader).sound
    const start = airStarts[part] as number
    const from = Math.max(0, -start)
    const to = Math.min(grain.length, air.length - start)
    const scale = Math.sqrt(weights[part] as number) * AIR_STEP
    let squares = 0
    for (let index = from; index < to; index++) {
      const value = air[start + index] as number
      grain[index] = (grain[index] as number) + scale * value
      squares += value * value
    }
    this.airPowers[part] = (squares * AIR_STEP * AIR_STEP) / grain.length
  }
}
