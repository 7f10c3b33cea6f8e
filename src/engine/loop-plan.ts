import { HOP_SECONDS } from '../contract/spectrogram.ts'
import type { SoundReader } from './sound-reader.ts'

/** Frames of a decaying sound's end that are walked over when the note outlasts the recording: a third of a second. */
const TAIL_FRAMES = 60

/** Frames at a recording's cut whose analysis windows reach beyond it. */
const CUT_FRAMES = 3

/** Places to turn at each end of the region: enough that no two passes need be alike. */
const TURNS = 6

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
  /** Slope of loudness inside the region, dB per frame; taken out while walking. */
  readonly trendDbPerFrame: number
  /** Fitted decay, dB per frame; 0 for a sound that is held. */
  readonly decayDbPerFrame: number
}

export function planLoop(reader: SoundReader): LoopPlan {
  const { landmarks, frameCount } = reader.sound
  const { startFrame, endFrame } = regionOf(reader)
  const third = Math.floor((endFrame - startFrame) / 3)
  const decay = Math.min(SLOWEST_DECAY_DB_PER_SECOND, landmarks.decayDbPerSecond)
  return {
    startFrame,
    endFrame,
    lowTurns: quietestFrames(reader, startFrame, startFrame + third),
    highTurns: quietestFrames(reader, endFrame - third, Math.min(endFrame, frameCount - 1)),
    trendDbPerFrame: slope(reader, startFrame, endFrame),
    decayDbPerFrame: landmarks.decaying ? (Number.isFinite(decay) ? decay : -20) * HOP_SECONDS : 0,
  }
}

function regionOf({ sound }: SoundReader): { startFrame: number; endFrame: number } {
  const { landmarks, frameCount } = sound
  const last = frameCount - 1
  const attackEnd = Math.min(last, landmarks.attackEndFrame)
  if (landmarks.decaying) {
    const endFrame = Math.max(attackEnd, Math.min(last, landmarks.releaseFrame) - CUT_FRAMES)
    const room = endFrame - attackEnd
    return { startFrame: endFrame - Math.min(TAIL_FRAMES, Math.floor(room / 2)), endFrame }
  }
  const startFrame = Math.min(last, Math.max(attackEnd, landmarks.sustainStartFrame))
  const endFrame = Math.min(last, landmarks.sustainEndFrame - 1)
  if (endFrame > startFrame) return { startFrame, endFrame }
  return { startFrame: attackEnd, endFrame: Math.max(attackEnd, Math.min(last, landmarks.releaseFrame) - CUT_FRAMES) }
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
