import type { Sound } from '../contract/sound.ts'
import { BINS, HARMONICS, NOISE_BANDS } from '../contract/spectrogram.ts'
import { frameEnergyDb, harmonicCount } from '../dsp/image.ts'
import { Random } from '../dsp/random.ts'
import { clipRow, decodeSound } from '../engine/decoder.ts'
import { typeScriptKernels } from '../engine/kernels/typescript.ts'
import type { PlayableModel } from '../engine/prepared-model.ts'

/** Frames that stand for all of a model's. */
const REFERENCE_FRAMES = 3000

/** Frames of each real sound whose distance to other recordings is measured. */
const CALIBRATION_FRAMES = 8

/** Frames of a sound that are judged, evenly over what is heard of it. */
const JUDGED_FRAMES = 40

/** Frames this far below a sound's peak, in dB, are not judged. */
const HEARD_DB = 40

/** Harmonics below this, dB re the frame's loudness, are not heard: all such are alike. */
const INAUDIBLE_DB = -60

/** Share of what is real that is plausible by definition. */
const PLAUSIBLE_SHARE = 0.95

/** A real frame found nearest, and how far it is. */
export interface NearestFrame {
  readonly distanceDb: number
  /** Index of the sound it is of; -1 when there is none. */
  readonly sound: number
}

/** How near a sound comes to what was recorded. */
export interface Plausibility {
  /** Mean over its heard frames of the distance to the nearest real frame, dB. */
  readonly distanceDb: number
  /** Share of its heard frames within the limit. */
  readonly within: number
  /** Instruments that the nearest real frames are of, by falling share. */
  readonly nearest: readonly { readonly instrument: string; readonly share: number }[]
}

/**
 * Real frames of a model, to hold others against: those of its own sounds (decoder and detail, so the analysed
 * recordings) that were trained on. No recordings are needed.
 *
 * The distance of two frames is the rms over bins of their difference in dB: noise bands, and the harmonics that both
 * pitches have, taken as no lower than -60 dB. Memory is fixed by REFERENCE_FRAMES.
 */
export class RealFrames {
  /** 95th percentile of the distances of single real frames to the nearest frame of another recording, dB. */
  readonly frameLimitDb: number
  /** 95th percentile over real sounds of the mean of these: what a whole sound is held against. At most the above. */
  readonly limitDb: number
  readonly #model: PlayableModel
  readonly #rows: Float32Array
  readonly #harmonics: Uint8Array
  readonly #sounds: Int32Array

