import { HOP_SAMPLES } from '../contract/spectrogram.ts'

/** A rise of this many dB within two frames (11 ms) is an onset. */
const ONSET_RISE_DB = 9

/** Rises further below the loudest frame do not matter. */
const ONSET_RANGE_DB = 50

/** Level of digital silence, where logarithms end. */
const SILENCE_DB = -120

/**
 * Short-time level of a recording, in dB, on the frame clock: mean square over one hop, or over one period where that
 * is longer, so that the pulses of a low note are not taken for onsets.
 *
 * @param periodSamples of the recording's pitch; 0 where it has none.
 * @param out [frames] receives dB re full scale (a full-scale sine is -3), at least -120.
 */
export function levelEnvelope(samples: Float32Array, periodSamples: number, out: Float64Array): void {
  const width = Math.max(HOP_SAMPLES, Math.round(periodSamples))
  for (let frame = 0; frame < out.length; frame++) {
    const first = frame * HOP_SAMPLES - (width >> 1)
    const start = Math.max(0, first)
    const end = Math.min(samples.length, first + width)
    let sum = 0
    for (let n = start; n < end; n++) sum += (samples[n] as number) ** 2
    out[frame] = Math.max(SILENCE_DB, 10 * Math.log10(sum / width + 1e-12))
  }
}

/** Frames at which the level rises sharply; before the recording is silence, so one that starts loud has one at 0. */
export function findOnsets(levelDb: Float64Array): number[] {
  const loudest = levelDb.reduce((most, value) => Math.max(most, value), SILENCE_DB)
  const onsets: number[] = []
  for (let frame = 0; frame < levelDb.length; frame++) {
    const now = levelDb[frame] as number
    const before = frame >= 2 ? (levelDb[frame - 2] as number) : SILENCE_DB
    if (now - before > ONSET_RISE_DB && now > loudest - ONSET_RANGE_DB) onsets.push(frame)
  }
  return onsets
}

/** Distance of each frame to the nearest onset, in frames; Infinity without onsets. */
export function distanceToOnset(onsets: readonly number[], frameCount: number): Float64Array {
  const distance = new Float64Array(frameCount).fill(Number.POSITIVE_INFINITY)
  let last = Number.NEGATIVE_INFINITY
  const marks = new Set(onsets)
  for (let frame = 0; frame < frameCount; frame++) {
    if (marks.has(frame)) last = frame
    distance[frame] = frame - last
  }
  last = Number.POSITIVE_INFINITY
  for (let frame = frameCount - 1; frame >= 0; frame--) {
    if (marks.has(frame)) last = frame
    distance[frame] = Math.min(distance[frame] as number, last - frame)
  }
  return distance
}
