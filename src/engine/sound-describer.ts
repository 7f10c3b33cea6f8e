import { BINS } from '../contract/spectrogram.ts'
import { CONDITIONS, writeConditions } from '../dsp/conditioning.ts'
import { harmonicCount } from '../dsp/image.ts'
import { describeRow, ROW_DESCRIPTORS } from '../dsp/row-descriptors.ts'
import { clipRow } from './decoder.ts'
import type { PreparedModel } from './prepared-model.ts'
import type { PreparedSound } from './sound-path.ts'

/** Frames that stand for a sound, at even shares of its energy. */
const FRAMES = 4

/**
 * Describes a sound of a model as it would be heard with its latents moved: decoder and detail, at frames spread over its
 * energy. The constructor allocates and its one sound may be changed by {@link take}; nothing else allocates.
 */
export class SoundDescriber {
  readonly #model: PreparedModel
  readonly #steps: number
  readonly #input: Float32Array
  /** [FRAMES, BINS] */
  readonly #rows = new Float32Array(FRAMES * BINS)
  readonly #row = new Float32Array(BINS)
  readonly #values = new Float64Array(ROW_DESCRIPTORS)
  readonly #frames = new Float64Array(FRAMES)
  readonly #latents: Float32Array
  readonly #conditions = new Float32Array(FRAMES * CONDITIONS)
  #sound = 0

  constructor(model: PreparedModel) {
    this.#model = model
    this.#steps = 2 * model.decoder.reach + 1
    this.#input = new Float32Array(FRAMES * this.#steps * model.decoder.inputSize)
    this.#latents = new Float32Array(FRAMES * model.latentSize)
  }

  /** Turns to another sound. */
  take(sound: number): void {
    this.#sound = sound
    const { reader } = this.#prepared
    const { midiNote, landmarks } = reader.sound
    this.#chooseFrames()
    this.#latents.fill(0)
    for (let index = 0; index < FRAMES; index++) {
      const frame = this.#frames[index] as number
      reader.addLatent(frame, 1, this.#latents, index * this.#model.latentSize)
      const relativeDb = reader.loudnessDb(frame) - landmarks.peakLoudnessDb
      writeConditions(midiNote + reader.pitchDeviation(frame), relativeDb, this.#conditions, index * CONDITIONS)
    }
  }

  /** Descriptors of the sound, its latents moved by `offset` [latentSize]. @param out [ROW_DESCRIPTORS]. */
  describe(offset: Float64Array, out: Float64Array): void {
    const { sound } = this.#prepared.reader
    const count = harmonicCount(sound.midiNote)
    this.#decode(offset)
    out.fill(0)
    for (let index = 0; index < FRAMES; index++) {
      for (let bin = 0; bin < BINS; bin++) this.#row[bin] = this.#rows[index * BINS + bin] as number
      clipRow(this.#row, 0)
      this.#addDetail(this.#frames[index] as number)
      clipRow(this.#row, 0)
      describeRow(this.#row, 0, count, sound.midiNote, sound.inharmonicity, this.#values)
      for (let at = 0; at < ROW_DESCRIPTORS; at++) {
        out[at] = (out[at] as number) + (this.#values[at] as number) / FRAMES
      }
    }
  }

  get #prepared(): PreparedSound {
    return this.#model.sounds[this.#sound] as PreparedSound
  }

  /** Each frame as if it stood still; all are decoded together, which costs little more than one. */
  #decode(offset: Float64Array): void {
    const { decoder, latentSize } = this.#model
    for (let row = 0; row < FRAMES * this.#steps; row++) {
      const frame = Math.floor(row / this.#steps)
      const to = row * decoder.inputSize
      for (let at = 0; at < latentSize; at++) {
        this.#input[to + at] = (this.#latents[frame * latentSize + at] as number) + (offset[at] as number)
      }
      for (let at = 0; at < CONDITIONS; at++) {
        this.#input[to + latentSize + at] = this.#conditions[frame * CONDITIONS + at] as number
      }
    }
    decoder.decode(this.#input, FRAMES, this.#steps, decoder.reach, 1, this.#rows)
  }

  #addDetail(frame: number): void {
    const { blend } = this.#model
    const { parts } = blend
    parts.count = 1
    parts.sounds[0] = this.#sound
    parts.frames[0] = frame
    parts.weights[0] = 1
    parts.semitones[0] = 0
    blend.addDetail(1, this.#row)
  }

  /** Frames that part the sound's energy from its onset on into even shares, each at the middle of one. */
  #chooseFrames(): void {
    const { landmarks, loudnessDb, frameCount } = this.#prepared.reader.sound
    const power = (frame: number): number => 10 ** ((loudnessDb[frame] as number) / 10)
    let whole = 0
    for (let frame = landmarks.onsetFrame; frame < frameCount; frame++) whole += power(frame)
    let sum = 0
    let found = 0
    for (let frame = landmarks.onsetFrame; frame < frameCount && found < FRAMES; frame++) {
      sum += power(frame)
      while (found < FRAMES && sum >= ((found + 0.5) / FRAMES) * whole) this.#frames[found++] = frame
    }
    this.#frames.fill(Math.min(frameCount - 1, landmarks.onsetFrame), found)
  }
}
