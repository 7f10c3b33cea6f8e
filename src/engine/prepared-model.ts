import { TimbrelError } from '../contract/errors.ts'
import type { TimbrelModel } from '../contract/model.ts'
import type { Network } from '../contract/network.ts'
import type { Instrument, Sound } from '../contract/sound.ts'
import { HOP_SECONDS } from '../contract/spectrogram.ts'
import { MOST_WINDOWS } from './blend-decoder.ts'
import type { BlendKernel, DecoderKernel, Kernels, NoiseShaperKernel } from './kernels.ts'
import { KeyMap } from './key-map.ts'
import { planLoop } from './loop-plan.ts'
import { CAPACITY } from './note-paths.ts'
import { atOnce, type Pieces } from './pieces.ts'
import type { PreparedSound } from './sound-path.ts'
import { SoundReader } from './sound-reader.ts'

/** What of a model the engine plays. */
export type PlayableModel = Pick<TimbrelModel, 'network' | 'instruments' | 'sounds'>

/** Seconds in which a struck or plucked sound is damped by 60 dB: a hand on the string, not a switch. */
const DAMPING_SECONDS = 0.18

/** Seconds in which a held sound falls by 60 dB where the recording has no release of its own to measure. */
const RELEASE_SECONDS = 0.15

/** Bounds in seconds of a release that was measured: neither a click nor a hall. */
const SHORTEST_RELEASE_SECONDS = 0.08
const LONGEST_RELEASE_SECONDS = 0.4

/** Fall in dB over which a recorded release is measured; below it the room takes over. */
const RELEASE_MEASURE_DB = 30

/**
 * Rate in dB/s added to every sound's decay before decays are blended as durations, so that a held sound has one too. With
 * 20 the temporal centroid of 35 morphs between held and struck sounds lies .037 off its place (12: .038, 30: .046); with
 * less it is better in notes of two seconds, with more in notes of one.
 */
const HELD_DECAY_DB_PER_SECOND = 20

/** Sounds prepared in one piece of work: 0.1 ms. */
const SOUNDS_AT_ONCE = 4

/** Everything voices share: prepared once when the engine is configured, only read (and scratch used) afterwards. */
export interface PreparedModel {
  readonly latentSize: number
  /** Frames between decoded steps. */
  readonly latentStride: number
  readonly sounds: readonly PreparedSound[]
  readonly keyMaps: readonly KeyMap[]
  readonly decoder: DecoderKernel
  readonly blend: BlendKernel
  readonly noiseShaper: NoiseShaperKernel
  readonly kernels: Kernels
  /** Whether morphs have the blend of their instruments' brightness; see EvenBrightness. */
  readonly evenBrightness: boolean
  /** What the attribute knobs add: the only part that changes while playing. */
  readonly attributes: AttributeOffsets
}

/** What attribute knobs do to each sound; written by {@link LatentAttributes}' owner, read by every voice. */
export interface AttributeOffsets {
  /** [sounds, latentSize] added to a sound's latents. */
  readonly latents: Float32Array
  /** Factor on the length of attacks. */
  attackFactor: number
}

/**
 * @param evenBrightness true unless said otherwise.
 * @throws TimbrelError 'model-file' when network and sounds do not fit each other.
 */
export function prepareModel(model: PlayableModel, kernels: Kernels, evenBrightness = true): PreparedModel {
  return atOnce(prepareInPieces(model, kernels, evenBrightness))
}

