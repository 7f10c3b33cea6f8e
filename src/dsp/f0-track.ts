import { CANDIDATES, PitchCandidateFinder } from './f0-candidates.ts'

/** A pitch track before refinement: good to a few cents, one value each `hopSamples`. */
export interface CoarseTrack {
  readonly hopSamples: number
  /** [frames] Hz; 0 where nothing periodic was found. */
  readonly hz: Float64Array
  /** [frames] normalised difference at that period, 0 to 1. */
  readonly clarity: Float64Array
  /** [frames] mean square of what was looked at, dB. */
  readonly powerDb: Float64Array
}

/** Where and how finely to look. */
export interface TrackRange {
  readonly lowestHz: number
  readonly highestHz: number
  readonly windowSamples: number
  readonly hopSamples: number
}

/** Cost per octave of a jump between neighbouring frames, in units of the normalised difference. */
const JUMP_COST = 2

/** Beyond this a jump costs no more: a new note is possible. */
const GREATEST_JUMP_COST = 1.5

/** Frames this many dB below the loudest weigh next to nothing in the choice of path. */
const WEIGHT_RANGE_DB = 50

/**
 * Follows the pitch through a recording: the cheapest path through each frame's candidates (Viterbi 1967), where a
 * frame counts by its loudness, so that the body of the note decides and its noisy ends follow.
 */
export function trackPitch(samples: Float32Array, sampleRateHz: number, range: TrackRange): CoarseTrack {
  const frames = Math.floor(samples.length / range.hopSamples) + 1
  const finder = new PitchCandidateFinder(range.windowSamples, range.lowestHz, range.highestHz, sampleRateHz)
  const hz = new Float64Array(frames * CANDIDATES)
  const clarity = new Float64Array(frames * CANDIDATES)
  const score = new Float64Array(frames * CANDIDATES)
  const counts = new Uint8Array(frames)
  const powerDb = new Float64Array(frames)
  let loudestDb = Number.NEGATIVE_INFINITY
  for (let frame = 0; frame < frames; frame++) {
    const found = finder.measure(samples, frame * range.hopSamples)
    hz.set(found.hz, frame * CANDIDATES)
    clarity.set(found.clarity, frame * CANDIDATES)
    score.set(found.score, frame * CANDIDATES)
    counts[frame] = found.count
    powerDb[frame] = 10 * Math.log10(found.power + 1e-15)
    loudestDb = Math.max(loudestDb, powerDb[frame] as number)
  }
  const weights = powerDb.map((levelDb) => Math.max(0.02, 1 + (levelDb - loudestDb) / WEIGHT_RANGE_DB))
  const path = cheapestPath(hz, score, counts, weights)
  const track = {
    hopSamples: range.hopSamples,
    hz: new Float64Array(frames),
    clarity: new Float64Array(frames),
    powerDb,
  }
  for (let frame = 0; frame < frames; frame++) {
    const choice = path[frame] as number
    if (choice < 0) continue
    track.hz[frame] = hz[frame * CANDIDATES + choice] as number
    track.clarity[frame] = Math.max(0, clarity[frame * CANDIDATES + choice] as number)
  }
  return track
}

/** Index of the chosen candidate per frame, -1 where there are none. Frames without candidates are stepped over. */
function cheapestPath(
  hz: Float64Array,
  score: Float64Array,
  counts: Uint8Array,
  weights: Float64Array,
): Int8Array<ArrayBuffer> {
  const frames = counts.length
  const back = new Int8Array(frames * CANDIDATES)
  const path = new Int8Array(frames).fill(-1)
  let previous = -1
  let cost = new Float64Array(CANDIDATES)
  let next = new Float64Array(CANDIDATES)
  for (let frame = 0; frame < frames; frame++) {
    const count = counts[frame] as number
    if (count === 0) continue
    const at = frame * CANDIDATES
    for (let to = 0; to < count; to++) {
      let best = 0
      if (previous >= 0) {
        best = Number.POSITIVE_INFINITY
        const from = previous * CANDIDATES
        for (let old = 0; old < (counts[previous] as number); old++) {
          const octaves = Math.abs(Math.log2((hz[at + to] as number) / (hz[from + old] as number)))
          const total = (cost[old] as number) + Math.min(JUMP_COST * octaves, GREATEST_JUMP_COST)
          if (total < best) {
            best = total
            back[at + to] = old
          }
        }
      }
      next[to] = best - (score[at + to] as number) * (weights[frame] as number)
    }
    const swap = cost
    cost = next
    next = swap
    previous = frame
  }
  if (previous < 0) return path
  let choice = 0
  for (let to = 1; to < (counts[previous] as number); to++) {
    if ((cost[to] as number) < (cost[choice] as number)) choice = to
  }
  for (let frame = previous; frame >= 0; frame--) {
    if ((counts[frame] as number) === 0) continue
    path[frame] = choice
    choice = back[frame * CANDIDATES + choice] as number
  }
  return path
}
