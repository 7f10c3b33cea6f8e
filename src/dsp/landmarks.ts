import { HOP_SECONDS, type Landmarks } from '../contract/spectrogram.ts'

/** The onset is where the level first comes this near the peak: 3 % of the amplitude. */
const ONSET_BELOW_PEAK_DB = 30

/** An attack is over at 90 % of the peak's amplitude. */
const ATTACK_END_DB = 20 * Math.log10(0.9)

/** A swell later than this is expression, not attack: the attack's peak is sought within it. */
const LONGEST_ATTACK_FRAMES = Math.round(1.2 / HOP_SECONDS)

/** A struck sound is loudest this soon after its onset, in frames (0.25 s) ... */
const STRUCK_PEAK_FRAMES = Math.round(0.25 / HOP_SECONDS)

/** ... falls at least this fast, dB per second: a low guitar string does 2.7 ... */
const SLOWEST_DECAY = -2.5

/** ... and rises again by no more than this share of a second's fall: a held note wavers, a struck one beats ... */
const RISE_SHARE = 0.5

/** ... or by all of it where the fall is faster than this: two strings of a course can beat to silence. */
const BEATING_DECAY = -10

/** This far below the peak, what else sounds in the room may rise. */
const TAIL_DB = 25

/** What falls this fast is struck wherever its loudest frame is. */
const FAST_DECAY = -20

/** This far below the steady level for good: released. */
const RELEASE_DROP_DB = 8

/** A decaying sound is over this far below its peak. */
const INAUDIBLE_DB = 60

/** Frames of a sustain region lie within this of its median level, once tremolo is averaged out. */
const STEADY_DB = 3

/** Half width in frames of the averages that hide a tremolo (0.2 s in all) and a beat's dips (60 ms in all). */
const TREMOLO_FRAMES = 18
const RISE_FRAMES = 5

/** Left out at both ends of the sustain, where attack and release still move. */
const SUSTAIN_MARGIN_FRAMES = Math.round(0.05 / HOP_SECONDS)

/** Shorter loops buzz. */
const SHORTEST_SUSTAIN_FRAMES = Math.round(0.15 / HOP_SECONDS)

/**
 * Onset, attack, sustain region and release of a recording from its loudness.
 *
 * @param loudnessDb [frames] dB re full scale, at least one frame.
 * @param voicing [frames] frames at 0 are kept out of the sustain of a pitched sound.
 */
export function findLandmarks(loudnessDb: Float32Array, voicing: Float32Array): Landmarks {
  const frames = loudnessDb.length
  const peakLoudnessDb = loudnessDb.reduce((most, value) => Math.max(most, value), -120)
  const onsetFrame = Math.max(
    0,
    loudnessDb.findIndex((level) => level > peakLoudnessDb - ONSET_BELOW_PEAK_DB),
  )
  const attackEndFrame = findAttackEnd(loudnessDb, onsetFrame)
  const audibleEnd = findAudibleEnd(loudnessDb, attackEndFrame, peakLoudnessDb)
  const decayDbPerSecond = Math.min(0, slope(loudnessDb, attackEndFrame, audibleEnd))
  const decaying = isDecaying(loudnessDb, onsetFrame, attackEndFrame, audibleEnd, decayDbPerSecond)
  const release = findRelease(loudnessDb, attackEndFrame, audibleEnd, decaying ? decayDbPerSecond : 0)
  const releaseFrame = Math.min(frames, Math.max(attackEndFrame, release))
  const [sustainStartFrame, sustainEndFrame] = decaying
    ? [attackEndFrame, releaseFrame]
    : findSustain(loudnessDb, voicing, attackEndFrame, releaseFrame)
  return {
    onsetFrame,
    attackEndFrame,
    sustainStartFrame,
    sustainEndFrame,
    releaseFrame,
    decaying,
    decayDbPerSecond,
    peakLoudnessDb,
  }
}

function findAttackEnd(loudnessDb: Float32Array, onsetFrame: number): number {
  const end = Math.min(loudnessDb.length, onsetFrame + LONGEST_ATTACK_FRAMES)
  let peak = onsetFrame
  for (let frame = onsetFrame; frame < end; frame++) {
    if ((loudnessDb[frame] as number) > (loudnessDb[peak] as number)) peak = frame
  }
  let frame = onsetFrame
  while ((loudnessDb[frame] as number) < (loudnessDb[peak] as number) + ATTACK_END_DB) frame++
  return frame
}

/** One past the last frame within INAUDIBLE_DB of the peak. */
function findAudibleEnd(loudnessDb: Float32Array, attackEndFrame: number, peakLoudnessDb: number): number {
  let end = loudnessDb.length
  while (end > attackEndFrame + 1 && (loudnessDb[end - 1] as number) < peakLoudnessDb - INAUDIBLE_DB) end--
  return end
}

