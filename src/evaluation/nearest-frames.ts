import { BINS, HARMONICS, NOISE_BANDS } from '../contract/spectrogram.ts'
import { harmonicCount } from '../dsp/image.ts'
import type { SoundStep } from './latent-places.ts'
import type { LatentSound } from './latent-sound.ts'

/** Harmonics below this, dB re the frame's loudness, are not heard: all such are alike. As in the harmonic error H. */
const INAUDIBLE_DB = -60

/** Image rows between which distances are taken. */
export interface FrameRows {
  /** [rows, BINS] dB. */
  readonly rows: Float32Array
  /** [rows] harmonics below the limit of the image at each row's pitch. */
  readonly harmonics: Uint8Array
}

/** The frame found nearest to another. */
export interface NearestFrame {
  /** Infinity where there is none, or where the row asked about holds values that are not numbers. */
  readonly distanceDb: number
  /** The recording it is of; -1 where there is none. */
  readonly of: number
}

/** Rows of some steps of sounds, and the sound that each is of. Fresh. */
export function rowsOf(sounds: readonly LatentSound[], steps: readonly SoundStep[]): FrameRows & { of: Int32Array } {
  const rows = new Float32Array(steps.length * BINS)
  const harmonics = new Uint8Array(steps.length)
  for (const [row, { sound, step }] of steps.entries()) {
    const { image, midiNote } = sounds[sound] as LatentSound
    rows.set(image.subarray(step * BINS, (step + 1) * BINS), row * BINS)
    harmonics[row] = harmonicCount(midiNote)
  }
  return { rows, harmonics, of: Int32Array.from(steps, ({ sound }) => sound) }
}

/**
 * Frames among which the nearest to others are looked for.
 *
 * The distance of two frames is the rms over bins of their difference in dB: noise bands, and the harmonics that both
 * their pitches have, taken as no lower than -60 dB.
 */
export class NearestFrames {
  readonly #rows: Float32Array
  readonly #harmonics: Uint8Array
  readonly #of: Int32Array
  readonly #row = new Float32Array(BINS)

  /** @param of [rows] the recording of each row. */
  constructor({ rows, harmonics, of }: FrameRows & { of: Int32Array }) {
    this.#rows = new Float32Array(rows.length)
    for (let at = 0; at < rows.length; at += BINS) copyAudible(rows, at, this.#rows, at)
    this.#harmonics = harmonics
    this.#of = of
  }

  /** Distance to the nearest frame, dB; see {@link nearest}. */
  distanceDb(frames: FrameRows, row: number, other?: number): number {
    return this.nearest(frames, row, other).distanceDb
  }

  /** The frame nearest to a row. @param other a recording whose frames are left out. */
  nearest({ rows, harmonics }: FrameRows, row: number, other?: number): NearestFrame {
    copyAudible(rows, row * BINS, this.#row, 0)
    const own = harmonics[row] as number
    let least = Number.POSITIVE_INFINITY
    let of = -1
    for (let frame = 0; frame < this.#of.length; frame++) {
      if (this.#of[frame] === other) continue
      const shared = Math.min(own, this.#harmonics[frame] as number)
      const limit = least * (shared + NOISE_BANDS)
      // Most frames are already too far off in their noise.
      const noise = this.#squares(frame * BINS, HARMONICS, BINS)
      if (noise >= limit) continue
      const square = (noise + this.#squares(frame * BINS, 0, shared)) / (shared + NOISE_BANDS)
      if (!(square < least)) continue
      least = square
      of = this.#of[frame] as number
    }
    return { distanceDb: Math.sqrt(least), of }
  }

  #squares(offset: number, from: number, to: number): number {
    let sum = 0
    for (let bin = from; bin < to; bin++) {
      const difference = (this.#row[bin] as number) - (this.#rows[offset + bin] as number)
      sum += difference * difference
    }
    return sum
  }
}

/** The distance of {@link NearestFrames} between two rows, dB. */
export function rowDistanceDb({ rows, harmonics }: FrameRows, one: number, other: number): number {
  const pick = (row: number) => ({
    rows: rows.subarray(row * BINS, (row + 1) * BINS),
    harmonics: harmonics.subarray(row, row + 1),
  })
  return new NearestFrames({ ...pick(one), of: Int32Array.of(0) }).distanceDb(pick(other), 0)
}

function copyAudible(from: Float32Array, fromOffset: number, to: Float32Array, toOffset: number): void {
  for (let bin = 0; bin < BINS; bin++) {
    const valueDb = from[fromOffset + bin] as number
    to[toOffset + bin] = bin < HARMONICS ? Math.max(INAUDIBLE_DB, valueDb) : valueDb
  }
}
