import { HOP_SAMPLES } from '../contract/spectrogram.ts'
import type { Random } from '../dsp/random.ts'
import { type LoopPlan, nextTurn } from './loop-plan.ts'
import type { SoundReader } from './sound-reader.ts'
import type { Timeline } from './timeline.ts'

/** dB below a sound's peak that count as silence before and in its attack, so that a blend's attack is not dragged down. */
const ATTACK_FLOOR_DB = -75

/** Fall in dB for each frame before the recording's first: what starts at once must still start. */
const BEFORE_RECORDING_DB = 20

/** Frames by which the air may run apart from the image in the attack, where bow, breath or pick must be on time ... */
const AIR_SLACK_ATTACK = 1

/** ... and after it, where only running on unbroken matters: 65 ms. */
const AIR_SLACK = 12

/** A sound with all that is worked out of it once, when the engine is configured. */
export interface PreparedSound {
  readonly reader: SoundReader
  readonly loop: LoopPlan
  /** Index of the instrument it belongs to. */
  readonly instrument: number
  readonly pitched: boolean
  /** Frames from onset to the end of the attack, >= 1. */
  readonly attackFrames: number
  /** Loudness at the end of the attack, dB re full scale. */
  readonly attackEndDb: number
  /** How long it sounds, as decays are blended: see {@link NoteBlend}. Only ratios matter. */
  readonly decaySeconds: number
  /** Frames in which the sound falls by 60 dB when its key is let go. */
  readonly releaseFrames: number
}

/**
 * One sound's way through one note: which frame of it is read at each frame of the note. Runs ahead of what is heard,
 * as the decoder looks ahead, so the latest frames are kept in a ring.
 *
 * The constructor allocates; nothing else does.
 */
export class SoundPath {
  /** Index of the sound; -1 while this path is free. */
  sound = -1
  /** Share in the note, moving smoothly to `target`. */
  weight = 0
  target = 0
  gainDb = 0
  readonly #mask: number
  readonly #frames: Float64Array
  readonly #levels: Float64Array
  readonly #airCentres: Int32Array
  #frame = 0
  /** Frames of decay behind a decaying sound. */
  #age = 0
  /** Weight at the latest advance. */
  #weighed = 0
  /** Frames to go at this advance. */
  #step = 0
  #direction = 1
  #turn = 0
  #walking = false
  /** Where the walk began: the loudness there goes on from it. */
  #anchor = 0
  #air = 0

  /** @param ringFrames a power of two. */
  constructor(ringFrames: number) {
    this.#mask = ringFrames - 1
    this.#frames = new Float64Array(ringFrames)
    this.#levels = new Float64Array(ringFrames)
    this.#airCentres = new Int32Array(ringFrames)
  }

  /** Frame of the sound read at frame `note` of the note, one of the ring's latest. May lie outside the sound. */
  frameAt(note: number): number {
    return this.#frames[note & this.#mask] as number
  }

  /** Loudness in dB re full scale at frame `note`. */
  levelAt(note: number): number {
    return this.#levels[note & this.#mask] as number
  }

  /** Sample of the sound's air at the centre of frame `note`. */
  airAt(note: number): number {
    return this.#airCentres[note & this.#mask] as number
  }

  /**
   * Takes up a sound in a note that is at frame `note` of its time line, be it the start or long after. A held sound
   * joins where it would be by now; a decaying one joins as if just struck.
   */
  begin(prepared: PreparedSound, timeline: Timeline, note: number, random: Random): void {
    const { loop } = prepared
    this.#walking = false
    this.#direction = 1
    this.#turn = loop.firstTurn
    this.#age = 0
    this.#weighed = 0
    this.#frame = frameInAttack(prepared, timeline)
    if (loop.decayDbPerFrame === 0) {
      this.#frame += timeline.sustained
      if (timeline.attackShare >= 1 && this.#frame >= this.#turn) {
        this.#walking = true
        this.#anchor = this.#turn
        this.#frame = loop.startFrame + random.uniform() * (loop.endFrame - loop.startFrame)
        this.#turn = this.#nextTurn(loop, random)
      }
    }
    this.#air = Math.round(this.#frame * HOP_SAMPLES)
    this.#frames[0] = this.#frame
    this.#writeLevel(prepared, timeline, 0)
    const level = this.#levels[0] as number
    for (let back = 0; back <= this.#mask; back++) {
      const at = (note - back) & this.#mask
      this.#frames[at] = this.#frame - back
      this.#levels[at] = level
      this.#airCentres[at] = this.#air - back * HOP_SAMPLES
    }
  }

