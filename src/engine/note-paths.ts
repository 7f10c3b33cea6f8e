import { HOP_SAMPLES } from '../contract/spectrogram.ts'
import { Random } from '../dsp/random.ts'
import type { BlendParts } from './kernels.ts'
import type { Shares } from './key-map.ts'
import type { AttributeOffsets } from './prepared-model.ts'
import { type PreparedSound, SoundPath } from './sound-path.ts'
import { Timeline } from './timeline.ts'

/**
 * Sounds one note can be blended of: four instruments of two pitches and two dynamic layers each, and half as many
 * again that are still fading out after the pad has moved.
 */
export const CAPACITY = 24

/** Stands for every instrument of a note. */
export const ALL_INSTRUMENTS = -1

/** Share of the way to their targets that weights go each frame: 90 % in 44 ms, so that a jump on the pad is no click. */
const WEIGHT_STEP = 0.25

/** A weight this close to its target is there. */
const WEIGHT_SETTLED = 1e-4

/**
 * Frames (8 ms) by which the ear smears an attack, as does the 10 ms envelope that attacks are measured with. Attacks
 * are blended in equal ratios of what is heard, so this is added before and taken off after: halfway from flute (237 ms)
 * to nylon guitar (7.5 ms), whose geometric mean is 42 ms, gives 43 instead of 33 ms.
 */
const EAR_FRAMES = 1.5

/**
 * The sounds that take part in one note, their weights, and the time line they share.
 *
 * Sounds of weight 0 are not held, so they cost nothing. The constructor allocates; nothing else does.
 */
export class NotePaths {
  /** The first `count` of `paths` take part. */
  count = 0
  readonly paths: readonly SoundPath[]
  readonly timeline = new Timeline()
  readonly #sounds: readonly PreparedSound[]
  readonly #attributes: Readonly<AttributeOffsets>
  readonly #order: SoundPath[]
  readonly #random = new Random(1)

  /** @param ringFrames how many of the latest frames stay readable; a power of two. */
  constructor(sounds: readonly PreparedSound[], attributes: Readonly<AttributeOffsets>, ringFrames: number) {
    this.#sounds = sounds
    this.#attributes = attributes
    this.#order = Array.from({ length: CAPACITY }, () => new SoundPath(ringFrames))
    this.paths = this.#order
  }

  /** The sound a path reads. */
  soundOf(path: SoundPath): PreparedSound {
    return this.#sounds[path.sound] as PreparedSound
  }

  /**
   * Fills in what of an instrument, or of all, takes part at frame `frame` of a note on `key`.
   *
   * @param scale of all weights.
   */
  fillParts(parts: BlendParts, frame: number, key: number, instrument: number, scale: number): void {
    let count = 0
    for (let index = 0; index < this.count; index++) {
      const path = this.paths[index] as SoundPath
      const sound = this.soundOf(path)
      if (instrument !== ALL_INSTRUMENTS && sound.instrument !== instrument) continue
      parts.sounds[count] = path.sound
      parts.frames[count] = path.frameAt(frame)
      parts.weights[count] = scale * path.weight
      parts.semitones[count] = sound.pitched ? key - sound.reader.sound.midiNote : 0
      parts.airStarts[count] = path.airAt(frame) - HOP_SAMPLES
      count++
    }
    parts.count = count
  }

  /** Summed weight of an instrument's sounds. */
  weightOf(instrument: number): number {
    let sum = 0
    for (let index = 0; index < this.count; index++) {
      const path = this.paths[index] as SoundPath
      if (this.soundOf(path).instrument === instrument) sum += path.weight
    }
    return sum
  }

  /** Whether the path at `index` is the first of its instrument. */
  isFirstOf(instrument: number, index: number): boolean {
    for (let before = 0; before < index; before++) {
      if (this.soundOf(this.paths[before] as SoundPath).instrument === instrument) return false
    }
    return true
  }

  /** Whether all that is heard is of one instrument. */
  isOneInstrument(): boolean {
    let found = -1
    for (let index = 0; index < this.count; index++) {
      const path = this.paths[index] as SoundPath
      if (path.weight === 0) continue
      const { instrument } = this.soundOf(path)
      if (found >= 0 && instrument !== found) return false
      found = instrument
    }
    return true
  }

  /** Begins a note at frame 0 with the weights of `shares` at once. */
  begin(shares: Shares, leadFrames: number, seed: number): void {
    this.#random.reseed(seed)
    this.timeline.start(leadFrames)
    this.count = 0
    this.aim(shares, 0)
    for (let index = 0; index < this.count; index++) {
      const path = this.paths[index] as SoundPath
      path.weight = path.target
    }
  }

  /** Gives the note other shares to move to. @param frame the latest frame of the time line. */
  aim(shares: Shares, frame: number): void {
    for (let index = 0; index < this.count; index++) (this.paths[index] as SoundPath).target = 0
    for (let index = 0; index < shares.count; index++) {
      const path = this.#take(shares.sounds[index] as number, frame)
      if (path === null) continue
      path.target += shares.weights[index] as number
      path.gainDb = shares.gainsDb[index] as number
    }
  }

  /** Moves the weights by one frame and lets go of the sounds that have faded out. */
  moveWeights(): void {
    let sum = 0
    for (let index = this.count - 1; index >= 0; index--) {
      const path = this.paths[index] as SoundPath
      path.weight += WEIGHT_STEP * (path.target - path.weight)
      if (Math.abs(path.weight - path.target) < WEIGHT_SETTLED) path.weight = path.target
      sum += path.weight
      if (path.weight === 0 && path.target === 0) this.#drop(index)
    }
    // Settled weights already sum to 1; dividing by what rounding left would stir them for nothing.
    if (sum === 0 || Math.abs(sum - 1) < 1e-9) return
    for (let index = 0; index < this.count; index++) (this.paths[index] as SoundPath).weight /= sum
  }

  /** Moves time line and sounds on to `frame`, one after the latest. */
  advance(frame: number): void {
    let logAttack = 0
    for (let index = 0; index < this.count; index++) {
      const path = this.paths[index] as SoundPath
      const { attackFrames } = this.soundOf(path)
      logAttack += path.weight * Math.log(attackFrames + EAR_FRAMES)
    }
    const { attackFactor } = this.#attributes
    // Shortened attacks may be over within a frame: loudness then rises from one frame to the next.
    const least = Math.min(1, attackFactor)
    this.timeline.advance(Math.max(least, attackFactor * Math.exp(logAttack) - EAR_FRAMES))
    for (let index = 0; index < this.count; index++) {
      const path = this.paths[index] as SoundPath
      path.advance(this.soundOf(path), this.timeline, frame, this.#random)
    }
  }

  /** The path of a sound, a free one if it has none yet; null when all are taken. */
  #take(sound: number, frame: number): SoundPath | null {
    for (let index = 0; index < this.count; index++) {
      const path = this.paths[index] as SoundPath
      if (path.sound === sound) return path
    }
    if (this.count === CAPACITY) return null
    const path = this.paths[this.count++] as SoundPath
    path.sound = sound
    path.weight = 0
    path.target = 0
    path.begin(this.soundOf(path), this.timeline, frame, this.#random)
    return path
  }

  #drop(index: number): void {
    const last = --this.count
    const dropped = this.#order[index] as SoundPath
    this.#order[index] = this.#order[last] as SoundPath
    this.#order[last] = dropped
  }
}
