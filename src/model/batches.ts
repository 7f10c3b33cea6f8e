import { BINS, HARMONICS } from '../contract/spectrogram.ts'
import { CONDITIONS, writeConditions } from '../dsp/conditioning.ts'
import { harmonicCount } from '../dsp/image.ts'
import type { Random } from '../dsp/random.ts'
import { writeBinWeights } from './losses.ts'
import type { Batch } from './network.ts'
import { NO_SHIFT, type PitchShift, randomShift, writeShiftedHarmonics } from './pitch-shift.ts'
import type { PreparedSound } from './prepared-sound.ts'
import type { PoolContents } from './sound-pool.ts'

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
}

/**
 * Draws one batch's windows: an instrument, one of its sounds by length, a place in it that reaches half a window beyond
 * its audible part (so that onset and end are seen as often as the middle), and a pitch shift.
 */
export function drawWindows(
  pool: PoolContents,
  random: Random,
  count: number,
  frames: number,
  pitchAugmentation: number,
): Window[] {
  return Array.from({ length: count }, () => {
    const group = pool[random.integer(pool.length)] as readonly PreparedSound[]
    const sound = drawByLength(group, random.uniform())
    const places = sound.lastFrame - sound.firstFrame + 1
    const start = sound.firstFrame - (frames >> 1) + random.integer(places)
    return { sound, start, shift: randomShift(random, pitchAugmentation) }
  })
}

/** Windows that cover a whole sound without overlap, as validation reads it. */
export function coveringWindows(sound: PreparedSound, frames: number, marginFrames: number): Window[] {
  const windows: Window[] = []
  const advance = frames - 2 * marginFrames
  for (let start = sound.firstFrame - marginFrames; start + marginFrames <= sound.lastFrame; start += advance) {
    windows.push({ sound, start, shift: NO_SHIFT })
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
function fillSequence(batch: Batch, { sound, start, shift }: Window, sequence: number, shape: BatchShape): number {
  const { frames } = batch
  const { latentStride, marginFrames } = shape
  const row = new Float32Array(BINS)
  let sum = 0
  for (let frame = 0; frame < frames; frame++) {
    const at = start + frame
    const kept = Math.max(0, Math.min(sound.frameCount - 1, at))
    const inside = at === kept && frame >= marginFrames && frame < frames - marginFrames
    const weight = inside ? (sound.frameWeights[kept] as number) : 0
    const place = sequence * frames + frame
    const midiNote = sound.midiNote + (sound.pitchDeviation[kept] as number)
    writeConditions(
      midiNote + shift.semitones,
      (sound.loudnessDb[kept] as number) - sound.peakLoudnessDb,
      batch.frameConditions,
      place * CONDITIONS,
    )
    // Shifted up, the highest harmonics pass the limit; shifted down, those that would enter were never measured.
    const harmonics = harmonicCount(sound.midiNote + Math.max(0, shift.semitones))
    writeRow(sound.image, kept * BINS, shift, row)
    if (weight > 0) writeBinWeights(row, 0, harmonics, weight, batch.weights, place * BINS)
    normalise(row, harmonics, shape, batch.image, place * BINS)
    sum += weight
    if (frame % latentStride === 0) {
      const step = place / latentStride
      batch.stepConditions.set(
        batch.frameConditions.subarray(place * CONDITIONS, (place + 1) * CONDITIONS),
        step * CONDITIONS,
      )
      batch.stepWeights[step] = weight > 0 ? 1 : 0
    }
  }
  return sum
}

function writeRow(image: Float32Array, offset: number, shift: PitchShift, row: Float32Array): void {
  writeShiftedHarmonics(image, offset, shift, row, 0)
  for (let bin = HARMONICS; bin < BINS; bin++) row[bin] = image[offset + bin] as number
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
