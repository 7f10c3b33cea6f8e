import type { LiveSettings } from './instrument-settings.ts'
import { takeWeights } from './instrument-weights.ts'
import { createShares, type KeyMap, type Shares } from './key-map.ts'
import type { PreparedModel } from './prepared-model.ts'
import type { Voice } from './voice.ts'
import { spareVoice } from './voice-stealing.ts'

/** Sounds one note's shares can name: four instruments of two pitches and two dynamic layers. */
const SHARES = 16

/**
 * The voices of an engine: which note each plays, and which sounds, at what weights of the instruments.
 *
 * The constructor allocates; nothing else does.
 */
export class VoicePool {
  readonly #model: PreparedModel
  readonly #settings: Readonly<LiveSettings>
  readonly #voices: readonly Voice[]
  /** Key, velocity and first sample of the note each voice plays. */
  readonly #keys: Float64Array
  readonly #velocities: Float64Array
  readonly #starts: Float64Array
  /** Bend of the note each voice plays, in semitones, beside the instrument's. */
  readonly #bends: Float64Array
  /** [voices] 1 for a note with a place of its own, and [instruments] its weights. */
  readonly #isPlaced: Uint8Array
  readonly #ownWeights: readonly Float64Array[]
  /** [instruments] sums to 1. */
  readonly #weights: Float64Array
  readonly #shares: Shares = createShares(SHARES)
  readonly #seed: number
  readonly #leadFrames: number
  #bend = 0

  /** Weights are shared equally at first. @param voices its own, of this model. @param seed >= 1, decides every random choice of every note. */
  constructor(
    model: PreparedModel,
    voices: readonly Voice[],
    seed: number,
    leadFrames: number,
    settings: Readonly<LiveSettings>,
  ) {
    const instruments = model.keyMaps.length
    this.#model = model
    this.#settings = settings
    this.#voices = voices
    this.#keys = new Float64Array(voices.length)
    this.#velocities = new Float64Array(voices.length)
    this.#starts = new Float64Array(voices.length).fill(-1)
    this.#bends = new Float64Array(voices.length)
    this.#isPlaced = new Uint8Array(voices.length)
    this.#ownWeights = voices.map(() => new Float64Array(instruments))
    this.#weights = new Float64Array(instruments).fill(1 / Math.max(1, instruments))
    this.#seed = seed
    this.#leadFrames = leadFrames
  }