/** As {@link prepareModel}, in pieces of which the decoder's, half a millisecond, is the longest. */
export function* prepareInPieces(
  { network, instruments, sounds }: PlayableModel,
  kernels: Kernels,
  evenBrightness: boolean,
): Pieces<PreparedModel> {
  const { latentSize } = network.spec
  const decoder = kernels.createDecoder(network, windowSteps(network), MOST_WINDOWS)
  yield
  const prepared: PreparedSound[] = []
  for (const [index, sound] of sounds.entries()) {
    const instrument = instruments.findIndex(({ sounds: members }) => members.includes(index))
    prepared.push(prepareSound(sound, latentSize, isHeld(index, instruments, sounds), instrument))
    if (prepared.length % SOUNDS_AT_ONCE === 0) yield
  }
  const latentStride = commonStride(prepared, network)
  const keyMaps: KeyMap[] = []
  for (const instrument of instruments) {
    keyMaps.push(new KeyMap(sounds, instrument.sounds))
    yield
  }
  const readers = prepared.map(({ reader }) => reader)
  const blend = yield* kernels.createBlend(readers, CAPACITY)
  yield
  return {
    latentSize,
    latentStride,
    sounds: prepared,
    keyMaps,
    decoder,
    blend,
    noiseShaper: kernels.createNoiseShaper(),
    kernels,
    evenBrightness,
    attributes: { latents: blend.latentOffsets, attackFactor: 1 },
  }
}

/**
 * Whether a sound keeps sounding while its key is held. An instrument is held or struck as a whole: its sounds decide
 * by majority, so that one bowed note that happens to fade, or one slow low string, does not behave unlike the rest.
 */
function isHeld(index: number, instruments: readonly Instrument[], sounds: readonly Sound[]): boolean {
  const own = instruments.find((instrument) => instrument.sounds.includes(index))?.sounds ?? [index]
  const decaying = own.filter((member) => sounds[member]?.landmarks.decaying).length
  if (2 * decaying === own.length) return !(sounds[index] as Sound).landmarks.decaying
  return 2 * decaying < own.length
}

/** @param instrument its index; -1 where it belongs to none. */
export function prepareSound(sound: Sound, latentSize: number, held: boolean, instrument = -1): PreparedSound {
  const reader = new SoundReader(sound, latentSize)
  const { onsetFrame, attackEndFrame } = sound.landmarks
  const attackFrames = Math.max(1, attackEndFrame - onsetFrame)
  const loop = planLoop(reader, held)
  return {
    reader,
    loop,
    instrument,
    pitched: sound.verdict === 'pitched',
    attackFrames,
    attackEndDb: reader.loudnessDb(onsetFrame + attackFrames),
    decaySeconds: 1 / (HELD_DECAY_DB_PER_SECOND - loop.decayDbPerFrame / HOP_SECONDS),
    releaseFrames: releaseSeconds(sound, held) / HOP_SECONDS,
  }
}

function releaseSeconds({ landmarks, loudnessDb, frameCount }: Sound, held: boolean): number {
  if (!held) return DAMPING_SECONDS
  const from = Math.min(frameCount - 1, landmarks.releaseFrame)
  const targetDb = (loudnessDb[from] as number) - RELEASE_MEASURE_DB
  for (let frame = from + 1; frame < frameCount; frame++) {
    if ((loudnessDb[frame] as number) > targetDb) continue
    const measured = ((frame - from) * HOP_SECONDS * 60) / RELEASE_MEASURE_DB
    return Math.min(LONGEST_RELEASE_SECONDS, Math.max(SHORTEST_RELEASE_SECONDS, measured))
  }
  return RELEASE_SECONDS
}

/** Steps of one decoding window: the step itself and the kernel's reach either side. */
function windowSteps({ spec }: Network): number {
  return spec.decoder.reduce((sum, { kernelSize }) => sum + kernelSize - 1, 1)
}

function commonStride(sounds: readonly PreparedSound[], { spec }: Network): number {
  const first = sounds[0]?.reader.latentStride ?? spec.latentStride
  const other = sounds.find(({ reader }) => reader.latentStride !== first)
  if (other) {
    throw new TimbrelError(
      'model-file',
      `sounds must share one latent stride, found ${first} and ${other.reader.latentStride} (${other.reader.sound.name})`,
    )
  }
  return first
}
