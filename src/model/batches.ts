import { BINS, FLOOR_DB, HARMONICS } from '../contract/spectrogram.ts'
import { CONDITIONS, writeConditions } from '../dsp/conditioning.ts'
import { harmonicCount } from '../dsp/image.ts'
import type { Random } from '../dsp/random.ts'
import { randomColour } from './colouring.ts'
import { writeBinWeights } from './losses.ts'
import type { Batch } from './network.ts'
import { NO_SHIFT, type PitchShift, randomShift, writeShiftedHarmonics } from './pitch-shift.ts'
import type { PreparedSound } from './prepared-sound.ts'
import type { PoolContents } from './sound-pool.ts'

/** Share of windows that are blended with another. */
const MIXED = 0.6

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

/** One window of a sound: frames start to start + frames, possibly beyond either end. */
export interface Window {
  readonly sound: PreparedSound
  readonly start: number
  readonly shift: PitchShift
  /** [BINS] dB added to every frame, or null. */
  readonly colour: Float32Array | null
  /** Another window blended in, in dB: what a morph of the two would look like. */
  readonly partner: Window | null
  /** The partner's share, 0 to 0.5. */
  readonly partnerShare: number
}

/**
 * Draws one batch's windows: an instrument, one of its sounds by length, a place in it that reaches half a window beyond
 * its audible part (so that onset and end are seen as often as the middle); then moves it in pitch, colours it and often
 * blends it with another, so that the network learns what sounds can be rather than these few by heart.
 *
 * @param pitchAugmentation largest shift in semitones; 0 leaves windows as they are in every respect.
 */
export function drawWindows(
  pool: PoolContents,
  random: Random,
  count: number,
  frames: number,
  pitchAugmentation: number,
): Window[] {
  const augmented = pitchAugmentation > 0
  const draw = (): Window => {
    const group = pool[random.integer(pool.length)] as readonly PreparedSound[]
    const sound = drawByLength(group, random.uniform())
    const places = sound.lastFrame - sound.firstFrame + 1
    const start = sound.firstFrame - (frames >> 1) + random.integer(places)
    const shift = randomShift(random, pitchAugmentation)
    const colour = augmented ? randomColour(random, sound.midiNote + shift.semitones) : null
    return { sound, start, shift, colour, partner: null, partnerShare: 0 }
  }
  return Array.from({ length: count }, () => {
    const window = draw()
    if (!augmented || random.uniform() >= MIXED) return window
    return { ...window, partner: draw(), partnerShare: 0.5 * random.uniform() }
  })
}

/** Windows that cover a whole sound without overlap, as validation reads it. */
export function coveringWindows(sound: PreparedSound, frames: number, marginFrames: number): Window[] {
  const windows: Window[] = []
  const advance = frames - 2 * marginFrames
  for (let start = sound.firstFrame - marginFrames; start + marginFrames <= sound.lastFrame; start += advance) {
    windows.push({ sound, start, shift: NO_SHIFT, colour: null, partner: null, partnerShare: 0 })
  }
  return windows
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
    frameConditions: new Float32Array(frames * sequences * CONDITIONS),
    stepConditions: new Float32Array(steps * sequences * CONDITIONS),
    weights: new Float32Array(frames * sequences * BINS),
    stepWeights: new Float32Array(steps * sequences),
  }
  let weightSum = 0
  for (const [sequence, window] of windows.entries()) weightSum += fillSequence(batch, window, sequence, shape)
  scale(batch.weights, weightSum)
  scale(
    batch.stepWeights,
    batch.stepWeights.reduce((sum, weight) => sum + weight, 0),
  )
  return batch
}

function drawByLength(group: readonly PreparedSound[], share: number): PreparedSound {
  const total = group.reduce((sum, { firstFrame, lastFrame }) => sum + lastFrame - firstFrame + 1, 0)
  let left = share * total
  for (const sound of group) {
    left -= sound.lastFrame - sound.firstFrame + 1
    if (left < 0) return sound
  }
  return group.at(-1) as PreparedSound
}

/** @returns the sum of frame weights written. */
function fillSequence(batch: Batch, window: Window, sequence: number, shape: BatchShape): number {
  const { frames } = batch
  const { latentStride, marginFrames } = shape
  const { sound, start, partner, partnerShare } = window
  const row = new Float32Array(BINS)
  const partnerRow = new Float32Array(BINS)
  const harmonics = Math.min(harmonicsOf(window), partner ? harmonicsOf(partner) : HARMONICS)
  let sum = 0
  for (let frame = 0; frame < frames; frame++) {
    const at = start + frame
    const inside = at >= 0 && at < sound.frameCount && frame >= marginFrames && frame < frames - marginFrames
    const weight = inside ? (sound.frameWeights[at] as number) : 0
    const place = sequence * frames + frame
    writeRow(window, frame, row)
    let midiNote = noteAt(window, frame)
    let loudnessDb = loudnessAt(window, frame)
    if (partner) {
      writeRow(partner, frame, partnerRow)
      for (let bin = 0; bin < BINS; bin++) row[bin] = mix(row[bin] as number, partnerRow[bin] as number, partnerShare)
      midiNote = mix(midiNote, noteAt(partner, frame), partnerShare)
      loudnessDb = mix(loudnessDb, loudnessAt(partner, frame), partnerShare)
    }
    writeConditions(midiNote, loudnessDb, batch.frameConditions, place * CONDITIONS)
    if (weight > 0) writeBinWeights(row, 0, harmonics, weight, batch.weights, place * BINS)
    normalise(row, harmonics, shape, batch.image, place * BINS)
    sum += weight
    if (frame % latentStride === 0) {
      const step = place / latentStride
      const conditions = batch.frameConditions.subarray(place * CONDITIONS, (place + 1) * CONDITIONS)
      batch.stepConditions.set(conditions, step * CONDITIONS)
      batch.stepWeights[step] = weight > 0 ? 1 : 0
    }
  }
  return sum
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