/** Slope of the least-squares line through the levels, dB per second. */
function slope(loudnessDb: Float32Array, start: number, end: number): number {
  const count = end - start
  if (count < 2) return 0
  const middle = (count - 1) / 2
  let products = 0
  let squares = 0
  for (let index = 0; index < count; index++) {
    products += (index - middle) * (loudnessDb[start + index] as number)
    squares += (index - middle) ** 2
  }
  return products / squares / HOP_SECONDS
}

/** Whether the sound dies away by itself, rather than being held and let go. */
function isDecaying(
  loudnessDb: Float32Array,
  onsetFrame: number,
  attackEndFrame: number,
  end: number,
  decayDbPerSecond: number,
): boolean {
  if (decayDbPerSecond > SLOWEST_DECAY || end - attackEndFrame < 4) return false
  const peakFrame = loudnessDb.indexOf(loudnessDb.reduce((most, value) => Math.max(most, value), -120))
  const early = peakFrame - onsetFrame < STRUCK_PEAK_FRAMES || decayDbPerSecond < FAST_DECAY
  const riseShare = decayDbPerSecond < BEATING_DECAY ? 1 : RISE_SHARE
  return early && greatestRise(loudnessDb, attackEndFrame, end) < -decayDbPerSecond * riseShare
}

/** How far the averaged level climbs above where it has been before, dB; what happens in the tail does not count. */
function greatestRise(loudnessDb: Float32Array, attackEndFrame: number, end: number): number {
  const levels = averageLevels(loudnessDb, RISE_FRAMES)
  const tailDb = (levels[attackEndFrame] as number) - TAIL_DB
  let least = Number.POSITIVE_INFINITY
  let rise = 0
  for (let frame = attackEndFrame + RISE_FRAMES; frame < end - 2 * RISE_FRAMES; frame++) {
    const level = levels[frame] as number
    if (level < tailDb) continue
    least = Math.min(least, level)
    rise = Math.max(rise, level - least)
  }
  return rise
}

/** Power averaged over `reach` frames either way, dB. */
function averageLevels(loudnessDb: Float32Array, reach: number): Float32Array {
  const sums = new Float64Array(loudnessDb.length + 1)
  for (let frame = 0; frame < loudnessDb.length; frame++) {
    sums[frame + 1] = (sums[frame] as number) + 10 ** ((loudnessDb[frame] as number) / 10)
  }
  return loudnessDb.map((_, frame) => {
    const from = Math.max(0, frame - reach)
    const to = Math.min(loudnessDb.length, frame + reach + 1)
    return 10 * Math.log10(((sums[to] as number) - (sums[from] as number)) / (to - from) + 1e-12)
  })
}

/** First frame from which the level stays RELEASE_DROP_DB below the steady or decaying one; `end` where none does. */
function findRelease(loudnessDb: Float32Array, start: number, end: number, decayDbPerSecond: number): number {
  const middle = (start + end - 1) / 2
  const flattened = loudnessDb.map((level, frame) => level - decayDbPerSecond * (frame - middle) * HOP_SECONDS)
  const steadyDb = median(flattened, start, end)
  let release = end
  while (release > start + 1 && (flattened[release - 1] as number) < steadyDb - RELEASE_DROP_DB) release--
  return release
}

/** The longest run of frames near the median level and voiced; all between attack and release where none is long. */
function findSustain(
  loudnessDb: Float32Array,
  voicing: Float32Array,
  attackEndFrame: number,
  releaseFrame: number,
): [number, number] {
  const margin = Math.min(SUSTAIN_MARGIN_FRAMES, Math.floor((releaseFrame - attackEndFrame) / 8))
  const start = attackEndFrame + margin
  const end = releaseFrame - margin
  const levels = averageLevels(loudnessDb, TREMOLO_FRAMES)
  const middleDb = median(levels, start, end)
  let needsVoice = 0
  for (let frame = start; frame < end; frame++) if (voicing[frame] !== 0) needsVoice++
  const pitched = needsVoice > (end - start) / 2
  let best: [number, number] = [start, start]
  let runStart = start
  for (let frame = start; frame <= end; frame++) {
    const steady = frame < end && Math.abs((levels[frame] as number) - middleDb) < STEADY_DB
    if (steady && (!pitched || voicing[frame] !== 0)) continue
    if (frame - runStart > best[1] - best[0]) best = [runStart, frame]
    runStart = frame + 1
  }
  return best[1] - best[0] >= SHORTEST_SUSTAIN_FRAMES ? best : [attackEndFrame, releaseFrame]
}

function median(values: Float32Array, start: number, end: number): number {
  const part = values.slice(start, Math.max(start + 1, end)).sort()
  return part[part.length >> 1] as number
}