  /** One frame on, to frame `note`. */
  advance(prepared: PreparedSound, timeline: Timeline, note: number, random: Random): void {
    const { loop } = prepared
    const before = this.#age
    this.#step = timeline.step
    this.#grow()
    // The step that ends the attack goes on from its very end.
    if (timeline.sustained <= timeline.step) this.#frame = frameInAttack(prepared, timeline)
    if (loop.decayDbPerFrame !== 0 && !this.#walking) this.#step = this.#age - before
    this.#walk(loop, random)
    this.#advanceAir(loop, timeline.attackShare < 1 ? AIR_SLACK_ATTACK : AIR_SLACK, random)
    this.#frames[note & this.#mask] = this.#frame
    this.#writeLevel(prepared, timeline, note & this.#mask)
    this.#airCentres[note & this.#mask] = this.#air
  }

  /**
   * Ages by `#step`. What comes newly into the blend is fresh, what leaves takes its age with it: a pad that moves to a
   * struck sound while a note is held finds it struck, not long gone, and finds a held one as loud as ever.
   */
  #grow(): void {
    if (this.weight > this.#weighed) this.#age *= this.#weighed / this.weight
    this.#weighed = this.weight
    this.#age += this.#step
  }

  #walk(loop: LoopPlan, random: Random): void {
    this.#frame += this.#direction * this.#step
    if (this.#direction * (this.#frame - this.#turn) < 0) return
    if (!this.#walking) {
      this.#walking = true
      this.#anchor = this.#turn
    }
    // A region too short to walk in is stood still in.
    if (loop.endFrame - loop.startFrame < 2) {
      this.#frame = this.#turn
      return
    }
    this.#frame = 2 * this.#turn - this.#frame
    this.#direction = -this.#direction
    this.#turn = this.#nextTurn(loop, random)
  }

  /** Where to turn next; turns round at once where nothing lies ahead. */
  #nextTurn(loop: LoopPlan, random: Random): number {
    const ahead = nextTurn(loop, this.#frame, this.#direction, random)
    if (ahead !== this.#frame) return ahead
    this.#direction = -this.#direction
    return nextTurn(loop, this.#frame, this.#direction, random)
  }

  /**
   * Air runs forwards whatever the image does: grains then add up to the recording's own noise. It falls in with the
   * image when they are too far apart, and in the walk starts anew at a random place whenever it reaches the end.
   */
  #advanceAir(loop: LoopPlan, slackFrames: number, random: Random): void {
    this.#air += HOP_SAMPLES
    if (this.#walking) {
      if (this.#air <= loop.endFrame * HOP_SAMPLES) return
      const room = (loop.endFrame - loop.startFrame) * HOP_SAMPLES
      this.#air = loop.startFrame * HOP_SAMPLES + Math.floor(0.5 * random.uniform() * room)
      return
    }
    const wanted = Math.round(this.#frame * HOP_SAMPLES)
    if (Math.abs(this.#air - wanted) > slackFrames * HOP_SAMPLES) this.#air = wanted
  }

  #writeLevel({ reader, loop, attackFrames }: PreparedSound, timeline: Timeline, at: number): void {
    const { onsetFrame, peakLoudnessDb } = reader.sound.landmarks
    const frame = this.#frame
    reader.writeLoudness(this.#frames, at, this.#levels)
    const heard = (this.#levels[at] as number) + BEFORE_RECORDING_DB * Math.min(0, frame)
    this.#levels[at] = timeline.attackShare < 1 ? Math.max(heard, peakLoudnessDb + ATTACK_FLOOR_DB) : heard
    if (timeline.attackShare < 1 || !this.#walking) return
    const trend = Math.min(frame, loop.endFrame) - Math.min(this.#anchor, loop.endFrame)
    const decayed = this.#age - (this.#anchor - onsetFrame - attackFrames)
    this.#levels[at] = heard - loop.trendDbPerFrame * trend + loop.decayDbPerFrame * decayed
  }
}

/** Where the attack's share puts a sound; its end once the attack is over. */
function frameInAttack({ reader, attackFrames }: PreparedSound, { onset, attackShare }: Timeline): number {
  return reader.sound.landmarks.onsetFrame + onset + attackShare * attackFrames
}