  get sounding(): number {
    let count = 0
    for (const voice of this.#voices) if (voice.sounding) count++
    return count
  }

  /** Hops silenced because a value was not finite. */
  get faults(): number {
    let count = 0
    for (const voice of this.#voices) count += voice.faults
    return count
  }

  silence(): void {
    for (const voice of this.#voices) voice.silence()
    this.#starts.fill(-1)
  }

  /** Takes other weights, for notes to come and those that sound and have no place of their own. See Engine.setWeights. */
  setWeights(weights: ArrayLike<number>): void {
    if (!takeWeights(weights, this.#weights)) return
    for (let index = 0; index < this.#voices.length; index++) {
      if (this.#isPlaced[index] === 0) this.#aim(index)
    }
  }

  /** Gives a note weights of its own. */
  placeNote(noteId: number, weights: ArrayLike<number>): void {
    const index = this.#indexOf(noteId)
    if (index < 0 || !takeWeights(weights, this.#ownWeights[index] as Float64Array)) return
    this.#isPlaced[index] = 1
    this.#aim(index)
  }

  /**
   * Starts a note in a free voice, or in the place of the quietest.
   *
   * @param sample of the inner clock. @param fromSemitones where its glide begins, re the key.
   * @param weights of its own; null to follow the instrument's.
   */
  start(
    noteId: number,
    key: number,
    velocity: number,
    sample: number,
    fromSemitones: number,
    weights: ArrayLike<number> | null,
  ): void {
    const { detail, glideSeconds } = this.#settings
    this.#disown(noteId)
    const twins = this.#twins(key, sample)
    const index = spareVoice(this.#voices, this.#starts, this.#isFull(1))
    const voice = this.#voices[index] as Voice
    this.#keys[index] = key
    this.#velocities[index] = velocity
    this.#starts[index] = sample
    this.#bends[index] = 0
    this.#isPlaced[index] = weights !== null && takeWeights(weights, this.#ownWeights[index] as Float64Array) ? 1 : 0
    this.#share(index)
    // From the note alone, so that it sounds the same whatever else does; two of one key and moment are not one, louder.
    const seed = mixSeed(this.#seed, Math.round(key * 256), sample)
    voice.pitch.start(fromSemitones, glideSeconds, this.#bend)
    voice.start(noteId, key, this.#shares, this.#leadFrames, detail, twins === 0 ? seed : mixSeed(seed, twins, sample))
  }

  /**
   * Lets a sounding note go on as another, without an attack.
   *
   * @param weights of its own; null to keep what it follows. @returns false when the note does not sound or was let go.
   */
  handOver(fromId: number, noteId: number, key: number, velocity: number, weights: ArrayLike<number> | null): boolean {
    const index = this.#indexOf(fromId)
    const voice = this.#voices[index]
    if (voice === undefined || voice.releasing) return false
    this.#keys[index] = key
    this.#velocities[index] = velocity
    if (weights !== null && takeWeights(weights, this.#ownWeights[index] as Float64Array)) this.#isPlaced[index] = 1
    this.#bends[index] = 0
    voice.pitch.bendTo(this.#bend)
    this.#share(index)
    voice.handOver(noteId, key, this.#shares, this.#settings.glideSeconds)
    return true
  }

  /** Lets a note go. @param isPedalDown it sounds on until {@link releaseSustained}. */
  release(noteId: number, isPedalDown: boolean): void {
    const voice = this.#voices[this.#indexOf(noteId)]
    if (voice === undefined) return
    if (isPedalDown) voice.sustained = true
    else voice.release()
  }

  /** Lets the notes go that the pedal has held. */
  releaseSustained(): void {
    for (let index = 0; index < this.#voices.length; index++) {
      const voice = this.#voices[index] as Voice
      if (voice.sustained) voice.release()
    }
  }

  releaseAll(): void {
    for (let index = 0; index < this.#voices.length; index++) (this.#voices[index] as Voice).release()
  }

  /** Fades out the notes beyond the settings' number of voices. */
  trim(): void {
    while (this.#isFull(0)) (this.#voices[spareVoice(this.#voices, this.#starts, true)] as Voice).fadeOut()
  }

  /** Bends all notes, in semitones. */
  bend(semitones: number): void {
    this.#bend = semitones
    for (let index = 0; index < this.#voices.length; index++) {
      ;(this.#voices[index] as Voice).pitch.bendTo(semitones + (this.#bends[index] as number))
    }
  }

  /** Bends one note, in semitones. */
  bendNote(noteId: number, semitones: number): void {
    const index = this.#indexOf(noteId)
    if (index < 0) return
    this.#bends[index] = semitones
    ;(this.#voices[index] as Voice).pitch.bendTo(this.#bend + semitones)
  }

  /** Adds `count` samples of every voice to `out` at `offset`. */
  addTo(out: Float32Array, offset: number, count: number): void {
    for (let index = 0; index < this.#voices.length; index++) {
      ;(this.#voices[index] as Voice).addTo(out, offset, count, this.#settings.detail)
    }
  }

  /** The voice that plays a note; -1 when none does. */
  #indexOf(noteId: number): number {
    for (let index = 0; index < this.#voices.length; index++) {
      const voice = this.#voices[index] as Voice
      if (voice.playing && voice.noteId === noteId && noteId >= 0) return index
    }
    return -1
  }

  /** Whether so many more notes are more than the settings allow. */
  #isFull(more: number): boolean {
    let playing = more
    for (let index = 0; index < this.#voices.length; index++) if ((this.#voices[index] as Voice).playing) playing++
    return playing > more && playing > Math.floor(this.#settings.voices)
  }

  /** An id used again is the new note's: the old one is let go, and can no longer be spoken to. */
  #disown(noteId: number): void {
    const voice = this.#voices[this.#indexOf(noteId)]
    if (voice === undefined) return
    voice.release()
    voice.noteId = -1
  }

  /** Notes of a key begun at a sample. */
  #twins(key: number, sample: number): number {
    let count = 0
    for (let index = 0; index < this.#starts.length; index++) {
      if (this.#starts[index] === sample && this.#keys[index] === key) count++
    }
    return count
  }

  #aim(index: number): void {
    const voice = this.#voices[index] as Voice
    if (!voice.playing) return
    this.#share(index)
    voice.aim(this.#shares)
  }

  /** Fills the shares of a voice's note at its present weights. */
  #share(index: number): void {
    const key = this.#keys[index] as number
    const velocity = this.#velocities[index] as number
    const weights = this.#isPlaced[index] === 1 ? (this.#ownWeights[index] as Float64Array) : this.#weights
    const shares = this.#shares
    shares.count = 0
    for (let instrument = 0; instrument < weights.length; instrument++) {
      const weight = weights[instrument] as number
      if (weight > 0) (this.#model.keyMaps[instrument] as KeyMap).add(key, velocity, weight, shares)
    }
    let sum = 0
    for (let at = 0; at < shares.count; at++) sum += shares.weights[at] as number
    if (sum === 0 || Math.abs(sum - 1) < 1e-9) return
    for (let at = 0; at < shares.count; at++) shares.weights[at] = (shares.weights[at] as number) / sum
  }
}

/** A seed >= 1 from three whole numbers, by the finaliser of MurmurHash3. */
function mixSeed(a: number, b: number, c: number): number {
  let word = Math.imul(a, 0x9e3779b1) ^ Math.imul(b + 1, 0x85ebca77) ^ Math.imul(c + 1, 0xc2b2ae3d)
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35)
  return ((word ^ (word >>> 16)) >>> 1) + 1
}
