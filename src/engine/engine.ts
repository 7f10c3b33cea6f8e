import type { InstrumentEvent, InstrumentSettings } from '../contract/performance.ts'
import type { SoundShape } from '../contract/sound-shape.ts'
import { HOP_SECONDS, MODEL_RATE_HZ } from '../contract/spectrogram.ts'
import { adoptShape } from './adopt-shape.ts'
import { type Attributes, attackFactor, LatentAttributes, latentKnobs } from './attributes.ts'
import {
  CHUNK_SAMPLES,
  type Core,
  createCore,
  createPlayer,
  type EngineOptions,
  type ModelCore,
} from './engine-core.ts'
import { EventKind, EventQueue } from './event-queue.ts'
import { FadeOut } from './fade-out.ts'
import { clipped, LiveSettings } from './instrument-settings.ts'
import type { Kernels } from './kernels.ts'
import { MasterGain } from './master-gain.ts'
import type { Pieces } from './pieces.ts'
import type { PlayableModel } from './prepared-model.ts'

export type { EngineOptions }

/** A note that begins. */
export interface NoteOn {
  /** Fractional MIDI note, 0 to 127. */
  readonly key: number
  /** 0 to 1. */
  readonly velocity: number
  /** Sample of the engine's clock at which the note starts; now, if left out or past. */
  readonly atSample?: number
}

/**
 * The instrument: notes and weights in, stereo samples out. Knows no host, no clock but its own, no thread.
 *
 * The model's own rate is the engine's inner clock, so a note sounds the same at every output rate and its samples do
 * not depend on the length of the blocks asked for. `constructor`, `configure`, `swapModel` and `setAttributes` allocate
 * and may throw; everything else belongs to one thread and does neither, but where it says so.
 *
 * Loudness is the recordings' own at velocity 1 (see velocityDb for the rest); voices add up, and only what would pass
 * full scale is turned down (see Limiter).
 */
export class Engine {
  readonly #events = new EventQueue()
  #core: Core
  readonly #settings = new LiveSettings()
  readonly #gain = new MasterGain()
  readonly #fading = new FadeOut(CHUNK_SAMPLES)
  /** Samples put out since reset, and samples of the inner clock. */
  #samples = 0
  #modelSamples = 0
  #nextNoteId = 0
  /** Faults of models that were swapped. */
  #pastFaults = 0
  /** A model being prepared. */
  #coming: Pieces<ModelCore> | null = null

  /** @throws TimbrelError 'input' for options out of range, 'model-file' for a model that does not fit together. */
  constructor(model: PlayableModel, options: EngineOptions) {
    this.#settings.set(options.settings ?? {})
    this.#core = createCore(model, options, this.#settings)
  }

  /** Takes another model or rate; all notes end. Weights are shared equally until {@link setWeights}. */
  configure(model: PlayableModel, options: EngineOptions): void {
    this.#settings.set(options.settings ?? {})
    this.#core = createCore(model, options, this.#settings)
    this.#coming = null
    this.reset()
  }

  /**
   * Plays another model from now on: notes that sound fade out within 30 ms, waiting events are kept, and so are clock,
   * settings, pedal, bend and place. Weights set by {@link setWeights} and attributes are not. Allocates, and takes the
   * time of some blocks: where that would be heard, {@link beginSwap} does the same in pieces.
   *
   * @param kernels for the new model; those of the old one unless said otherwise.
   * @throws TimbrelError 'model-file' as the constructor; the old model then plays on.
   */
  swapModel(model: PlayableModel, kernels?: Kernels): void {
    this.beginSwap(model, kernels)
    while (!this.continueSwap());
  }

  /** Prepares to play another model by {@link continueSwap}, in place of one already begun. */
  beginSwap(model: PlayableModel, kernels?: Kernels): void {
    const { options } = this.#core
    this.#coming = createPlayer(model, kernels === undefined ? options : { ...options, kernels }, this.#settings)
  }

  /** True between {@link beginSwap} and the swap. */
  get swapping(): boolean {
    return this.#coming !== null
  }

