import { BINS, FLOOR_DB, HARMONICS } from '../contract/spectrogram.ts'
import { CONDITIONS, writeConditions } from '../dsp/conditioning.ts'
import { harmonicCount } from '../dsp/image.ts'
import { midiToHz } from '../dsp/pitch.ts'
import { RowCentroid } from '../dsp/row-centroid.ts'
import { writeBinWeights } from './losses.ts'
import type { Batch } from './network.ts'
import { writeShiftedHarmonics } from './pitch-shift.ts'
import type { Window } from './windows.ts'

/**
 * What a frame counts for whose answer is at another pitch: such errors are three times as large as those of a sound
 * that is only to be given back, and would drown them.
 */
const TRANSFER_WEIGHT = 0.08

/** Shape of a batch and how its image is normalised. */
export interface BatchShape {
  readonly frames: number
  readonly sequences: number
  readonly latentStride: number
  readonly meanDb: Float32Array
  readonly scaleDb: number
  /** Frames at either end of a window that are seen but not judged: there the network misses its neighbours. */
  readonly marginFrames: number
}

/** Lays windows out as one batch; fresh arrays. */
export function makeBatch(windows: readonly Window[], shape: BatchShape): Batch {
  const { frames, latentStride } = shape
  const sequences = windows.length
  const steps = frames / latentStride
  const batch: Batch = {
    frames,
    sequences,
    image: new Float32Array(frames * sequences * BINS),
    target: new Float32Array(frames * sequences * BINS),
    frameConditions: new Float32Array(frames * sequences * CONDITIONS),
    stepConditions: new Float32Array(steps * sequences * CONDITIONS),
    weights: new Float32Array(frames * sequences * BINS),
    stepWeights: new Float32Array(steps * sequences),
    blendShares: Float32Array.from(windows, ({ blendShare }) => blendShare),
  }
  let weightSum = 0
  for (const [sequence, window] of windows.entries()) {
    weightSum += fillSequence(batch, window, windows[sequence ^ 1] ?? window, sequence, shape)
  }
  scale(batch.weights, weightSum)
  scale(
    batch.stepWeights,
    batch.stepWeights.reduce((sum, weight) => sum + weight, 0),
  )
  return batch
}

/** What is read of a window frame by frame. */
interface Frames {
  readonly row: Float32Array
  readonly harmonics: number
  readonly midiNote: number
  readonly loudnessDb: number
  readonly weight: number
  read(frame: number): void
}

/** @param neighbour the other window of its pair. @returns the sum of frame weights written. */
function fillSequence(batch: Batch, window: Window, neighbour: Window, sequence: number, shape: BatchShape): number {
  const { frames } = batch
  const { latentStride, marginFrames } = shape
  const heard = new FrameReader(window)
  const wanted = wantedFrames(window, neighbour, heard)
  const share = window.answer ? TRANSFER_WEIGHT : 1
  let sum = 0
  for (let frame = 0; frame < frames; frame++) {
    const judged = frame >= marginFrames && frame < frames - marginFrames
    const place = sequence * frames + frame
    heard.read(frame)
    const audible = judged && heard.weight > 0
    writeConditions(heard.midiNote, heard.loudnessDb, batch.frameConditions, place * CONDITIONS)
    normalise(heard.row, heard.harmonics, shape, batch.image, place * BINS)
    if (wanted !== heard) wanted.read(frame)
    const weight = audible ? share * wanted.weight : 0
    if (weight > 0) writeBinWeights(wanted.row, 0, wanted.harmonics, weight, batch.weights, place * BINS)
    normalise(wanted.row, wanted.harmonics, shape, batch.target, place * BINS)
    sum += weight
    if (frame % latentStride === 0) {
      const step = place / latentStride
      writeConditions(wanted.midiNote, wanted.loudnessDb, batch.stepConditions, step * CONDITIONS)
      batch.stepWeights[step] = audible ? 1 : 0
    }
  }
  return sum
}

function wantedFrames(window: Window, neighbour: Window, heard: FrameReader): Frames {
  if (window.answer) return new FrameReader(window.answer)
  return window.blendShare > 0 ? new BlendReader(heard, new FrameReader(neighbour), window.blendShare) : heard
}

/**
 * Reads what lies evenly between two windows: levels blended in dB, then brought to the blend of their brightnesses,
 * which the blend of levels alone falls short of.
 */
class BlendReader implements Frames {
  readonly row = new Float32Array(BINS)
  readonly harmonics: number
  midiNote = 0
  loudnessDb = 0
  weight = 0
  readonly #first: FrameReader
  readonly #second: FrameReader
  readonly #share: number
  readonly #centroid = new RowCentroid()

