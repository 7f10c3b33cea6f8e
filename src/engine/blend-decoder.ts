import { writeConditions } from '../dsp/conditioning.ts'
import { clipRow } from './decoder.ts'
import type { NotePaths } from './note-paths.ts'
import type { PreparedModel } from './prepared-model.ts'
import type { SoundPath } from './sound-path.ts'

/** Stands for every instrument of a note. */
export const ALL_INSTRUMENTS = -1

/**
 * Decodes steps of a note's blend: the latents of its sounds at their places on the time line, blended, told the key and
 * the blended loudness. The constructor allocates; nothing else does.
 */
export class BlendDecoder {
  readonly #model: PreparedModel
  readonly #window: Float32Array
  readonly #steps: number

  constructor(model: PreparedModel) {
    const { reach, inputSize } = model.decoder
    this.#model = model
    this.#steps = 2 * reach + 1
    this.#window = new Float32Array(this.#steps * inputSize)
  }

  /**
   * Decodes the step at frame `frame` of a note, which its time line has reached.
   *
   * @param instrument whose sounds alone take part, with their weights scaled to sum to 1; ALL_INSTRUMENTS: all do.
   * @param out [BINS] receives dB, clipped to what the image can hold, without detail.
   */
  decode(paths: NotePaths, key: number, frame: number, instrument: number, out: Float32Array): void {
    const { decoder, latentStride } = this.#model
    const scale = instrument === ALL_INSTRUMENTS ? 1 : 1 / paths.weightOf(instrument)
    this.#window.fill(0)
    for (let step = 0; step < this.#steps; step++) {
      this.#writeStep(paths, key, frame + (step - decoder.reach) * latentStride, instrument, scale, step)
    }
    decoder.decode(this.#window, 1, this.#steps, decoder.reach, 1, out)
    clipRow(out, 0)
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
      reader.addLatent(place, weight, this.#window, offset)
      this.#addOffset(path.sound, weight, offset)
      midiNote += weight * ((pitched ? key : reader.sound.midiNote) + reader.pitchDeviation(place))
      relativeDb += weight * (reader.loudnessDb(place) - reader.sound.landmarks.peakLoudnessDb)
    }
    writeConditions(midiNote, relativeDb, this.#window, offset + latentSize)
  }

  /** Adds gain times what the attribute knobs move a sound by. */
  #addOffset(sound: number, gain: number, to: number): void {
    const { attributes, latentSize } = this.#model
    const from = sound * latentSize
    for (let at = 0; at < latentSize; at++) {
      this.#window[to + at] = (this.#window[to + at] as number) + gain * (attributes.latents[from + at] as number)
    }
  }
}
