import { BINS } from '../contract/spectrogram.ts'
import { harmonicCount } from '../dsp/image.ts'
import { midiToHz } from '../dsp/pitch.ts'
import { RowCentroid } from '../dsp/row-centroid.ts'
import type { BlendDecoder } from './blend-decoder.ts'
import { clipRow } from './decoder.ts'
import { ALL_INSTRUMENTS, type NotePaths } from './note-paths.ts'
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

  /** By how many octaves the centroid of the step at `frame`, which the decoder has just decoded, must be moved. */
  shiftAt(paths: NotePaths, key: number, frame: number, detailAmount: number): number {
    const { count, rows, instruments } = this.#decoder
    if (count === 1) return 0
    let shift = 0
    for (let window = 0; window < count; window++) {
      const instrument = instruments[window] as number
      for (let bin = 0, from = window * BINS; bin < BINS; bin++) this.#row[bin] = rows[from + bin] as number
      const weight = instrument === ALL_INSTRUMENTS ? -1 : paths.weightOf(instrument)
      shift += weight * this.#octaves(paths, key, frame, detailAmount, instrument)
    }
    return Number.isFinite(shift) ? shift : 0
  }

  /** Moves a frame's row by `octaves`. @param row [BINS] clipped, with its detail; stays clipped. */
  move(row: Float32Array, key: number, octaves: number): void {
    if (Math.abs(octaves) < INAUDIBLE_OCTAVES) return
    this.#centroid.moveBy(row, 0, midiToHz(key), harmonicCount(key), octaves)
    clipRow(row, 0)
  }

  /** Centroid of `#row` with the detail of an instrument's sounds, or of all, added. */
  #octaves(paths: NotePaths, key: number, frame: number, detailAmount: number, instrument: number): number {
    const { blend } = this.#model
    const scale = instrument === ALL_INSTRUMENTS ? 1 : 1 / paths.weightOf(instrument)
    paths.fillParts(blend.parts, frame, key, instrument, scale)
    blend.addDetail(detailAmount, this.#row)
    clipRow(this.#row, 0)
    return this.#centroid.octaves(this.#row, 0, midiToHz(key), harmonicCount(key))
  }
}
