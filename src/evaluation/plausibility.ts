import type { Sound } from '../contract/sound.ts'
import { BINS } from '../contract/spectrogram.ts'
import { frameEnergyDb, harmonicCount } from '../dsp/image.ts'
import { Random } from '../dsp/random.ts'
import { clipRow, decodeSound } from '../engine/decoder.ts'
import { typeScriptKernels } from '../engine/kernels/typescript.ts'
import { atOnce } from '../engine/pieces.ts'
import type { PlayableModel } from '../engine/prepared-model.ts'
import { SoundReader } from '../engine/sound-reader.ts'
import { type NearestFrame, NearestFrames } from './nearest-frames.ts'

/** Frames that stand for all of a model's. */
const REFERENCE_FRAMES = 3000

/** Frames of each real sound whose distance to other recordings is measured. */
const CALIBRATION_FRAMES = 8

/** Frames of a sound that are judged, evenly over what is heard of it. */
const JUDGED_FRAMES = 40

/** Frames this far below a sound's peak, in dB, are not judged. */
const HEARD_DB = 40

/** Share of what is real that is plausible by definition. */
const PLAUSIBLE_SHARE = 0.95

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
 * Distances are those of {@link NearestFrames}, every frame at the loudness it states. Memory is fixed by
 * REFERENCE_FRAMES.
 */
export class RealFrames {
  /** 95th percentile of the distances of single real frames to the nearest frame of another recording, dB. */
  readonly frameLimitDb: number
  /** 95th percentile over real sounds of the mean of these: what a whole sound is held against. At most the above. */
  readonly limitDb: number
  readonly #model: PlayableModel
  readonly #frames: NearestFrames

  /** @param seed decides which frames; >= 1. Takes a second or two. */
  constructor(model: PlayableModel, seed: number) {
    const random = new Random(seed)
    const known = model.sounds.map((sound, index) => ({ sound, index })).filter(({ sound }) => !sound.heldOut)
    const places = known.flatMap(({ sound, index }) => heardFrames(sound).map((frame) => ({ index, frame })))
    const chosen = random.shuffle(places).slice(0, REFERENCE_FRAMES)
    this.#model = model
    const rows = new Float32Array(chosen.length * BINS)
    for (const { sound, index } of known) {
      const image = soundImage(model, index)
      for (const [row, place] of chosen.entries()) {
        if (place.index !== index) continue
        copyAtLoudness(image, place.frame * BINS, harmonicCount(sound.midiNote), rows, row * BINS)
      }
    }
    const harmonics = Uint8Array.from(chosen, ({ index }) => harmonicCount((model.sounds[index] as Sound).midiNote))
    this.#frames = new NearestFrames({ rows, harmonics, of: Int32Array.from(chosen, ({ index }) => index) })
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
    const frames = heardFrames(sound)
    const rows = new Float32Array(BINS)
    const harmonics = Uint8Array.of(harmonicCount(sound.midiNote))
    return Array.from({ length: Math.min(count, frames.length) }, (_, index) => {
      const frame = frames[Math.floor((index * frames.length) / Math.min(count, frames.length))] as number
      copyAtLoudness(image, frame * BINS, harmonics[0] as number, rows, 0)
      return this.#frames.nearest({ rows, harmonics }, 0, own)
    })
  }

  #shares(found: readonly NearestFrame[]): Plausibility['nearest'] {
    const counts = new Map<string, number>()
    for (const { of } of found) {
      const name = this.#model.sounds[of]?.instrument ?? ''
      counts.set(name, (counts.get(name) ?? 0) + 1)
    }
    return [...counts]
      .map(([instrument, count]) => ({ instrument, share: count / found.length }))
      .sort((a, b) => b.share - a.share)
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
  const blend = atOnce(typeScriptKernels.createBlend([new SoundReader(sound, network.spec.latentSize)], 1))
  const { parts } = blend
  parts.count = 1
  parts.weights[0] = 1
  for (let frame = 0; frame < sound.frameCount; frame++) {
    parts.frames[0] = frame
    blend.addDetail(1, image.subarray(frame * BINS, (frame + 1) * BINS))
    clipRow(image, frame * BINS)
  }
  return image
}

/** Copies a row at the loudness it states. */
function copyAtLoudness(
  from: Float32Array,
  fromOffset: number,
  harmonics: number,
  to: Float32Array,
  toOffset: number,
): void {
  const energyDb = frameEnergyDb(from, fromOffset, harmonics)
  for (let bin = 0; bin < BINS; bin++) to[toOffset + bin] = (from[fromOffset + bin] as number) - energyDb
}
