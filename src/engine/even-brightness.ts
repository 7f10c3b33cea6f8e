import { BINS } from '../contract/spectrogram.ts'
import { harmonicCount } from '../dsp/image.ts'
import { midiToHz } from '../dsp/pitch.ts'
import { RowCentroid } from '../dsp/row-centroid.ts'
import type { BlendDecoder } from './blend-decoder.ts'
import { clipRow } from './decoder.ts'
import type { NotePaths } from './note-paths.ts'
import type { PreparedModel } from './prepared-model.ts'

/** Octaves of brightness that nobody hears. */
const INAUDIBLE_OCTAVES = 1e-4

/**
 * Brings the brightness of a morph to the blend of its instruments' own, as loudness is: levels blended in dB fall short
 * of it in the middle by up to half an octave, and what the network has learned to add makes up for half of that.
 *
 * Each instrument's part of the note is decoded by itself at every latent step and its spectral centroid measured; how
 * far the blend's own lies from their weighted mean is what frames are then moved by. A note of one instrument is left
 * alone. The constructor allocates; nothing else does.
 */
export class EvenBrightness {
  /** Octaves by which the centroid of the step measured last must be moved. */
  shift = 0
  /** Octaves by which frames are moved. */
  octaves = 0
  readonly #model: PreparedModel
  readonly #decoder: BlendDecoder
  readonly #centroid = new RowCentroid()
  readonly #row = new Float32Array(BINS)

  constructor(model: PreparedModel, decoder: BlendDecoder) {
    this.#model = model
    this.#decoder = decoder
  }

  /** Whether a note needs its instruments' own parts decoded. */
  needsParts(paths: NotePaths): boolean {
    return this.#model.evenBrightness && !paths.isOneInstrument()
  }

  /** Measures the step at `frame`, which the decoder has just decoded, and writes its `shift`. */
  measure(paths: NotePaths, frame: number): void {
    const { count, rows, instruments, weights } = this.#decoder
    const centroid = this.#centroid
    this.shift = 0
    if (count === 1) return
    let shift = 0
    centroid.tune(midiToHz(paths.key), harmonicCount(paths.key))
    for (let window = 0; window < count; window++) {
      for (let bin = 0, from = window * BINS; bin < BINS; bin++) this.#row[bin] = rows[from + bin] as number
      this.#addDetail(paths, frame, instruments[window] as number)
      centroid.measure(this.#row, 0)
      shift += (window === 0 ? -1 : (weights[window] as number)) * centroid.octaves
    }
    if (Number.isFinite(shift)) this.shift = shift
  }

  /** Moves the row of a note's frame by `octaves`. @param row [BINS] clipped, with its detail; stays clipped. */
  move(row: Float32Array, { key }: NotePaths): void {
    if (Math.abs(this.octaves) < INAUDIBLE_OCTAVES) return
    this.#centroid.tune(midiToHz(key), harmonicCount(key))
    this.#centroid.moveBy(row, 0, this.octaves)
    clipRow(row, 0)
  }

  #addDetail(paths: NotePaths, frame: number, instrument: number): void {
    const { blend } = this.#model
    paths.fillParts(blend.parts, frame, instrument)
    blend.addDetail(this.#row)
    clipRow(this.#row, 0)
  }
}
