import { HARMONICS, HOP_SECONDS } from '../contract/spectrogram.ts'
import type { PartialTracks } from './partials.ts'
import { partialHz } from './pitch.ts'

/** Frames from the onset on that decide (0.11 s): where the air of the attack and the partials must add up. */
const DECIDING_FRAMES = 20

/**
 * Phase of each partial at the onset, such that a synthesis that follows the pitch track from there is nearest to the
 * recording through the attack: the mean direction of measured against synthetic phase, frames weighted by power.
 *
 * At the onset itself there is next to nothing to measure.
 *
 * @param f0Hz [frames] Hz.
 * @returns [HARMONICS] turns, 0 to 1, of a cosine; 0 for partials that do not sound.
 */
export function measureOnsetPhases(
  tracks: PartialTracks,
  f0Hz: Float64Array,
  inharmonicity: number,
  onsetFrame: number,
): Float32Array {
  const cosines = new Float64Array(HARMONICS)
  const sines = new Float64Array(HARMONICS)
  const last = Math.min(f0Hz.length, onsetFrame + DECIDING_FRAMES)
  let cycles = 0
  for (let frame = onsetFrame; frame < last; frame++) {
    if (frame > onsetFrame) cycles += 0.5 * ((f0Hz[frame - 1] as number) + (f0Hz[frame] as number)) * HOP_SECONDS
    for (let k = 1; k <= (tracks.counts[frame] as number); k++) {
      const at = frame * HARMONICS + k - 1
      const power = (tracks.amplitudes[at] as number) ** 2
      const gap = 2 * Math.PI * ((tracks.phases[at] as number) - partialHz(k, cycles, inharmonicity))
      cosines[k - 1] = (cosines[k - 1] as number) + power * Math.cos(gap)
      sines[k - 1] = (sines[k - 1] as number) + power * Math.sin(gap)
    }
  }
  return Float32Array.from({ length: HARMONICS }, (_, index) => {
    const turns = Math.atan2(sines[index] as number, cosines[index] as number) / (2 * Math.PI)
    return turns - Math.floor(turns)
  })
}