  /** @param seed decides which frames; >= 1. Takes a second or two. */
  constructor(model: PlayableModel, seed: number) {
    const random = new Random(seed)
    const known = model.sounds.map((sound, index) => ({ sound, index })).filter(({ sound }) => !sound.heldOut)
    const places = known.flatMap(({ sound, index }) => heardFrames(sound).map((frame) => ({ index, frame })))
    const chosen = random.shuffle(places).slice(0, REFERENCE_FRAMES)
    this.#model = model
    this.#rows = new Float32Array(chosen.length * BINS)
    this.#harmonics = Uint8Array.from(chosen, ({ index }) => harmonicCount((model.sounds[index] as Sound).midiNote))
    this.#sounds = Int32Array.from(chosen, ({ index }) => index)
    for (const { sound, index } of known) {
      const image = soundImage(model, index)
      for (const [row, place] of chosen.entries()) {
        if (place.index !== index) continue
        copyAudible(image, place.frame * BINS, harmonicCount(sound.midiNote), this.#rows, row * BINS)
      }
    }
    const apart = known.map(({ sound, index }) => this.#distances(sound, index, CALIBRATION_FRAMES))
    this.frameLimitDb = percentile(apart.flat().map(({ distanceDb }) => distanceDb))
    this.limitDb = percentile(apart.map(meanDistance))
  }

  /** How plausible a sound is as the network of this model decodes it, with its detail. */
  judge(sound: Sound): Plausibility {
    const found = this.#distances(sound, -1, JUDGED_FRAMES)
    return {
      distanceDb: meanDistance(found),
      within: found.filter(({ distanceDb }) => distanceDb <= this.frameLimitDb).length / Math.max(1, found.length),
      nearest: this.#shares(found),
    }
  }

  /** Nearest frames of at most `count` frames of a sound. @param own its index in the model, left out; -1: none. */
  #distances(sound: Sound, own: number, count: number): NearestFrame[] {
    const image = soundImage({ network: this.#model.network, sounds: [sound] }, 0)
    const harmonics = harmonicCount(sound.midiNote)
    const frames = heardFrames(sound)
    const audible = new Float32Array(BINS)
    return Array.from({ length: Math.min(count, frames.length) }, (_, index) => {
      const frame = frames[Math.floor((index * frames.length) / Math.min(count, frames.length))] as number
      copyAudible(image, frame * BINS, harmonics, audible, 0)
      return this.#search(audible, harmonics, own)
    })
  }

  #shares(found: readonly NearestFrame[]): Plausibility['nearest'] {
    const counts = new Map<string, number>()
    for (const { sound } of found) {
      const name = this.#model.sounds[sound]?.instrument ?? ''
      counts.set(name, (counts.get(name) ?? 0) + 1)
    }
    return [...counts]
      .map(([instrument, count]) => ({ instrument, share: count / found.length }))
      .sort((a, b) => b.share - a.share)
  }

  /** @param other a sound whose frames are left out. */
  #search(row: Float32Array, harmonics: number, other: number): NearestFrame {
    let least = Number.POSITIVE_INFINITY
    let sound = -1
    for (let frame = 0; frame < this.#sounds.length; frame++) {
      if (this.#sounds[frame] === other) continue
      const shared = Math.min(harmonics, this.#harmonics[frame] as number)
      const bins = shared + NOISE_BANDS
      // Most frames are already too far off in their noise.
      const noise = this.#squares(row, frame * BINS, HARMONICS, BINS)
      if (noise >= least * bins) continue
      const square = (noise + this.#squares(row, frame * BINS, 0, shared)) / bins
      if (square >= least) continue
      least = square
      sound = this.#sounds[frame] as number
    }
    return { distanceDb: Math.sqrt(least), sound }
  }

  #squares(row: Float32Array, frame: number, from: number, to: number): number {
    let sum = 0
    for (let bin = from; bin < to; bin++) {
      const difference = (row[bin] as number) - (this.#rows[frame + bin] as number)
      sum += difference * difference
    }
    return sum
  }
}

function meanDistance(found: readonly NearestFrame[]): number {
  return found.reduce((sum, { distanceDb }) => sum + distanceDb, 0) / Math.max(1, found.length)
}

/** The value that PLAUSIBLE_SHARE of the finite ones do not exceed; 0 of none. */
function percentile(values: readonly number[]): number {
  const rising = values.filter(Number.isFinite).toSorted((a, b) => a - b)
  return rising[Math.min(rising.length - 1, Math.floor(PLAUSIBLE_SHARE * rising.length))] ?? 0
}

/** Frames from the onset on that are within HEARD_DB of the peak. */
function heardFrames({ landmarks, loudnessDb, frameCount }: Sound): number[] {
  const frames: number[] = []
  for (let frame = landmarks.onsetFrame; frame < frameCount; frame++) {
    if ((loudnessDb[frame] as number) >= landmarks.peakLoudnessDb - HEARD_DB) frames.push(frame)
  }
  return frames
}

/** [frames, BINS] of a sound: decoder and detail. */
function soundImage({ network, sounds }: Pick<PlayableModel, 'network' | 'sounds'>, index: number): Float32Array {
  const sound = sounds[index] as Sound
  const image = decodeSound(network, sound, typeScriptKernels)
  const blend = typeScriptKernels.createBlend(sounds)
  for (let frame = 0; frame < sound.frameCount; frame++) {
    blend.addDetail(index, frame, 0, 1, image.subarray(frame * BINS, (frame + 1) * BINS))
    clipRow(image, frame * BINS)
  }
  return image
}

/** Copies a row as it is heard: at the loudness it states, its inaudible harmonics all alike. */
function copyAudible(
  from: Float32Array,
  fromOffset: number,
  harmonics: number,
  to: Float32Array,
  toOffset: number,
): void {
  const energyDb = frameEnergyDb(from, fromOffset, harmonics)
  for (let bin = 0; bin < BINS; bin++) {
    const valueDb = (from[fromOffset + bin] as number) - energyDb
    to[toOffset + bin] = bin < HARMONICS ? Math.max(INAUDIBLE_DB, valueDb) : valueDb
  }
}
