import { HOP_SECONDS, type Landmarks } from '../contract/spectrogram.ts'

/** The onset is where the level first comes this near the peak: 3 % of the amplitude. */
const ONSET_BELOW_PEAK_DB = 30

/** An attack is over at 90 % of the peak's amplitude. */
const ATTACK_END_DB = 20 * Math.log10(0.9)

/** A swell later than this is expression, not attack: the attack's peak is sought within it. */
const LONGEST_ATTACK_FRAMES = Math.round(1.2 / HOP_SECONDS)

/** A sound that falls this fast, dB per second, from its peak to its end, dies away by itself. */
const DECAY_DB_PER_SECOND = -7

/** ... and has fallen this far half way through. */
const DECAY_AT_HALF_DB = -2.5

/** Below the steady level by this much for good: released. */
const RELEASE_DROP_DB = 8

/** A decaying sound is over this far below its peak. */
const INAUDIBLE_DB = 60

/** Frames of a sustain region lie within this of its median level. */
const STEADY_DB = 3

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
  const decaying = isDecaying(loudnessDb, attackEndFrame, audibleEnd, decayDbPerSecond)
  const release = decaying ? audibleEnd : findRelease(loudnessDb, attackEndFrame, audibleEnd)
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

/** Whether the sound dies away steadily from its attack on, rather than being held and let go. */
function isDecaying(loudnessDb: Float32Array, start: number, end: number, decayDbPerSecond: number): boolean {
  if (decayDbPerSecond > DECAY_DB_PER_SECOND || end - start < 4) return false
  // Held and let go falls late, struck falls early: the middle tells.
  const quarter = median(loudnessDb, start + Math.floor((end - start) * 0.4), start + Math.floor((end - start) * 0.6))
  return quarter < (loudnessDb[start] as number) + DECAY_AT_HALF_DB
}

/** First frame from which the level stays RELEASE_DROP_DB below the steady one; the end where there is none. */
function findRelease(loudnessDb: Float32Array, start: number, end: number): number {
  const steadyDb = median(loudnessDb, start, end)
  let release = end
  while (release > start + 1 && (loudnessDb[release - 1] as number) < steadyDb - RELEASE_DROP_DB) release--
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
  const middleDb = median(loudnessDb, start, end)
  let needsVoice = 0
  for (let frame = start; frame < end; frame++) if (voicing[frame] !== 0) needsVoice++
  const pitched = needsVoice > (end - start) / 2
  let best: [number, number] = [start, start]
  let runStart = start
  for (let frame = start; frame <= end; frame++) {
    const steady = frame < end && Math.abs((loudnessDb[frame] as number) - middleDb) < STEADY_DB
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
