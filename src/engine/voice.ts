import { HARMONICS, HOP_SAMPLES, MODEL_RATE_HZ } from '../contract/spectrogram.ts'
import { frameEnergyDb, rowToAmplitudes } from '../dsp/image.ts'
import { midiToHz } from '../dsp/pitch.ts'
import { Envelope } from './envelope.ts'
import { LiveSettings } from './instrument-settings.ts'
import type { NoiseShaperKernel, PartialBankKernel } from './kernels.ts'
import type { Shares } from './key-map.ts'
import { NoteBlend } from './note-blend.ts'
import { PitchMotion } from './pitch-motion.ts'
import type { PreparedModel } from './prepared-model.ts'

/** Level re full scale below which a note that has died away by itself is over. */
const INAUDIBLE_DB = -110

/** A voice that must make room sounds on this long, fading: two hops, 11 ms. */
const TAIL_SAMPLES = 2 * HOP_SAMPLES

/**
 * One note sounding, at MODEL_RATE_HZ. It renders a hop at a time on its own clock, whatever block lengths it is asked
 * for, so its samples depend on nothing but the note.
 *
 * The constructor allocates; nothing else does.
 */
export class Voice {
  /** The note it plays; -1 while free, and for a note whose id another has taken. */
  noteId = -1
  /** True from the start of a note until it is over. */
  playing = false
  /** True from note-off on. */
  releasing = false
  /** Let go, but for the pedal. */
  sustained = false
  /** Level of the latest frame, dB re full scale. */
  levelDb = Number.NEGATIVE_INFINITY
  /** Hops silenced because their frame was not finite. */
  faults = 0
  readonly pitch = new PitchMotion()
  readonly #blend: NoteBlend
  readonly #bank: PartialBankKernel
  readonly #shaper: NoiseShaperKernel
  readonly #hop = new Float32Array(HOP_SAMPLES)
  /** The latest grain's second half, waiting for the next grain. */
  readonly #overlap = new Float32Array(2 * HOP_SAMPLES)
  readonly #tail = new Float32Array(TAIL_SAMPLES)
  #tailPosition = TAIL_SAMPLES
  #hopPosition = HOP_SAMPLES
  #before = new Float32Array(HARMONICS)
  #after = new Float32Array(HARMONICS)
  readonly #onsetPhases = new Float32Array(HARMONICS)
  #f0Hz = 440
  #key = 69
  #frame = 0
  readonly #envelope: Envelope
  readonly #settings: Readonly<LiveSettings>

  /** @param settings read at every hop; the defaults unless said otherwise. */
  constructor(model: PreparedModel, settings: Readonly<LiveSettings> = new LiveSettings()) {
    this.#settings = settings
    this.#envelope = new Envelope(settings)
    this.#blend = new NoteBlend(model)
    this.#bank = model.kernels.createPartialBank()
    this.#shaper = model.noiseShaper
  }

