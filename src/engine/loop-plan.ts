import type { Sound } from '../contract/sound.ts'
import { HOP_SECONDS } from '../contract/spectrogram.ts'
import type { Random } from '../dsp/random.ts'
import type { SoundReader } from './sound-reader.ts'

/** Frames of a decaying sound's end that are walked over when the note outlasts the recording: a third of a second. */
const TAIL_FRAMES = 60

/** A tail shorter than this buzzes, and is taken from elsewhere. */
const SHORTEST_TAIL_FRAMES = 12

/** Frames at a recording's cut whose analysis windows reach beyond it. */
const CUT_FRAMES = 3

/** Frames before a held sound's release in which it may already be falling. */
const RELEASE_MARGIN_FRAMES = 6

/** The first pass leaves the steady region only for what is this near its level, in dB: a fading end is no sustain. */
const SAME_LEVEL_DB = 12

/** One place to turn in so many frames, 98 ms: a vibrato of 5 Hz stands still once in each. */
const TURN_EVERY_FRAMES = 18

/** ... but in short regions at least this many places, so that no two passes need be alike. */
const LEAST_TURNS = 8

/** Shortest way between two turns as a share of the region, and in frames (0.3 s): shorter ones sound restless. */
const SHORTEST_WAY_SHARE = 1 / 3
const SHORTEST_WAY_FRAMES = 55

/** Frames before the region's end among which the first place to turn is sought. */
const FIRST_TURN_FRAMES = 8

/** A decay slower than this is not believed: the note would never end. */
const SLOWEST_DECAY_DB_PER_SECOND = -1.5

/** dB that count as much as a semitone when a place to turn is sought. */
const DB_PER_SEMITONE = 4

/**
 * How a sound goes on once its recording has no more to say: a region of frames to walk to and fro in, the places where
 * the walk may turn, and how loudness goes on.
 *
 * The walk turns where pitch and loudness stand still for a moment. There a mirror in time is smooth, so a vibrato
 * swings on through the turn. Such places lie all over the region and each is drawn anew, so ways are long and short and
 * no event of the recording comes back at a steady pace.
 */
export interface LoopPlan {
  readonly startFrame: number
  readonly endFrame: number
  /** Places to turn at, rising, all over the region. Even frames: mirrored positions keep their place on the latent clock. */
  readonly turns: Int32Array
  /** Frames from one turn to the next at least, where the region has room. */
  readonly shortestWay: number
  /**
   * Where the first pass ends: as late as the recording allows, even past the region, so that a note as long as the
   * recording is heard as it was played. The walk then stays in the region.
   */
  readonly firstTurn: number
  /** Slope of loudness inside the region, dB per frame; taken out while walking. */
  readonly trendDbPerFrame: number
  /** Fitted decay, dB per frame; 0 for a sound that is held. */
  readonly decayDbPerFrame: number
}

/** @param held keeps sounding while its key is down; otherwise it decays. */
export function planLoop(reader: SoundReader, held: boolean): LoopPlan {
  const { startFrame, endFrame } = regionOf(reader, held)
  const third = Math.floor((endFrame - startFrame) / 3)
  const lastFrame = lastPlayed(reader, held, endFrame)
  const decay = Math.min(SLOWEST_DECAY_DB_PER_SECOND, reader.sound.landmarks.decayDbPerSecond)
  return {
    startFrame,
    endFrame,
    turns: turnsBetween(reader, startFrame, endFrame),
    shortestWay: Math.min(SHORTEST_WAY_FRAMES, Math.floor(SHORTEST_WAY_SHARE * (endFrame - startFrame))),
    firstTurn: quietestFrame(reader, lastFrame - Math.min(third, FIRST_TURN_FRAMES), lastFrame),
    trendDbPerFrame: slope(reader, startFrame, endFrame),
    decayDbPerFrame: held ? 0 : decay * HOP_SECONDS,
  }
}

type Region = Pick<LoopPlan, 'startFrame' | 'endFrame'>

function regionOf({ sound }: SoundReader, held: boolean): Region {
  const { landmarks, frameCount } = sound
  const last = frameCount - 1
  const attackEnd = Math.min(last, landmarks.attackEndFrame)
  const cut = Math.max(attackEnd, Math.min(last, landmarks.releaseFrame) - CUT_FRAMES)
  if (!held) return tailOf(sound, attackEnd, cut)
  const startFrame = Math.min(last, Math.max(attackEnd, landmarks.sustainStartFrame))
  const endFrame = Math.min(cut, landmarks.sustainEndFrame - 1)
  return endFrame > startFrame ? { startFrame, endFrame } : { startFrame: attackEnd, endFrame: cut }
}

