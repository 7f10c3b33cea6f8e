import { PHASE_STEPS } from '../contract/sound.ts'
import { BINS, HARMONICS, HOP_SAMPLES, HOP_SECONDS } from '../contract/spectrogram.ts'
import { harmonicCount } from '../dsp/image.ts'
import { WhiteExcitation } from '../dsp/noise-shaper.ts'
import { midiToHz } from '../dsp/pitch.ts'
import { BlendDecoder } from './blend-decoder.ts'
import { clipRow, interpolateRows } from './decoder.ts'
import { EvenBrightness } from './even-brightness.ts'
import { PITCH_TRACK } from './kernels.ts'
import type { Shares } from './key-map.ts'
import { ALL_INSTRUMENTS, NotePaths } from './note-paths.ts'
import type { PitchMotion } from './pitch-motion.ts'
import type { PreparedModel } from './prepared-model.ts'
import type { PreparedSound, SoundPath } from './sound-path.ts'

/** Multiples of the golden section, as turns, lie nowhere close together. */
const GOLDEN_SHARE = 0.618033988749895

/** Share of the way to its target that the player's brightness goes each frame, and the air beside it. */
const BRIGHTNESS_STEP = 0.25

/** Air this close to its target is there, dB. */
const AIR_SETTLED_DB = 0.01

/** Power of air that counts as silence, so that its logarithm stays finite: 20 dB below what is usual. */
const SILENT_AIR = 0.01

/**
 * The blend of one note, frame by frame: what each sound adds at its place on the common time line, decoded once.
 *
 * frame = decode(Σ w z) + detailAmount · Σ w detail; loudness, pitch and inharmonicity are blended beside it, decays as
 * durations (rates in dB/s would give nearly all of the way to the shorter one at once), and air
 * by square roots of the weights, its power then set to the blend in dB of the sounds' own: the air of a pick is far
 * above its average, and a twentieth of its power would still drown a held sound's.
 *
 * The decoder looks ahead, so the time line runs ahead of the frame heard; weights do not: every step is decoded with
 * the weights of its moment. The constructor allocates; nothing else does.
 */
export class NoteBlend {
  /** [BINS] image row of the latest frame; its energy is not normalised. */
  readonly row = new Float32Array(BINS)
  /** [2 · HOP_SAMPLES] excitation of the latest frame. */
  readonly grain = new Float32Array(2 * HOP_SAMPLES)
  /** Harmonics that may sound at this key: 0 when every sound is unpitched. */
  harmonics = 0
  /** dB re full scale of the latest frame; -Infinity when no sound takes part. */
  levelDb = Number.NEGATIVE_INFINITY
  /** Semitones from the key. */
  pitchDeviation = 0
  inharmonicity = 0
  /** Blended frames of a 60 dB release. */
  releaseFrames = 1
  /** Octaves by which the spectral centroid is to be moved beyond the blend's own; followed within 40 ms. */
  brightness = 0
  /** dB by which the noise is to be raised over the partials; followed within 40 ms. */
  airDb = 0
  /** True once the attack is over: only then may a note die of being too quiet. */
  settled = false

  readonly #model: PreparedModel
  readonly #paths: NotePaths
  readonly #white = new WhiteExcitation(HOP_SAMPLES)
  readonly #decoder: BlendDecoder
  readonly #brightness: EvenBrightness
  /** Frames the time line runs ahead of the frame heard. */
  readonly #ahead: number
  #below = new Float32Array(BINS)
  #above = new Float32Array(BINS)
  #next = new Float32Array(BINS)
  #nextReady = false
  /** Octaves by which the brightness of each of these steps is moved. */
  #belowShift = 0
  #aboveShift = 0
  #nextShift = 0
  /** Frame of the note at which the row `above` sits. */
  #aboveFrame = 0
  /** Frames before its time at which a row is decoded: spreads a chord's decoding over the hops. */
  #decodeLead = 0
  #key = 69
  /** Octaves of `brightness` reached. */
  #brightened = 0
  /** dB of `airDb` reached. */
  #airedDb = 0