  /**
   * Takes up a note, fading out what still sounds. Its pitch is where `pitch` says, which is started beforehand.
   *
   * @param shares its sounds; their weights sum to 1.
   */
  start(noteId: number, key: number, shares: Shares, leadFrames: number, detailAmount: number, seed: number): void {
    // A note that has not sounded yet leaves nothing to fade out.
    if (this.playing && this.#frame > 0) this.#leaveTail(detailAmount)
    this.noteId = noteId
    this.playing = true
    this.releasing = false
    this.sustained = false
    this.#key = key
    this.#frame = 0
    this.#envelope.start(leadFrames)
    this.#hopPosition = HOP_SAMPLES
    this.#overlap.fill(0)
    this.#before.fill(0)
    this.#bank.reset(seed)
    this.#follow()
    this.#blend.begin(key, shares, leadFrames, detailAmount, seed)
    this.#f0Hz = midiToHz(key)
    const f0Hz = midiToHz(key + this.pitch.semitones + this.#blend.pitchDeviation)
    if (Number.isFinite(f0Hz)) this.#f0Hz = f0Hz
    this.levelDb = this.#blend.levelDb
    const cycles = this.#blend.onsetPhases(leadFrames, this.pitch, this.#onsetPhases)
    if (cycles !== null) this.#bank.aim(this.#onsetPhases, cycles, this.#blend.inharmonicity)
  }

  /** Goes on as another note, without an attack: a legato. @param shares its sounds. */
  handOver(noteId: number, key: number, shares: Shares, glideSeconds: number): void {
    this.noteId = noteId
    this.sustained = false
    this.pitch.moveKey(this.#key - key, glideSeconds)
    this.#key = key
    this.#blend.retune(key)
    this.#blend.aim(shares, this.#frame)
  }

  release(): void {
    this.releasing = true
  }

  /** Ends the note within two hops, without a click. */
  fadeOut(): void {
    if (this.#frame > 0) this.#leaveTail(this.#settings.detail)
    this.#end()
  }

  /** Silence at once, as after a reset. */
  silence(): void {
    this.#end()
    this.#tailPosition = TAIL_SAMPLES
    this.#tail.fill(0)
  }

  /** Moves the sounding note towards other shares. */
  aim(shares: Shares): void {
    this.#blend.aim(shares, this.#frame)
  }

  /** Adds `count` samples to `out` at `offset`. */
  addTo(out: Float32Array, offset: number, count: number, detailAmount: number): void {
    this.#addTail(out, offset, count)
    let done = 0
    while (done < count && this.playing) {
      if (this.#hopPosition === HOP_SAMPLES) this.#renderHop(detailAmount)
      const length = Math.min(count - done, HOP_SAMPLES - this.#hopPosition)
      const to = offset + done
      for (let n = 0; n < length; n++) {
        out[to + n] = (out[to + n] as number) + (this.#hop[this.#hopPosition + n] as number)
      }
      done += length
      this.#hopPosition += length
      if (this.#hopPosition === HOP_SAMPLES && this.#over()) this.#end()
    }
  }

  /** True while anything is still heard. */
  get sounding(): boolean {
    return this.playing || this.#tailPosition < TAIL_SAMPLES
  }

  /** True once the note's attack is over: until then its level says nothing of how loud it will be. */
  get settled(): boolean {
    return this.#envelope.attacked && this.#blend.settled
  }

  #end(): void {
    this.noteId = -1
    this.playing = false
  }

  #follow(): void {
    this.#blend.brightness = this.#settings.brightness
    this.#blend.airDb = this.#settings.airDb
  }

  #over(): boolean {
    return this.#envelope.over || (this.settled && this.levelDb < INAUDIBLE_DB)
  }

  /** The next hop: from the latest frame to the one after it. */
  #renderHop(detailAmount: number): void {
    this.#frame++
    this.#follow()
    this.#blend.advance(this.#frame, detailAmount)
    this.pitch.advance()
    this.#envelope.advance(this.releasing, this.#blend.releaseFrames)
    const { row, harmonics } = this.#blend
    this.levelDb = this.#blend.levelDb + this.#envelope.levelDb
    // The frame's loudness is the blended one, whatever the decoder says: without this attacks smear.
    let rowDb = this.levelDb - frameEnergyDb(row, 0, harmonics)
    let f0Hz = midiToHz(this.#key + this.pitch.semitones + this.#blend.pitchDeviation)
    if (!(rowDb < Number.POSITIVE_INFINITY && Number.isFinite(f0Hz))) {
      this.faults++
      rowDb = Number.NEGATIVE_INFINITY
      f0Hz = this.#f0Hz
    }
    this.#hop.fill(0)
    this.#addPartials(row, harmonics, rowDb, f0Hz)
    this.#addNoise(row, rowDb)
    this.#hopPosition = 0
  }

  #addPartials(row: Float32Array, harmonics: number, rowDb: number, f0Hz: number): void {
    if (rowDb === Number.NEGATIVE_INFINITY) this.#after.fill(0)
    else rowToAmplitudes(row, 0, harmonics, rowDb, this.#after)
    this.#bank.add(
      this.#hop,
      0,
      HOP_SAMPLES,
      this.#f0Hz,
      f0Hz,
      this.#blend.inharmonicity,
      this.#before,
      this.#after,
      MODEL_RATE_HZ,
    )
    const spent = this.#before
    this.#before = this.#after
    this.#after = spent
    this.#f0Hz = f0Hz
  }

  #addNoise(row: Float32Array, rowDb: number): void {
    const overlap = this.#overlap
    if (rowDb > Number.NEGATIVE_INFINITY) {
      this.#shaper.shape(this.#blend.grain, 0, row, HARMONICS, rowDb, overlap, 0)
    }
    for (let n = 0; n < HOP_SAMPLES; n++) this.#hop[n] = (this.#hop[n] as number) + (overlap[n] as number)
    overlap.copyWithin(0, HOP_SAMPLES)
    overlap.fill(0, HOP_SAMPLES)
  }

  /** Keeps the next samples of what sounds now, fading, to be heard beside the note that takes over. */
  #leaveTail(detailAmount: number): void {
    const tail = this.#tail
    tail.copyWithin(0, this.#tailPosition)
    tail.fill(0, TAIL_SAMPLES - this.#tailPosition)
    this.#tailPosition = TAIL_SAMPLES
    this.addTo(tail, 0, TAIL_SAMPLES, detailAmount)
    for (let n = 0; n < TAIL_SAMPLES; n++) tail[n] = (tail[n] as number) * (1 - n / TAIL_SAMPLES)
    this.#tailPosition = 0
  }

  #addTail(out: Float32Array, offset: number, count: number): void {
    const length = Math.min(count, TAIL_SAMPLES - this.#tailPosition)
    for (let n = 0; n < length; n++) {
      out[offset + n] = (out[offset + n] as number) + (this.#tail[this.#tailPosition + n] as number)
    }
    this.#tailPosition += length
  }
}
