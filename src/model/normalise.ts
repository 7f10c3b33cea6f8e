import { BINS, FLOOR_DB, HARMONICS } from '../contract/spectrogram.ts'
import { harmonicCount } from '../dsp/image.ts'
import type { PoolContents } from './sound-pool.ts'

/** Units of the normalised image in dB: bins spread about this much, so values are of order 1. */
export const SCALE_DB = 20

/** Every n-th frame suffices for a mean. */
const FRAME_STEP = 4

/**
 * Mean of every bin over the audible frames of a pool in which it exists, each instrument counting the same.
 *
 * @returns [BINS] dB; the floor for a bin that no sound has.
 */
export function meanImage(pool: PoolContents): Float32Array {
  const sums = new Float64Array(BINS)
  const counts = new Float64Array(BINS)
  for (const group of pool) {
    const frames = group.reduce((sum, { firstFrame, lastFrame }) => sum + lastFrame - firstFrame + 1, 0)
    for (const sound of group) {
      const harmonics = harmonicCount(sound.midiNote)
      for (let frame = sound.firstFrame; frame <= sound.lastFrame; frame += FRAME_STEP) {
        if (sound.frameWeights[frame] === 0) continue
        for (let bin = 0; bin < BINS; bin++) {
          if (bin >= harmonics && bin < HARMONICS) continue
          sums[bin] = (sums[bin] as number) + (sound.image[frame * BINS + bin] as number) / frames
          counts[bin] = (counts[bin] as number) + 1 / frames
        }
      }
    }
  }
  return Float32Array.from(sums, (sum, bin) => ((counts[bin] as number) > 0 ? sum / (counts[bin] as number) : FLOOR_DB))
}
