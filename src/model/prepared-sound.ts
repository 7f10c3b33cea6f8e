import { TimbrelError } from '../contract/errors.ts'
import { type Conditioned, pitchDeviation } from './frame-conditions.ts'
import { ATTACK_WEIGHT } from './losses.ts'
import type { TrainingItem } from './training-source.ts'

/** Frames this far below the note's peak, in dB, are neither learned nor judged: they are room, not instrument. */
export const AUDIBLE_DB = -55

/** The attack, in frames from the onset: 20 ms before (where pre-echo would be heard) to 80 ms after. */
const ATTACK_FIRST_FRAME = -4
const ATTACK_END_FRAME = 15

/** One sound as the batches read it. */
export interface PreparedSound extends Conditioned {
  readonly frameCount: number
  /** [frames, BINS] dB. */
  readonly image: Float32Array
  /** [frames] 0 inaudible, 1, or ATTACK_WEIGHT in the attack. */
  readonly frameWeights: Float32Array
  readonly onsetFrame: number
  /** First and last audible frame. */
  readonly firstFrame: number
  readonly lastFrame: number
}

/**
 * Readies an item for batches; keeps the item's arrays, copies none.
 *
 * @throws TimbrelError 'training-data' when the spectrogram holds values that are not numbers: one of them would end in
 * every weight.
 */
export function prepareSound({ spectrogram, landmarks, midiNote }: TrainingItem): PreparedSound {
  const { frameCount, loudnessDb, image } = spectrogram
  if (!image.every(Number.isFinite) || !loudnessDb.every(Number.isFinite)) {
    throw new TimbrelError(
      'training-data',
      `the spectrogram of a sound at MIDI note ${midiNote.toFixed(1)} (${frameCount} frames) holds values that are not numbers: clear the analysis cache and train again`,
    )
  }
  const frameWeights = new Float32Array(frameCount)
  let firstFrame = frameCount
  let lastFrame = 0
  for (let frame = 0; frame < frameCount; frame++) {
    if ((loudnessDb[frame] as number) - landmarks.peakLoudnessDb <= AUDIBLE_DB) continue
    const sinceOnset = frame - landmarks.onsetFrame
    const inAttack = sinceOnset >= ATTACK_FIRST_FRAME && sinceOnset < ATTACK_END_FRAME
    frameWeights[frame] = inAttack ? ATTACK_WEIGHT : 1
    firstFrame = Math.min(firstFrame, frame)
    lastFrame = frame
  }
  return {
    midiNote,
    pitchDeviation: pitchDeviation(spectrogram, midiNote),
    loudnessDb,
    peakLoudnessDb: landmarks.peakLoudnessDb,
    frameCount,
    image,
    frameWeights,
    onsetFrame: landmarks.onsetFrame,
    firstFrame: Math.min(firstFrame, lastFrame),
    lastFrame,
  }
}
