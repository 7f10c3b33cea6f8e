import type { Spectrogram } from '../contract/spectrogram.ts'
import { HARMONICS, HOP_SAMPLES, MODEL_RATE_HZ } from '../contract/spectrogram.ts'
import { PartialMeter } from './partials-measure.ts'
import { partialHz } from './pitch.ts'

/**
 * Phases are measured this many frames after the onset: 22 ms, when the partials have settled. From 3 to 8 frames the
 * distance of a resynthesis hardly changes.
 */
const SETTLING_FRAMES = 4

/** Window of the measurement: two periods, at least 6 ms, as the analysis takes near onsets. */
const WINDOW_PERIODS = 2
const SHORTEST_WINDOW_SAMPLES = 0.006 * MODEL_RATE_HZ

/**
 * The phases that a recording's partials have at its onset. A bank that starts with them adds up with the recording's
 * own air as the recording did, instead of at random: over the 118 notes of samples/ lm falls from 0.52 to 0.50 dB, lmA
 * from 1.04 to 0.98 and shA from 1.38 to 1.13.
 *
 * @param samples the recording, at MODEL_RATE_HZ.
 * @param spectrogram its analysis.
 * @returns [HARMONICS] turns at `onsetFrame`, 0 to 1; 0 for partials at or above half the sample rate. Fresh.
 */
export function startingPhases(
  samples: Float32Array,
  spectrogram: Pick<Spectrogram, 'frameCount' | 'f0Hz' | 'inharmonicity'>,
  onsetFrame: number,
): Float32Array {
  const { f0Hz, frameCount, inharmonicity } = spectrogram
  const out = new Float32Array(HARMONICS)
  const frame = Math.min(onsetFrame + SETTLING_FRAMES, frameCount - 1)
  if (frame < 0) return out
  const hz = f0Hz[frame] as number
  const radians = new Float64Array(HARMONICS)
  let count = 0
  while (count < HARMONICS && partialHz(count + 1, hz, inharmonicity) < MODEL_RATE_HZ / 2) {
    radians[count] = (2 * Math.PI * partialHz(count + 1, hz, inharmonicity)) / MODEL_RATE_HZ
    count++
  }
  const period = MODEL_RATE_HZ / hz
  const periods = Math.max(WINDOW_PERIODS, Math.round(SHORTEST_WINDOW_SAMPLES / period))
  const meter = new PartialMeter(periods * period)
  meter.measure(samples, frame * HOP_SAMPLES, periods * period, radians, count)
  const cycles = cyclesBetween(f0Hz, Math.min(onsetFrame, frame), frame)
  for (let index = 0; index < count; index++) {
    const turns = Math.atan2(meter.im[index] as number, meter.re[index] as number) / (2 * Math.PI)
    const wound = turns - partialHz(index + 1, 1, inharmonicity) * cycles
    out[index] = wound - Math.floor(wound)
  }
  return out
}

/** Cycles of the fundamental from frame to frame, as the partial bank counts them: f0 moves linearly within a hop. */
export function cyclesBetween(f0Hz: Float32Array, fromFrame: number, toFrame: number): number {
  let cycles = 0
  for (let frame = fromFrame; frame < toFrame; frame++) {
    cycles += ((f0Hz[frame] as number) + (f0Hz[frame + 1] as number)) * 0.5 * (HOP_SAMPLES / MODEL_RATE_HZ)
  }
  return cycles
}
