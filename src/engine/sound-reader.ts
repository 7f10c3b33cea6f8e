import { TimbrelError } from '../contract/errors.ts'
import type { Sound } from '../contract/sound.ts'

/** Frames per latent step a sound may have, in the order in which they are tried. */
const LATENT_STRIDES = [4, 2, 1] as const

/**
 * Reads a {@link Sound} at any fractional frame. Positions outside the sound read its first or last frame.
 *
 * The constructor checks and allocates; the methods do neither.
 */
export class SoundReader {
  readonly sound: Sound
  readonly latentSize: number
  /** Frames per latent step, from the lengths of the sound's arrays. */
  readonly latentStride: number
  readonly latentCount: number

  /** @throws TimbrelError 'model-file' when the sound's arrays do not fit each other. */
  constructor(sound: Sound, latentSize: number) {
    this.sound = sound
    this.latentSize = latentSize
    this.latentCount = sound.latents.length / latentSize
    const stride = LATENT_STRIDES.find((frames) => Math.ceil((sound.frameCount - 1) / frames) + 1 === this.latentCount)
    if (stride === undefined || sound.loudnessDb.length !== sound.frameCount) {
      throw new TimbrelError(
        'model-file',
        `sound ${sound.name}: expected latents of ${latentSize} values every 1, 2 or 4 frames and a loudness for each ` +
          `of ${sound.frameCount} frames, found ${sound.latents.length} latent values and ` +
          `${sound.loudnessDb.length} loudnesses`,
      )
    }
    this.latentStride = stride
  }

  /** Adds gain · z at a frame to `out` at `offset`; linear between latent steps. */
  addLatent(frame: number, gain: number, out: Float32Array, offset: number): void {
    const latents = this.sound.latents
    const size = this.latentSize
    const last = this.latentCount - 1
    const position = Math.min(last, Math.max(0, frame / this.latentStride))
    const below = Math.floor(position)
    const above = Math.min(last, below + 1)
    const toAbove = (position - below) * gain
    const toBelow = gain - toAbove
    for (let index = 0; index < size; index++) {
      out[offset + index] =
        (out[offset + index] as number) +
        toBelow * (latents[below * size + index] as number) +
        toAbove * (latents[above * size + index] as number)
    }
  }

  /** Loudness in dB re full scale at a frame. */
  loudnessDb(frame: number): number {
    return valueAt(this.sound.loudnessDb, frame)
  }

  /** As {@link loudnessDb} of frames[at], to out[at]: a number that is returned may be boxed. */
  writeLoudness(frames: Float64Array, at: number, out: Float64Array): void {
    interpolate(this.sound.loudnessDb, frames, at, out)
  }

  /** Semitones from the sound's own pitch at a frame. */
  pitchDeviation(frame: number): number {
    return valueAt(this.sound.pitchDeviation, frame)
  }
}

/** Linear interpolation in a track, clipped to its ends. */
function valueAt(track: Float32Array, frame: number): number {
  place[0] = frame
  interpolate(track, place, 0, value)
  return value[0] as number
}

const place = new Float64Array(1)
const value = new Float64Array(1)

function interpolate(track: Float32Array, frames: Float64Array, at: number, out: Float64Array): void {
  const last = track.length - 1
  const position = Math.min(last, Math.max(0, frames[at] as number))
  const below = Math.floor(position)
  const low = track[below] as number
  out[at] = low + (position - below) * ((track[Math.min(last, below + 1)] as number) - low)
}
