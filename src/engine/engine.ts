import { TimbrelError } from '../contract/errors.ts'
import { HOP_SECONDS, MODEL_RATE_HZ } from '../contract/spectrogram.ts'
import { EventQueue } from './event-queue.ts'
import { typeScriptKernels } from './kernels/typescript.ts'
import type { Kernels } from './kernels.ts'
import { createShares, type KeyMap, type Shares } from './key-map.ts'
import { Limiter } from './limiter.ts'
import { type PlayableModel, type PreparedModel, prepareModel } from './prepared-model.ts'
import { Resampler } from './resampler.ts'
import { Voice } from './voice.ts'

/**
 * Frames of a sound played before its onset, so that what leads up to it (breath, bow, the pick's touch) is heard:
 * 21.8 ms. With note-on at sample 0 the onset lies at `Engine.onsetSeconds`.
 */
export const ONSET_LEAD_FRAMES = 4

/** Sounds one note's shares can name: see KeyMap. */
const SHARES = 16

/** Samples of the model's clock rendered at a time. */
const CHUNK_SAMPLES = 256

/** Rates the engine takes, in Hz. */
const LOWEST_RATE_HZ = 8_000
const HIGHEST_RATE_HZ = 384_000

export interface EngineOptions {
  /** Output rate, a whole number of Hz from 8,000 to 384,000. */
  readonly sampleRateHz: number
  /** Notes at once, 1 to 64; 16 unless said otherwise. */
  readonly voices?: number
  /** Decides every random choice; an integer >= 1. */
  readonly seed?: number
  /** Frames before the onset at which a note starts; ONSET_LEAD_FRAMES unless said otherwise. */
  readonly leadFrames?: number
  /** Turn down what would pass full scale; true unless said otherwise. */
  readonly limit?: boolean
  /** The TypeScript reference unless said otherwise. */
  readonly kernels?: Kernels
}

export interface NoteOn {
  /** Fractional MIDI note, 0 to 127. */
  readonly key: number
  /** 0 to 1. */
  readonly velocity: number
  /** Sample of the engine's clock at which the note starts; now, if left out or past. */
  readonly atSample?: number
}

/** All that depends on the model and the rate; made anew by `configure`. */
interface Core {
  readonly model: PreparedModel
  readonly voices: readonly Voice[]
  /** Key and velocity of the note each voice plays, by voice. */
  readonly keys: Float64Array
  readonly velocities: Float64Array
  /** [instruments] sums to 1. */
  readonly weights: Float64Array
  readonly shares: Shares
  readonly resampler: Resampler
  readonly limiter: Limiter | null
  readonly mix: Float32Array
  readonly sampleRateHz: number
  readonly seed: number
  readonly leadFrames: number
}

/**
 * The instrument: notes and weights in, stereo samples out. Knows no host, no clock but its own, no thread.
 *
 * The model's own rate is the engine's inner clock, so a note sounds the same at every output rate and its samples do
 * not depend on the length of the blocks asked for. `constructor` and `configure` allocate and may throw; everything
 * else does neither and belongs to one thread.
 *
 * Loudness is the recordings' own at velocity 1 (see velocityDb for the rest); voices add up, and only what would pass
 * full scale is turned down (see Limiter).
 */
export class Engine {
  readonly #events = new EventQueue()
  #core: Core
  #detailAmount = 1
  #aimed = false
  /** Samples put out since reset, and samples of the inner clock. */
  #samples = 0
  #modelSamples = 0
  #nextNoteId = 0

  /** @throws TimbrelError 'input' for options out of range, 'model-file' for a model that does not fit together. */
  constructor(model: PlayableModel, options: EngineOptions) {
    this.#core = createCore(model, options)
  }

  /** Takes another model or rate; all notes end. Weights are shared equally until {@link setWeights}. */
  configure(model: PlayableModel, options: EngineOptions): void {
    this.#core = createCore(model, options)
    this.reset()
  }

