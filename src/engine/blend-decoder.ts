import { BINS } from '../contract/spectrogram.ts'
import { writeConditions } from '../dsp/conditioning.ts'
import { clipRow } from './decoder.ts'
import { LOUDNESS_TRACK, PITCH_TRACK } from './kernels.ts'
import { ALL_INSTRUMENTS, CAPACITY, type NotePaths } from './note-paths.ts'
import type { PreparedModel } from './prepared-model.ts'
import type { PreparedSound, SoundPath } from './sound-path.ts'

/** The blend and, at most, as many instruments as a note has sounds. */
export const MOST_WINDOWS = 1 + CAPACITY

/**
 * Decodes steps of a note's blend: the latents of its sounds at their places on the time line, blended, told the key and
 * the blended loudness. The blend and each instrument's own part of it are decoded together, which costs less than one
 * by one. The constructor allocates; nothing else does.
 */
export class BlendDecoder {
  /** [windows, BINS] dB of the latest step, clipped to what the image can hold, without detail: the blend first. */
  readonly rows = new Float32Array(MOST_WINDOWS * BINS)
  /** Instrument of each row; ALL_INSTRUMENTS for the blend. */
  readonly instruments = new Int32Array(MOST_WINDOWS)
  /** Rows of the latest step. */
  count = 0
  readonly #model: PreparedModel
  /** [windows, steps, inputSize] */
  readonly #windows: Float32Array
  readonly #steps: number

  constructor(model: PreparedModel) {
    const { reach, inputSize } = model.decoder
    this.#model = model
    this.#steps = 2 * reach + 1
    this.#windows = new Float32Array(MOST_WINDOWS * this.#steps * inputSize)
  }

  /**
   * Decodes the step at frame `frame` of a note, which its time line has reached, into `rows`.
   *
   * @param parts whether each instrument is decoded by itself too, its sounds' weights scaled to sum to 1.
   */
  decode(paths: NotePaths, key: number, frame: number, parts: boolean): void {
    const { decoder } = this.#model
    this.count = 0
    this.#windows.fill(0)
    this.#writeWindow(paths, key, frame, ALL_INSTRUMENTS, 1)
    for (let index = 0; parts && index < paths.count; index++) {
      const { instrument } = paths.soundOf(paths.paths[index] as SoundPath)
      if (!paths.isFirstOf(instrument, index)) continue
      const weight = paths.weightOf(instrument)
      if (weight > 0) this.#writeWindow(paths, key, frame, instrument, 1 / weight)
    }
    decoder.decode(this.#windows, this.count, this.#steps, decoder.reach, 1, this.rows)
    for (let window = 0; window < this.count; window++) clipRow(this.rows, window * BINS)
  }

  #writeWindow(paths: NotePaths, key: number, frame: number, instrument: number, scale: number): void {
    const { decoder, latentStride } = this.#model
    const window = this.count++
    this.instruments[window] = instrument
    for (let step = 0; step < this.#steps; step++) {
      const at = frame + (step - decoder.reach) * latentStride
      this.#writeStep(paths, key, at, instrument, scale, window * this.#steps + step)
    }
  }

  #writeStep(paths: NotePaths, key: number, frame: number, instrument: number, scale: number, step: number): void {
    const { blend, decoder, latentSize, sounds } = this.#model
    const { parts, tracks } = blend
    const offset = step * decoder.inputSize
    paths.fillParts(parts, frame, key, instrument, scale)
    blend.addLatents(this.#windows, offset)
    blend.blendTracks()
    let midiNote = tracks[PITCH_TRACK] as number
    for (let part = 0; part < parts.count; part++) {
      const { pitched, reader } = sounds[parts.sounds[part] as number] as PreparedSound
      midiNote += (parts.weights[part] as number) * (pitched ? key : reader.sound.midiNote)
    }
    writeConditions(midiNote, tracks[LOUDNESS_TRACK] as number, this.#windows, offset + latentSize)
  }
}