  constructor(model: PreparedModel) {
    const { reach } = model.decoder
    this.#model = model
    this.#decoder = new BlendDecoder(model)
    this.#brightness = new EvenBrightness(model, this.#decoder)
    this.#ahead = model.latentStride * (reach + 2)
    let ring = 1
    while (ring <= this.#ahead + model.latentStride * (reach + 1)) ring *= 2
    this.#paths = new NotePaths(model.sounds, model.attributes, ring)
  }

  /** Begins a note at its frame 0. @param shares sum to 1. @param leadFrames frames before the onset. */
  begin(key: number, shares: Shares, leadFrames: number, detailAmount: number, seed: number): void {
    this.#key = key
    this.#white.reset(seed)
    this.#paths.begin(shares, leadFrames, seed)
    for (let frame = 1; frame <= this.#ahead; frame++) this.#paths.advance(frame)
    this.#brightened = this.brightness
    this.#airedDb = this.airDb
    this.#decodeLead = seed % this.#model.latentStride
    this.#startDecoding(leadFrames, detailAmount)
    this.#compose(0, detailAmount)
  }

  /**
   * Phases that the partials have at the note's onset: those of the sound that weighs most.
   *
   * @param pitch how the note will move until then. @param turns [HARMONICS] receives them; partials which the sound does not have are scattered.
   * @returns cycles of the fundamental from the frame of `begin` to the onset; null when no sound is pitched.
   */
  onsetPhases(leadFrames: number, pitch: PitchMotion, turns: Float32Array): number | null {
    const sound = this.#heaviest(true)
    if (sound === null) return null
    const { onsetPhases } = sound.reader.sound
    for (let index = 0; index < turns.length; index++) {
      const scattered = ((index + 1) * GOLDEN_SHARE) % 1
      turns[index] = index < onsetPhases.length ? (onsetPhases[index] as number) / PHASE_STEPS : scattered
    }
    let cycles = 0
    for (let frame = 0; frame < leadFrames; frame++) {
      cycles += 0.5 * HOP_SECONDS * (this.#f0HzAt(frame, pitch) + this.#f0HzAt(frame + 1, pitch))
    }
    return cycles
  }

  /** Moves the note towards other shares. @param frame the latest frame. */
  aim(shares: Shares, frame: number): void {
    this.#paths.aim(shares, frame + this.#ahead)
  }

  /** Takes another key: rows are told it from the next decoded step on, detail and partials from the next frame on. */
  retune(key: number): void {
    this.#key = key
  }

  /** Goes on to `frame`, one after the latest. */
  advance(frame: number, detailAmount: number): void {
    const stride = this.#model.latentStride
    this.#paths.moveWeights()
    this.#paths.advance(frame + this.#ahead)
    if (!this.#nextReady && frame > this.#aboveFrame - this.#decodeLead) {
      this.#nextShift = this.#decode(this.#aboveFrame + stride, detailAmount, this.#next)
      this.#nextReady = true
    }
    if (frame > this.#aboveFrame) {
      const spent = this.#below
      this.#below = this.#above
      this.#above = this.#next
      this.#next = spent
      this.#belowShift = this.#aboveShift
      this.#aboveShift = this.#nextShift
      this.#aboveFrame += stride
      this.#nextReady = false
    }
    this.#compose(frame, detailAmount)
  }

  /**
   * Decodes the two rows around frame 0. They sit on the latent steps of the sound that weighs most, so that where it
   * plays alone its detail meets exactly the decoding it was measured against.
   */
  #startDecoding(leadFrames: number, detailAmount: number): void {
    const stride = this.#model.latentStride
    const onset = this.#heaviest(false)?.reader.sound.landmarks.onsetFrame ?? 0
    const first = -((((onset - leadFrames) % stride) + stride) % stride)
    this.#belowShift = this.#decode(first, detailAmount, this.#below)
    this.#aboveShift = this.#decode(first + stride, detailAmount, this.#above)
    this.#aboveFrame = first + stride
    this.#nextReady = false
  }

  /** The sound that weighs most, of all or of those with a pitch; null when there is none. */
  #heaviest(pitchedOnly: boolean): PreparedSound | null {
    const { count, paths } = this.#paths
    let found: PreparedSound | null = null
    let most = 0
    for (let index = 0; index < count; index++) {
      const path = paths[index] as SoundPath
      const sound = this.#paths.soundOf(path)
      if (path.weight <= most || (pitchedOnly && !sound.pitched)) continue
      most = path.weight
      found = sound
    }
    return found
  }

  /** Fundamental at a frame that the time line has reached; the latest is 0. */
  #f0HzAt(frame: number, pitch: PitchMotion): number {
    const { blend } = this.#model
    this.#paths.fillParts(blend.parts, frame, this.#key, ALL_INSTRUMENTS, 1)
    blend.blendTracks()
    return midiToHz(this.#key + pitch.ahead(frame) + (blend.tracks[PITCH_TRACK] as number))
  }

  /** Decodes the step at frame `frame` of the note into a row of dB. @returns octaves its brightness is to be moved by. */
  #decode(frame: number, detailAmount: number, out: Float32Array): number {
    this.#decoder.decode(this.#paths, this.#key, frame, this.#brightness.needsParts(this.#paths))
    for (let bin = 0; bin < BINS; bin++) out[bin] = this.#decoder.rows[bin] as number
    return this.#brightness.shiftAt(this.#paths, this.#key, frame, detailAmount)
  }