  /**
   * Prepares a piece of the model begun, to be called between blocks: the old model plays until the last piece is done.
   * Allocates; of 108 sounds there are some 170 pieces, the longest of half a millisecond.
   *
   * @returns true once nothing is left to do. @throws as {@link swapModel}; the old model then plays on.
   */
  continueSwap(): boolean {
    const coming = this.#coming
    if (coming === null) return true
    // Forgotten first: a model that cannot be prepared must not be tried again.
    this.#coming = null
    const piece = coming.next()
    if (piece.done) this.#adopt(piece.value)
    else this.#coming = coming
    return piece.done === true
  }

  #adopt(next: ModelCore): void {
    const old = this.#core
    next.player.takeOver(old.player)
    this.#pastFaults += old.player.voices.faults
    this.#fading.begin(old.player.voices)
    this.#core = { ...old, ...next, attributes: null }
  }

  /** Silence, pedal up, no bend, and the clock at 0; model, weights, place and settings stay. */
  reset(): void {
    this.#core.player.reset()
    this.#fading.clear()
    this.#gain.reset()
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
    return this.#core.player.voices.sounding + this.#fading.sounding
  }

  /** Least gain of the limiter since the last call; 1 where nothing passed full scale. Allocates nothing. */
  takeLimiterGain(): number {
    return this.#core.limiter?.takeLeastGain() ?? 1
  }

  /** Hops silenced for a value that was not finite, and events lost to a full queue: 0 in health. */
  get faults(): number {
    return this.#events.dropped + this.#pastFaults + this.#core.player.voices.faults
  }

  /**
   * Takes what a player does. Allocates nothing. Keys and places are clipped to their ranges; a key that is no number is
   * no note, an unknown note's id is ignored, one used again is the new note's from then on. Note ids are the sender's
   * own: who sends does not call {@link noteOn} too.
   *
   * @param atSample of the engine's clock; now, if left out or past.
   */
  send(event: InstrumentEvent, atSample?: number): void {
    this.#events.send(this.#modelSample(atSample), event)
  }

  /**
   * Takes settings, each clipped to its range, from the next frames on; those left out stay. Allocates only for `pair`,
   * `corners` and `evenSteps`.
   */
  set(settings: Partial<InstrumentSettings>): void {
    this.#settings.set(settings)
    const { pair, corners, evenSteps, voices } = settings
    if (voices !== undefined) this.#core.player.voices.trim()
    if (pair !== undefined || corners !== undefined || evenSteps !== undefined) this.#core.player.reweigh()
  }

  /**
   * Starts a note; when all voices are taken the quietest makes room. Keys are clipped to 0..127; one that is no number
   * is no note.
   *
   * @returns the note's id, for noteOff.
   */
  noteOn({ key, velocity, atSample }: NoteOn): number {
    const id = this.#nextNoteId++
    this.#events.add(this.#modelSample(atSample), EventKind.noteOn, id, key, velocity)
    return id
  }

  /** Lets a note go: it fades over its sounds' own release, or the settings'. Unknown ids are ignored. */
  noteOff(noteId: number, atSample?: number): void {
    this.#events.add(this.#modelSample(atSample), EventKind.noteOff, noteId, 0)
  }

  /**
   * Moves the blend, also of notes that sound; they follow within 50 ms.
   *
   * @param weights one for each instrument, in the model's order; negative and non-finite ones count as 0, the rest is
   * scaled to sum to 1. All zeros change nothing.
   */
  setWeights(weights: ArrayLike<number>): void {
    this.#core.player.voices.setWeights(weights)
  }

  /** How much of each sound's detail is added: 0 is the decoder alone, 1 the recordings' own. Clipped to 0..2. */
  setDetail(amount: number): void {
    this.#settings.detail = clipped(amount, 0, 2, this.#settings.detail)
  }

  /** Level of the whole, dB; see {@link InstrumentSettings}, as for the setters below. They allocate nothing. */
  setGainDb(gainDb: number): void {
    this.#settings.gainDb = clipped(gainDb, -60, 12, this.#settings.gainDb)
  }

  /** Fade-in over the sounds' own attack, 0 to 10 s. */
  setAttackSeconds(seconds: number): void {
    this.#settings.attackSeconds = clipped(seconds, 0, 10, this.#settings.attackSeconds)
  }

  /** Seconds in which a note let go falls by 60 dB, 0.01 to 30; null: the sounds' own. */
  setReleaseSeconds(seconds: number | null): void {
    this.#settings.setReleaseSeconds(seconds)
  }

  /** Octaves by which the spectral centroid is moved, -2 to 2. */
  setBrightness(octaves: number): void {
    this.#settings.brightness = clipped(octaves, -2, 2, this.#settings.brightness)
  }

  /** Seconds in which a held note falls to the sustain level, 0 to 30. */
  setDecaySeconds(seconds: number): void {
    this.#settings.decaySeconds = clipped(seconds, 0, 30, this.#settings.decaySeconds)
  }

  /** 0 to 1; 1: as the sounds themselves. */
  setSustainLevel(level: number): void {
    this.#settings.sustainLevel = clipped(level, 0, 1, this.#settings.sustainLevel)
  }

  /** Seconds in which pitch moves from note to note, 0 to 10. */
  setGlideSeconds(seconds: number): void {
    this.#settings.glideSeconds = clipped(seconds, 0, 10, this.#settings.glideSeconds)
  }

  /** Level of the noise re the harmonics', -24 to 24 dB. */
  setAirDb(airDb: number): void {
    this.#settings.airDb = clipped(airDb, -24, 24, this.#settings.airDb)
  }

  /** Notes at once: as many as the engine was made with, at most. */
  setVoices(voices: number): void {
    this.#settings.voices = clipped(voices, 1, Number.POSITIVE_INFINITY, this.#settings.voices)
    this.#core.player.voices.trim()
  }

  /** Moves the instrument on the pad at once; to do so at a sample, send a `place`. */
  setPlace(x: number, y: number): void {
    this.#core.player.place(x, y)
  }

  /** Moves the instrument between its pair at once; to do so at a sample, send a `morph`. */
  setMorph(position: number): void {
    this.#core.player.morph(position)
  }

  /**
   * Moves the sounds' named attributes, of notes that sound from their next frames on. Unlike the other methods it
   * allocates, and it takes time: 20 ms for each sound moved, up to 300 ms where a sound can hardly follow. Kept by
   * `reset`, not by `configure`.
   *
   * @param which indices of the sounds that are moved; all unless said otherwise.
   */
  setAttributes(knobs: Attributes, which?: Iterable<number>): void {
    const core = this.#core
    const { playable, prepared } = core
    prepared.attributes.attackFactor = attackFactor(knobs)
    const units = latentKnobs(knobs)
    if (units.every((value) => value === 0)) {
      prepared.attributes.latents.fill(0)
      return
    }
    core.attributes ??= new LatentAttributes(playable, prepared)
    const offset = new Float64Array(prepared.latentSize)
    for (const sound of which ?? prepared.sounds.keys()) {
      core.attributes.offset(sound, units, offset)
      prepared.attributes.latents.set(offset, sound * prepared.latentSize)
    }
  }

  /**
   * Takes what the sounds are to be moved by, which someone else has worked out: as {@link setAttributes}, but at once and
   * without allocating. The numbers are copied.
   *
   * @returns false for a shape that does not fit the model: it changes nothing.
   */
  setShape(shape: SoundShape): boolean {
    return adoptShape(this.#core.prepared.attributes, shape)
  }

  /** Writes the next `frames` samples of both channels, over what is there. Any length gives the same samples. */
  process(left: Float32Array, right: Float32Array, frames: number): void {
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
    const { mix, player } = this.#core
    mix.fill(0, 0, count)
    let done = 0
    while (done < count) {
      while (this.#events.nextSample <= this.#modelSamples) {
        player.act(this.#events, this.#modelSamples)
        this.#events.drop()
      }
      const length = Math.min(count - done, this.#events.nextSample - this.#modelSamples)
      player.voices.addTo(mix, done, length)
      this.#fading.addTo(mix, done, length)
      done += length
      this.#modelSamples += length
    }
    this.#gain.process(mix, count, this.#settings.gainDb)
  }

  /** Sample of the inner clock for one of the outer; now, if that is past or no time at all. */
  #modelSample(atSample: number | undefined): number {
    const sample = atSample !== undefined && atSample > this.#samples ? atSample : this.#samples
    return Math.ceil((sample * MODEL_RATE_HZ) / this.#core.sampleRateHz)
  }
}