  /** Silence, and the clock at 0; model, weights and detail stay. */
  reset(): void {
    for (const voice of this.#core.voices) voice.silence()
    this.#events.clear()
    this.#core.resampler.reset()
    this.#core.limiter?.reset()
    this.#samples = 0
    this.#modelSamples = 0
    this.#nextNoteId = 0
  }

  /** Samples put out since the last reset: the time that `atSample` is about. */
  get samples(): number {
    return this.#samples
  }

  /** Samples by which all sound lags behind the clock: the limiter's look-ahead and the resampler's delay. */
  get latencySamples(): number {
    const { resampler, limiter, sampleRateHz } = this.#core
    return (limiter?.delaySamples ?? 0) + Math.round((resampler.delaySamples * sampleRateHz) / MODEL_RATE_HZ)
  }

  /** Seconds from a note's first sample to its onset. */
  get onsetSeconds(): number {
    return this.#core.leadFrames * HOP_SECONDS
  }

  /** Voices in use, those fading out among them. */
  get soundingVoices(): number {
    let count = 0
    for (const voice of this.#core.voices) if (voice.sounding) count++
    return count
  }

  /** Hops silenced for a value that was not finite, and events lost to a full queue: 0 in health. */
  get faults(): number {
    let count = this.#events.dropped
    for (const voice of this.#core.voices) count += voice.faults
    return count
  }

  /**
   * Starts a note; when all voices are taken the quietest makes room. Keys are clipped to 0..127; one that is no number
   * is no note.
   *
   * @returns the note's id, for noteOff.
   */
  noteOn({ key, velocity, atSample }: NoteOn): number {
    const id = this.#nextNoteId++
    const clippedKey = Math.min(127, Math.max(0, key))
    if (clippedKey >= 0)
      this.#events.add(this.#modelSample(atSample), true, id, clippedKey, velocity > 0 ? velocity : 0)
    return id
  }

  /** Lets a note go: it fades over its sounds' own release. Unknown ids are ignored. */
  noteOff(noteId: number, atSample?: number): void {
    this.#events.add(this.#modelSample(atSample), false, noteId, 0, 0)
  }

  /**
   * Moves the blend, also of notes that sound; they follow within 50 ms.
   *
   * @param weights one for each instrument, in the model's order; negative and non-finite ones count as 0, the rest is
   * scaled to sum to 1. All zeros change nothing.
   */
  setWeights(weights: ArrayLike<number>): void {
    const kept = this.#core.weights
    let sum = 0
    for (let index = 0; index < kept.length; index++) sum += usableWeight(weights[index])
    if (!(sum > 0)) return
    for (let index = 0; index < kept.length; index++) kept[index] = usableWeight(weights[index]) / sum
    this.#aimed = false
  }

  /** How much of each sound's detail is added: 0 is the decoder alone, 1 the recordings' own. Clipped to 0..2. */
  setDetail(amount: number): void {
    if (Number.isFinite(amount)) this.#detailAmount = Math.min(2, Math.max(0, amount))
  }

  /** Writes the next `frames` samples of both channels, over what is there. Any length gives the same samples. */
  process(left: Float32Array, right: Float32Array, frames: number): void {
    if (!this.#aimed) this.#aimVoices()
    const { resampler, limiter, mix } = this.#core
    let done = 0
    while (done < frames) {
      let count = Math.min(CHUNK_SAMPLES, frames - done)
      while (resampler.inputsFor(count) > CHUNK_SAMPLES) count = count >> 1
      const inputs = resampler.inputsFor(count)
      this.#renderModel(inputs)
      resampler.process(mix, left, done, count)
      done += count
    }
    limiter?.process(left, frames)
    for (let n = 0; n < frames; n++) right[n] = left[n] as number
    this.#samples += frames
  }

  /** Fills `mix` with the next `count` samples of the inner clock, stopping at events. */
  #renderModel(count: number): void {
    const { mix, voices } = this.#core
    mix.fill(0, 0, count)
    let done = 0
    while (done < count) {
      while (this.#events.nextSample <= this.#modelSamples) this.#act()
      const length = Math.min(count - done, this.#events.nextSample - this.#modelSamples)
      for (let index = 0; index < voices.length; index++) {
        ;(voices[index] as Voice).addTo(mix, done, length, this.#detailAmount)
      }
      done += length
      this.#modelSamples += length
    }
  }

  /** Does what the first waiting event asks for. */
  #act(): void {
    const { isOn, noteId, key, velocity } = this.#events
    this.#events.drop()
    if (isOn) this.#startVoice(noteId, key, velocity)
    else for (let index = 0; index < this.#core.voices.length; index++) this.#releaseVoice(index, noteId)
  }

  #startVoice(noteId: number, key: number, velocity: number): void {
    const { voices, keys, velocities, shares, seed, leadFrames } = this.#core
    const index = this.#freeVoice()
    keys[index] = key
    velocities[index] = velocity
    this.#share(key, velocity)
    // From the note alone, so that it sounds the same whatever else does.
    const noteSeed = mixSeed(seed, Math.round(key * 256), this.#modelSamples)
    ;(voices[index] as Voice).start(noteId, key, shares, leadFrames, this.#detailAmount, noteSeed)
  }

  #releaseVoice(index: number, noteId: number): void {
    const voice = this.#core.voices[index] as Voice
    if (voice.noteId === noteId) voice.release()
  }

  /** A voice that is free, or else the quietest of those let go, or else the quietest. */
  #freeVoice(): number {
    const { voices } = this.#core
    let best = 0
    let bestRank = Number.POSITIVE_INFINITY
    for (let index = 0; index < voices.length; index++) {
      const voice = voices[index] as Voice
      if (!voice.sounding) return index
      const rank = voice.levelDb - (voice.releasing || voice.noteId < 0 ? 1000 : 0)
      if (rank < bestRank) {
        best = index
        bestRank = rank
      }
    }
    return best
  }

  #aimVoices(): void {
    const { voices, keys, velocities, shares } = this.#core
    for (let index = 0; index < voices.length; index++) {
      const voice = voices[index] as Voice
      if (voice.noteId < 0) continue
      this.#share(keys[index] as number, velocities[index] as number)
      voice.aim(shares)
    }
    this.#aimed = true
  }

  /** Fills `shares` for a key at the present weights. */
  #share(key: number, velocity: number): void {
    const { model, weights, shares } = this.#core
    shares.count = 0
    for (let index = 0; index < weights.length; index++) {
      const weight = weights[index] as number
      if (weight > 0) (model.keyMaps[index] as KeyMap).add(key, velocity, weight, shares)
    }
    let sum = 0
    for (let index = 0; index < shares.count; index++) sum += shares.weights[index] as number
    if (sum === 0 || Math.abs(sum - 1) < 1e-9) return
    for (let index = 0; index < shares.count; index++) {
      shares.weights[index] = (shares.weights[index] as number) / sum
    }
  }

  /** Sample of the inner clock for one of the outer; now, if that is past or no time at all. */
  #modelSample(atSample: number | undefined): number {
    const sample = atSample !== undefined && atSample > this.#samples ? atSample : this.#samples
    return Math.ceil((sample * MODEL_RATE_HZ) / this.#core.sampleRateHz)
  }
}

function createCore(playable: PlayableModel, options: EngineOptions): Core {
  const { sampleRateHz, voices = 16, seed = 1, leadFrames = ONSET_LEAD_FRAMES } = options
  const { limit = true, kernels = typeScriptKernels } = options
  requireWhole('sample rate in Hz', sampleRateHz, LOWEST_RATE_HZ, HIGHEST_RATE_HZ)
  requireWhole('number of voices', voices, 1, 64)
  requireWhole('seed', seed, 1, 0xffff_ffff)
  requireWhole('lead in frames', leadFrames, 0, 64)
  const model = prepareModel(playable, kernels)
  const instruments = playable.instruments.length
  return {
    model,
    voices: Array.from({ length: voices }, () => new Voice(model)),
    keys: new Float64Array(voices),
    velocities: new Float64Array(voices),
    weights: new Float64Array(instruments).fill(1 / Math.max(1, instruments)),
    shares: createShares(SHARES),
    resampler: new Resampler(sampleRateHz),
    limiter: limit ? new Limiter(sampleRateHz) : null,
    mix: new Float32Array(CHUNK_SAMPLES),
    sampleRateHz,
    seed,
    leadFrames,
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

function requireWhole(what: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new TimbrelError('input', `${what}: expected a whole number from ${least} to ${most}, found ${value}`)
  }
}