  constructor(first: FrameReader, second: FrameReader, share: number) {
    this.#first = first
    this.#second = second
    this.#share = share
    this.harmonics = Math.min(first.harmonics, second.harmonics)
  }

  read(frame: number): void {
    const [first, second, share] = [this.#first, this.#second, this.#share]
    first.read(frame)
    second.read(frame)
    this.midiNote = mix(first.midiNote, second.midiNote, share)
    this.loudnessDb = mix(first.loudnessDb, second.loudnessDb, share)
    this.weight = Math.min(first.weight, second.weight)
    for (let bin = 0; bin < BINS; bin++) this.row[bin] = mix(first.row[bin] as number, second.row[bin] as number, share)
    if (this.weight === 0) return
    const centroid = this.#centroid
    centroid.tune(midiToHz(this.midiNote), this.harmonics)
    centroid.move(this.row, 0, mix(centroid.octavesOf(first.row, 0), centroid.octavesOf(second.row, 0), share))
  }
}

/** Reads a window frame by frame: its row, pitch, loudness and weight after shift, colour and blend. */
class FrameReader implements Frames {
  readonly row = new Float32Array(BINS)
  readonly harmonics: number
  midiNote = 0
  /** dB re the note's peak. */
  loudnessDb = 0
  weight = 0
  readonly #window: Window
  readonly #partnerRow = new Float32Array(BINS)

  constructor(window: Window) {
    this.#window = window
    this.harmonics = Math.min(harmonicsOf(window), window.partner ? harmonicsOf(window.partner) : HARMONICS)
  }

  read(frame: number): void {
    const { sound, start, partner, partnerShare } = this.#window
    const at = start + frame
    this.weight = at >= 0 && at < sound.frameCount ? (sound.frameWeights[at] as number) : 0
    writeRow(this.#window, frame, this.row)
    this.midiNote = noteAt(this.#window, frame)
    this.loudnessDb = loudnessAt(this.#window, frame)
    if (!partner) return
    writeRow(partner, frame, this.#partnerRow)
    for (let bin = 0; bin < BINS; bin++) {
      this.row[bin] = mix(this.row[bin] as number, this.#partnerRow[bin] as number, partnerShare)
    }
    this.midiNote = mix(this.midiNote, noteAt(partner, frame), partnerShare)
    this.loudnessDb = mix(this.loudnessDb, loudnessAt(partner, frame), partnerShare)
  }
}

function mix(a: number, b: number, share: number): number {
  return a + share * (b - a)
}

function heldFrame({ sound, start }: Window, frame: number): number {
  return Math.max(0, Math.min(sound.frameCount - 1, start + frame))
}

function noteAt(window: Window, frame: number): number {
  const { sound, shift } = window
  return sound.midiNote + (sound.pitchDeviation[heldFrame(window, frame)] as number) + shift.semitones
}

function loudnessAt(window: Window, frame: number): number {
  return (window.sound.loudnessDb[heldFrame(window, frame)] as number) - window.sound.peakLoudnessDb
}

/** Shifted up, the highest harmonics pass the limit; shifted down, those that would enter were never measured. */
function harmonicsOf({ sound, shift }: Window): number {
  return harmonicCount(sound.midiNote + Math.max(0, shift.semitones))
}

function writeRow(window: Window, frame: number, row: Float32Array): void {
  const { image } = window.sound
  const offset = heldFrame(window, frame) * BINS
  writeShiftedHarmonics(image, offset, window.shift, row, 0)
  for (let bin = HARMONICS; bin < BINS; bin++) row[bin] = image[offset + bin] as number
  const { colour } = window
  if (!colour) return
  for (let bin = 0; bin < BINS; bin++) {
    row[bin] = Math.max(FLOOR_DB, (row[bin] as number) + (colour[bin] as number))
  }
}

/** Masked harmonics become 0, their mean: the encoder must not read the mask as a level. */
function normalise(
  row: Float32Array,
  harmonics: number,
  { meanDb, scaleDb }: BatchShape,
  out: Float32Array,
  offset: number,
): void {
  for (let bin = 0; bin < BINS; bin++) {
    const masked = bin >= harmonics && bin < HARMONICS
    out[offset + bin] = masked ? 0 : ((row[bin] as number) - (meanDb[bin] as number)) / scaleDb
  }
}

function scale(values: Float32Array, divisor: number): void {
  if (divisor > 0)
    for (let index = 0; index < values.length; index++) values[index] = (values[index] as number) / divisor
}
