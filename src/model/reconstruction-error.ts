import { BINS, FLOOR_DB, HARMONICS } from '../contract/spectrogram.ts'
import type { ReconstructionError } from '../contract/training.ts'
import { harmonicCount } from '../dsp/image.ts'
import type { PreparedSound } from './prepared-sound.ts'

/** Harmonics below this, dB re the frame's loudness, are not heard and not judged. */
const AUDIBLE_HARMONIC_DB = -60

/** What an image is held against: a {@link PreparedSound}, or one at latent steps. */
export type JudgedImage = Pick<PreparedSound, 'midiNote' | 'image' | 'frameWeights'>

/**
 * How far an image is from a sound's own: rms over bins in dB, mean over audible frames (H and N).
 *
 * @param image [frames, BINS] dB.
 */
export function reconstructionError(image: Float32Array, sound: JudgedImage): ReconstructionError {
  const harmonics = harmonicCount(sound.midiNote)
  let frames = 0
  let harmonicsDb = 0
  let noiseDb = 0
  for (let frame = 0; frame < sound.frameWeights.length; frame++) {
    if (sound.frameWeights[frame] === 0) continue
    frames += 1
    harmonicsDb += rmsDifference(image, sound.image, frame * BINS, harmonics, AUDIBLE_HARMONIC_DB)
    noiseDb += rmsDifference(image, sound.image, frame * BINS + HARMONICS, BINS - HARMONICS, Number.NEGATIVE_INFINITY)
  }
  const count = Math.max(1, frames)
  return { harmonicsDb: harmonicsDb / count, noiseDb: noiseDb / count }
}

/** Mean of errors, every sound counting the same. */
export function meanError(errors: readonly ReconstructionError[]): ReconstructionError {
  const mean = (pick: (error: ReconstructionError) => number) =>
    errors.reduce((sum, error) => sum + pick(error), 0) / Math.max(1, errors.length)
  return { harmonicsDb: mean((error) => error.harmonicsDb), noiseDb: mean((error) => error.noiseDb) }
}

/** One figure of both, dB: what ratios of errors are made of. */
export function totalErrorDb({ harmonicsDb, noiseDb }: ReconstructionError): number {
  return harmonicsDb + noiseDb
}

function rmsDifference(
  image: Float32Array,
  truth: Float32Array,
  offset: number,
  count: number,
  leastDb: number,
): number {
  let sum = 0
  let judged = 0
  for (let index = offset; index < offset + count; index++) {
    const trueDb = truth[index] as number
    if (trueDb <= leastDb) continue
    const difference = Math.max(FLOOR_DB, image[index] as number) - trueDb
    sum += difference * difference
    judged += 1
  }
  return Math.sqrt(sum / Math.max(1, judged))
}