  /** Everything of the frame heard: the row with its detail, and what stands beside it. */
  #compose(frame: number, detailAmount: number): void {
    const { blend, latentStride } = this.#model
    const { count, paths, timeline } = this.#paths
    const share = 1 - (this.#aboveFrame - frame) / latentStride
    interpolateRows(this.#below, this.#above, share, this.row)
    this.#paths.fillParts(blend.parts, frame, this.#key, ALL_INSTRUMENTS, 1)
    blend.addDetail(detailAmount, this.row)
    blend.blendAir(this.grain)
    blend.blendTracks()
    let levelDb = count === 0 ? Number.NEGATIVE_INFINITY : 0
    let inharmonicity = 0
    let logRelease = 0
    let airless = 0
    let airPower = 0
    let logAirPower = 0
    let pitchedShare = 0
    for (let index = 0; index < count; index++) {
      const path = paths[index] as SoundPath
      const { weight } = path
      const { reader, releaseFrames, pitched } = this.#paths.soundOf(path)
      const hasAir = reader.sound.air.length > 0
      const power = hasAir ? (blend.airPowers[index] as number) : 1
      if (!hasAir) airless += weight
      airPower += weight * power
      logAirPower += weight * Math.log(power + SILENT_AIR)
      levelDb += weight * (path.levelAt(frame) + path.gainDb)
      inharmonicity += weight * reader.sound.inharmonicity
      logRelease += weight * Math.log(releaseFrames)
      if (pitched) pitchedShare += weight
    }
    clipRow(this.row, 0)
    this.#brightened += BRIGHTNESS_STEP * (this.brightness - this.#brightened)
    const octaves = this.#belowShift + share * (this.#aboveShift - this.#belowShift) + this.#brightened
    if (pitchedShare > 0) this.#brightness.move(this.row, this.#key, octaves)
    this.#raiseNoise()
    this.#addWhite(airless)
    this.#scaleAir(Math.sqrt(Math.exp(logAirPower) / (airPower + SILENT_AIR)))
    this.levelDb = levelDb + (timeline.sustained > this.#ahead ? this.#decayShiftDb(frame) : 0)
    this.pitchDeviation = blend.tracks[PITCH_TRACK] as number
    this.inharmonicity = inharmonicity
    this.harmonics = pitchedShare > 0 ? harmonicCount(this.#key) : 0
    this.releaseFrames = Math.exp(logRelease)
    this.settled = timeline.sustained > this.#ahead
  }

  /**
   * What blending decays as durations adds to the blend of levels: weights become w / (rate + HELD_DECAY), scaled to sum
   * to 1, for all that happened to each sound's level since the end of its attack.
   */
  #decayShiftDb(frame: number): number {
    const { count, paths } = this.#paths
    let whole = 0
    for (let index = 0; index < count; index++) {
      const path = paths[index] as SoundPath
      whole += path.weight * this.#paths.soundOf(path).decaySeconds
    }
    let shiftDb = 0
    for (let index = 0; index < count; index++) {
      const path = paths[index] as SoundPath
      const { decaySeconds, attackEndDb } = this.#paths.soundOf(path)
      shiftDb += path.weight * (decaySeconds / whole - 1) * (path.levelAt(frame) - attackEndDb)
    }
    return shiftDb
  }

  /** Where partials sound too the frame's loudness is kept, so this moves the balance. */
  #raiseNoise(): void {
    this.#airedDb += BRIGHTNESS_STEP * (this.airDb - this.#airedDb)
    if (Math.abs(this.airDb - this.#airedDb) < AIR_SETTLED_DB) this.#airedDb = this.airDb
    if (this.#airedDb === 0) return
    for (let bin = HARMONICS; bin < BINS; bin++) this.row[bin] = (this.row[bin] as number) + this.#airedDb
  }

  #addWhite(share: number): void {
    this.#white.advance()
    if (share === 0) return
    const gain = Math.sqrt(share)
    const white = this.#white.grain
    for (let n = 0; n < white.length; n++) this.grain[n] = (this.grain[n] as number) + gain * (white[n] as number)
  }

  #scaleAir(gain: number): void {
    const grain = this.grain
    for (let n = 0; n < grain.length; n++) grain[n] = (grain[n] as number) * gain
  }
}
