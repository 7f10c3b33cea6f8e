import { HOP_SECONDS } from '../contract/spectrogram.ts'
import type { SoundReader } from './sound-reader.ts'

/** Frames of a decaying sound's end that are walked over when the note outlasts the recording: a third of a second. */
const TAIL_FRAMES = 60

/** Frames at a recording's cut whose analysis windows reach beyond it. */
const CUT_FRAMES = 3

/** Frames before a held sound's release in which it may already be falling. */
const RELEASE_MARGIN_FRAMES = 6

/** The first pass leaves the steady region only for what is this near its level, in dB: a fading end is no sustain. */
const SAME_LEVEL_DB = 12

/** Places to turn at each end of the region: enough that no two passes need be alike. */
const TURNS = 6

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
 * swings on through the turn; and as the place is drawn anew each time, no period is heard.
 */
export interface LoopPlan {
  readonly startFrame: number
  readonly endFrame: number
  /** Even frames, so that mirrored positions keep their place on the latent clock. */
  readonly lowTurns: Int32Array
  readonly highTurns: Int32Array
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
    lowTurns: quietestFrames(reader, startFrame, startFrame + third),
    highTurns: quietestFrames(reader, endFrame - third, endFrame),
    firstTurn: quietestFrames(reader, lastFrame - Math.min(third, FIRST_TURN_FRAMES), lastFrame)[0] as number,
    trendDbPerFrame: slope(reader, startFrame, endFrame),
    decayDbPerFrame: held ? 0 : decay * HOP_SECONDS,
  }
}

function regionOf({ sound }: SoundReader, held: boolean): { startFrame: number; endFrame: number } {
  const { landmarks, frameCount } = sound
  const last = frameCount - 1
  const attackEnd = Math.min(last, landmarks.attackEndFrame)
  const cut = Math.max(attackEnd, Math.min(last, landmarks.releaseFrame) - CUT_FRAMES)
  if (!held) return { startFrame: cut - Math.min(TAIL_FRAMES, Math.floor((cut - attackEnd) / 2)), endFrame: cut }
  const startFrame = Math.min(last, Math.max(attackEnd, landmarks.sustainStartFrame))
  const endFrame = Math.min(cut, landmarks.sustainEndFrame - 1)
  return endFrame > startFrame ? { startFrame, endFrame } : { startFrame: attackEnd, endFrame: cut }
}

/** The last frame the first pass may reach. */
function lastPlayed({ sound }: SoundReader, held: boolean, endFrame: number): number {
  const release = Math.min(sound.frameCount - 1, sound.landmarks.releaseFrame) - RELEASE_MARGIN_FRAMES
  if (!held || release <= endFrame) return endFrame
  const fall = (sound.loudnessDb[endFrame] as number) - (sound.loudnessDb[release] as number)
  return Math.abs(fall) < SAME_LEVEL_DB ? release : endFrame
}

/** The frames, even and at most TURNS, at which pitch and loudness move least within [from, to]. */
function quietestFrames(reader: SoundReader, from: number, to: number): Int32Array {
  const { pitchDeviation, loudnessDb } = reader.sound
  const last = reader.sound.frameCount - 1
  const motion = (track: Float32Array, frame: number): number =>
    Math.abs((track[Math.min(last, frame + 1)] as number) - (track[Math.max(0, frame - 1)] as number))
  const places: { frame: number; cost: number }[] = []
  for (let frame = from + (from % 2); frame <= to; frame += 2) {
    places.push({ frame, cost: motion(pitchDeviation, frame) + motion(loudnessDb, frame) / DB_PER_SEMITONE })
  }
  if (places.length === 0) return Int32Array.of(from)
  places.sort((a, b) => a.cost - b.cost)
  return Int32Array.from(places.slice(0, TURNS), ({ frame }) => frame)
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
