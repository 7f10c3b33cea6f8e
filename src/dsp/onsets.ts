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

/** Samples either side of an edge over which its level is compared: 1.5 ms. */
const EDGE_SAMPLES = 64

/** A rise of this many dB across an edge is one that partials must not be heard before. */
const EDGE_RISE_DB = 12

/** What is this far below the loudest sample near an edge counts as silence, in energy: -50 dB. */
const EDGE_FLOOR = 1e-5

/**
 * The samples at which sharp onsets begin: within each run of onset frames, where the level rises most in 1.5 ms.
 *
 * @param onsets frames from {@link findOnsets}.
 * @returns rising sample indices; a soft onset has none.
 */
export function findEdges(samples: Float32Array, onsets: readonly number[]): number[] {
  const edges: number[] = []
  for (let index = 0; index < onsets.length; index++) {
    const first = onsets[index] as number
    while (index + 1 < onsets.length && (onsets[index + 1] as number) - (onsets[index] as number) <= 1) index++
    const start = Math.max(EDGE_SAMPLES, (first - 3) * HOP_SAMPLES)
    const end = Math.min(samples.length - EDGE_SAMPLES, ((onsets[index] as number) + 1) * HOP_SAMPLES)
    const edge = sharpestRise(samples, start, end)
    if (edge !== null) edges.push(edge)
  }
  return edges
}

function sharpestRise(samples: Float32Array, start: number, end: number): number | null {
  let loudest = 0
  for (let n = start; n < end; n++) loudest = Math.max(loudest, (samples[n] as number) ** 2)
  const floor = (EDGE_FLOOR * loudest + 1e-11) * EDGE_SAMPLES
  let before = 0
  let after = 0
  for (let n = start - EDGE_SAMPLES; n < start; n++) before += (samples[n] as number) ** 2
  for (let n = start; n < start + EDGE_SAMPLES; n++) after += (samples[n] as number) ** 2
  let best = 10 ** (EDGE_RISE_DB / 10)
  let edge: number | null = null
  for (let n = start; n < end; n++) {
    const rise = (Math.max(0, after) + floor) / (Math.max(0, before) + floor)
    if (rise > best) {
      best = rise
      edge = n
    }
    const entering = (samples[n + EDGE_SAMPLES] as number) ** 2
    const crossing = (samples[n] as number) ** 2
    before += crossing - (samples[n - EDGE_SAMPLES] as number) ** 2
    after += entering - crossing
  }
  return edge
}