/**
 * What a decaying sound dies away in: its last third of a second, as far as that is of one level. A clap shortly before
 * the end would come again and again; then it is the quiet after it, where the recording has that.
 */
function tailOf({ loudnessDb, frameCount }: Sound, attackEnd: number, cut: number): Region {
  const lowest = cut - Math.min(TAIL_FRAMES, Math.floor((cut - attackEnd) / 2))
  const loudest = (loudnessDb[cut] as number) + SAME_LEVEL_DB
  let startFrame = cut
  while (startFrame > lowest && (loudnessDb[startFrame - 1] as number) < loudest) startFrame--
  const shortest = Math.min(SHORTEST_TAIL_FRAMES, cut - lowest)
  if (cut - startFrame >= shortest) return { startFrame, endFrame: cut }
  const endFrame = Math.min(frameCount - 1 - CUT_FRAMES, cut + TAIL_FRAMES)
  const quiet = cut + CUT_FRAMES
  return endFrame - quiet >= shortest ? { startFrame: quiet, endFrame } : { startFrame: cut - shortest, endFrame: cut }
}

/** The last frame the first pass may reach. */
function lastPlayed({ sound }: SoundReader, held: boolean, endFrame: number): number {
  const release = Math.min(sound.frameCount - 1, sound.landmarks.releaseFrame) - RELEASE_MARGIN_FRAMES
  if (!held || release <= endFrame) return endFrame
  const fall = (sound.loudnessDb[endFrame] as number) - (sound.loudnessDb[release] as number)
  return Math.abs(fall) < SAME_LEVEL_DB ? release : endFrame
}

/** The quietest frame of each stretch of the region. */
function turnsBetween(reader: SoundReader, startFrame: number, endFrame: number): Int32Array {
  const length = endFrame - startFrame
  const count = Math.max(
    1,
    Math.min(Math.floor(length / 2), Math.max(LEAST_TURNS, Math.round(length / TURN_EVERY_FRAMES))),
  )
  const turns = Array.from({ length: count }, (_, index) => {
    const from = startFrame + Math.round((index * length) / count)
    return quietestFrame(reader, from, startFrame + Math.round(((index + 1) * length) / count) - 1)
  })
  return Int32Array.from(new Set(turns))
}

/** The even frame at which pitch and loudness move least within [from, to]; `from` where there is none. */
function quietestFrame(reader: SoundReader, from: number, to: number): number {
  const { pitchDeviation, loudnessDb } = reader.sound
  const last = reader.sound.frameCount - 1
  const motion = (track: Float32Array, frame: number): number =>
    Math.abs((track[Math.min(last, frame + 1)] as number) - (track[Math.max(0, frame - 1)] as number))
  let quietest = from
  let least = Number.POSITIVE_INFINITY
  for (let frame = from + (from % 2); frame <= to; frame += 2) {
    const cost = motion(pitchDeviation, frame) + motion(loudnessDb, frame) / DB_PER_SEMITONE
    if (cost >= least) continue
    least = cost
    quietest = frame
  }
  return quietest
}

/** Least-squares slope of loudness over [from, to], dB per frame. */
function slope(reader: SoundReader, from: number, to: number): number {
  const middle = (from + to) / 2
  let products = 0
  let squares = 0
  for (let frame = from; frame <= to; frame++) {
    products += (frame - middle) * (reader.sound.loudnessDb[frame] as number)
    squares += (frame - middle) ** 2
  }
  const value = squares > 0 ? products / squares : 0
  return Number.isFinite(value) ? value : 0
}

/**
 * Draws where a walk turns next: any turn that lies far enough ahead, else the last one ahead. Allocates nothing.
 *
 * @param direction 1 or -1.
 * @returns `frame` where there is none ahead.
 */
export function nextTurn({ turns, shortestWay }: LoopPlan, frame: number, direction: number, random: Random): number {
  let found = frame
  let farthest = 0
  let choices = 0
  for (let index = 0; index < turns.length; index++) {
    const turn = turns[index] as number
    const way = direction * (turn - frame)
    if (way >= shortestWay && way > 0) {
      choices++
      // Each as likely as the others, in one pass (reservoir sampling).
      if (random.integer(choices) === 0) found = turn
    } else if (choices === 0 && way > farthest) {
      farthest = way
      found = turn
    }
  }
  return found
}
