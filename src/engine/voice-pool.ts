import { createShares, type KeyMap, type Shares } from './key-map.ts'
import type { PreparedModel } from './prepared-model.ts'
import { Voice } from './voice.ts'

/** Sounds one note's shares can name: four instruments of two pitches and two dynamic layers. */
const SHARES = 16

/**
 * The voices of an engine: which note each plays, and which sounds, at what weights of the instruments.
 *
 * The constructor allocates; nothing else does.
 */
export class VoicePool {
  readonly #model: PreparedModel
  readonly #voices: readonly Voice[]
  /** Key and velocity of the note each voice plays. */
  readonly #keys: Float64Array
  readonly #velocities: Float64Array
  /** [instruments] sums to 1. */
  readonly #weights: Float64Array
  readonly #shares: Shares = createShares(SHARES)
  readonly #seed: number
  readonly #leadFrames: number

  /** Weights are shared equally at first. @param seed >= 1, decides every random choice of every note. */
  constructor(model: PreparedModel, voices: number, seed: number, leadFrames: number) {
    const instruments = model.keyMaps.length
    this.#model = model
    this.#voices = Array.from({ length: voices }, () => new Voice(model))
    this.#keys = new Float64Array(voices)
    this.#velocities = new Float64Array(voices)
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
  }

  /** Takes other weights, for notes to come and those that sound. See Engine.setWeights. */
  setWeights(weights: ArrayLike<number>): void {
    const kept = this.#weights
    let sum = 0
    for (let index = 0; index < kept.length; index++) sum += usableWeight(weights[index])
    if (!(sum > 0)) return
    for (let index = 0; index < kept.length; index++) kept[index] = usableWeight(weights[index]) / sum
    for (let index = 0; index < this.#voices.length; index++) {
      const voice = this.#voices[index] as Voice
      if (voice.noteId < 0) continue
      this.#share(this.#keys[index] as number, this.#velocities[index] as number)
      voice.aim(this.#shares)
    }
  }

  /** Starts a note in a free voice, or in the place of the quietest. @param sample of the inner clock. */
  start(noteId: number, key: number, velocity: number, sample: number, detailAmount: number): void {
    const index = this.#freeVoice()
    this.#keys[index] = key
    this.#velocities[index] = velocity
    this.#share(key, velocity)
    // From the note alone, so that it sounds the same whatever else does.
    const seed = mixSeed(this.#seed, Math.round(key * 256), sample)
    ;(this.#voices[index] as Voice).start(noteId, key, this.#shares, this.#leadFrames, detailAmount, seed)
  }

  release(noteId: number): void {
    for (let index = 0; index < this.#voices.length; index++) {
      const voice = this.#voices[index] as Voice
      if (voice.noteId === noteId) voice.release()
    }
  }

  /** Adds `count` samples of every voice to `out` at `offset`. */
  addTo(out: Float32Array, offset: number, count: number, detailAmount: number): void {
    for (let index = 0; index < this.#voices.length; index++) {
      ;(this.#voices[index] as Voice).addTo(out, offset, count, detailAmount)
    }
  }

  /** A voice that is free, or else the quietest of those let go, or else the quietest. */
  #freeVoice(): number {
    let best = 0
    let bestRank = Number.POSITIVE_INFINITY
    for (let index = 0; index < this.#voices.length; index++) {
      const voice = this.#voices[index] as Voice
      if (!voice.sounding) return index
      const rank = voice.levelDb - (voice.releasing || voice.noteId < 0 ? 1000 : 0)
      if (rank < bestRank) {
        best = index
        bestRank = rank
      }
    }
    return best
  }

  /** Fills the shares for a key at the present weights. */
  #share(key: number, velocity: number): void {
    const shares = this.#shares
    shares.count = 0
    for (let index = 0; index < this.#weights.length; index++) {
      const weight = this.#weights[index] as number
      if (weight > 0) (this.#model.keyMaps[index] as KeyMap).add(key, velocity, weight, shares)
    }
    let sum = 0
    for (let index = 0; index < shares.count; index++) sum += shares.weights[index] as number
    if (sum === 0 || Math.abs(sum - 1) < 1e-9) return
    for (let index = 0; index < shares.count; index++) {
      shares.weights[index] = (shares.weights[index] as number) / sum
    }
  }
}

function usableWeight(weight: number | undefined): number {
  return weight !== undefined && weight > 0 && weight < Number.POSITIVE_INFINITY ? weight : 0
}

/** A seed >= 1 from three whole numbers, by the finaliser of MurmurHash3. */
function mixSeed(a: number, b: number, c: number): number {
  let word = Math.imul(a, 0x9e3779b1) ^ Math.imul(b + 1, 0x85ebca77) ^ Math.imul(c + 1, 0xc2b2ae3d)
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35)
  return ((word ^ (word >>> 16)) >>> 1) + 1
}
