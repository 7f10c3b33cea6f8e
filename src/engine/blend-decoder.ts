import { BINS } from '../contract/spectrogram.ts'
import { writeConditions } from '../dsp/conditioning.ts'
import { clipRow } from './decoder.ts'
import { CAPACITY, type NotePaths } from './note-paths.ts'
import type { PreparedModel } from './prepared-model.ts'
import type { SoundPath } from './sound-path.ts'

/** The blend and, at most, as many instruments as a note has sounds. */
export const MOST_WINDOWS = 1 + CAPACITY

/** Stands for every instrument of a note. */
export const ALL_INSTRUMENTS = -1

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
    const { decoder, latentSize } = this.#model
    const offset = step * decoder.inputSize
    let midiNote = 0
    let relativeDb = 0
    for (let index = 0; index < paths.count; index++) {
      const path = paths.paths[index] as SoundPath
      const sound = paths.soundOf(path)
      if (instrument !== ALL_INSTRUMENTS && sound.instrument !== instrument) continue
      const { reader, pitched } = sound
      const place = path.frameAt(frame)
      const weight = scale * path.weight
      reader.addLatent(place, weight, this.#windows, offset)
      this.#addOffset(path.sound, weight, offset)
      midiNote += weight * ((pitched ? key : reader.sound.midiNote) + reader.pitchDeviation(place))
      relativeDb += weight * (reader.loudnessDb(place) - reader.sound.landmarks.peakLoudnessDb)
    }
    writeConditions(midiNote, relativeDb, this.#windows, offset + latentSize)
  }

  /** Adds gain times what the attribute knobs move a sound by. */
  #addOffset(sound: number, gain: number, to: number): void {
    const { attributes, latentSize } = this.#model
    const from = sound * latentSize
    for (let at = 0; at < latentSize; at++) {
      this.#windows[to + at] = (this.#windows[to + at] as number) + gain * (attributes.latents[from + at] as number)
    }
  }
}
