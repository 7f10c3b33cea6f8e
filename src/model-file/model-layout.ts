import { ModelFileError } from '../contract/errors.ts'
import type { ModelOrigin } from '../contract/model.ts'
import type { LayerSpec, NetworkSpec } from '../contract/network.ts'
import type { Instrument, Sound } from '../contract/sound.ts'
import { BINS, HOP_SAMPLES } from '../contract/spectrogram.ts'
import { detailWidth } from './model-schema.ts'
import type { TensorSpec } from './safetensors-header.ts'

/** All of a sound but its arrays; with `latentCount` it decides the arrays' shapes. */
export interface SoundHead
  extends Omit<Sound, 'latents' | 'loudnessDb' | 'pitchDeviation' | 'detail' | 'air' | 'onsetPhases'> {
  readonly latentCount: number
}

/** All of a model but weights and arrays: what is known without reading a tensor. */
export interface ModelInfo {
  readonly formatVersion: number
  readonly origin: ModelOrigin
  readonly spec: NetworkSpec
  readonly instruments: readonly Instrument[]
  readonly sounds: readonly SoundHead[]
  /** Bytes of the whole file. */
  readonly bytes: number
}

/** The heads of sounds in memory. */
export function soundHead(sound: Sound, latentSize: number): SoundHead {
  const { latents, loudnessDb, pitchDeviation, detail, air, onsetPhases, ...head } = sound
  return { ...head, latentCount: latents.length / latentSize }
}

/** Tensors of network, normalisation and pad. Weights lie as {@link LayerSpec} says: [kernelSize, inputs, outputs]. */
export function networkTensors(spec: NetworkSpec, instrumentCount: number): TensorSpec[] {
  return [
    ...layerTensors('encoder', spec.encoder),
    ...layerTensors('decoder', spec.decoder),
    { name: 'normalisation/mean', dtype: 'F32', shape: [BINS] },
    { name: 'instruments/points', dtype: 'F64', shape: [instrumentCount, 2] },
  ]
}

function layerTensors(part: 'encoder' | 'decoder', layers: readonly LayerSpec[]): TensorSpec[] {
  return layers.flatMap(({ kernelSize, inputs, outputs }, index): TensorSpec[] => [
    { name: `${part}/${index}/kernel`, dtype: 'F32', shape: [kernelSize, inputs, outputs] },
    { name: `${part}/${index}/bias`, dtype: 'F32', shape: [outputs] },
  ])
}

/** Tensors of sound `index`. Latents are halves, which is all their producer keeps; the rest is stored as it is. */
export function soundTensors(head: SoundHead, index: number, latentSize: number): TensorSpec[] {
  const { frameCount, latentCount, harmonicCount } = head
  return [
    { name: `sounds/${index}/latents`, dtype: 'F16', shape: [latentCount, latentSize] },
    { name: `sounds/${index}/loudness`, dtype: 'F32', shape: [frameCount] },
    { name: `sounds/${index}/pitch-deviation`, dtype: 'F32', shape: [frameCount] },
    { name: `sounds/${index}/detail`, dtype: 'I8', shape: [frameCount, detailWidth(harmonicCount)] },
    { name: `sounds/${index}/air`, dtype: 'I8', shape: [frameCount * HOP_SAMPLES] },
    { name: `sounds/${index}/onset-phases`, dtype: 'U8', shape: [harmonicCount] },
  ]
}

/**
 * Holds what a model says of itself against itself: layers that chain, steps that match frames, landmarks in order.
 *
 * @throws {ModelFileError} for the first contradiction.
 */
export function checkDescription(spec: NetworkSpec, sounds: readonly SoundHead[], path: string): void {
  const refuse = (what: string) => new ModelFileError(path, `damaged: ${what}`)
  checkNetwork(spec, refuse)
  for (const [index, sound] of sounds.entries()) checkSound(sound, `sound ${index}`, refuse)
  if (new Set(sounds.map((sound) => sound.name)).size !== sounds.length) throw refuse('two sounds have the same name')
}

/**
 * Holds instruments against the sounds they refer to, and against the pad they lie on.
 *
 * @throws {ModelFileError} for the first contradiction.
 */
export function checkInstruments(instruments: readonly Instrument[], sounds: readonly SoundHead[], path: string): void {
  for (const { name, x, y, sounds: own } of instruments) {
    if (!(x >= 0 && x <= 1 && y >= 0 && y <= 1)) {
      throw new ModelFileError(path, `damaged: the instrument ${name} lies outside the pad`)
    }
    const stranger = own.find((index) => sounds[index]?.instrument !== name)
    if (stranger !== undefined) {
      throw new ModelFileError(
        path,
        `damaged: the instrument ${name} lists sound ${stranger}, which is not one of its own`,
      )
    }
  }
}

function checkNetwork(spec: NetworkSpec, refuse: (what: string) => ModelFileError): void {
  const chains = (layers: readonly LayerSpec[]) =>
    layers.every((layer, index) => index === 0 || layers[index - 1]?.outputs === layer.inputs)
  const latentValues = spec.encoder.at(-1)?.outputs
  const conditions = (spec.encoder[0]?.inputs ?? 0) - BINS
  if (!chains(spec.encoder) || !chains(spec.decoder)) throw refuse('its layers do not fit one another')
  if (latentValues !== 2 * spec.latentSize && !(spec.kind === 'ae' && latentValues === spec.latentSize)) {
    throw refuse(`its encoder gives ${latentValues} values for ${spec.latentSize} latent dimensions`)
  }
  if (conditions < 0 || spec.decoder[0]?.inputs !== spec.latentSize + conditions) {
    throw refuse('its decoder does not take what its encoder gives')
  }
  if (spec.decoder.at(-1)?.outputs !== BINS) throw refuse(`its decoder does not give the ${BINS} bins of a frame`)
  const stride = spec.encoder.reduce((product, layer) => product * layer.stride, 1)
  if (stride !== spec.latentStride) throw refuse(`its encoder strides ${stride} frames, not ${spec.latentStride}`)
}

function checkSound(sound: SoundHead, where: string, refuse: (what: string) => ModelFileError): void {
  const { onsetFrame, attackEndFrame, sustainStartFrame, sustainEndFrame, releaseFrame } = sound.landmarks
  const order = [0, onsetFrame, attackEndFrame, sustainStartFrame, sustainEndFrame, releaseFrame, sound.frameCount]
  if (order.some((frame, index) => index > 0 && frame < (order[index - 1] as number))) {
    throw refuse(`the landmarks of ${where} are out of order`)
  }
  const strides = [1, 2, 4].filter((stride) => Math.ceil((sound.frameCount - 1) / stride) + 1 === sound.latentCount)
  if (strides.length === 0) {
    throw refuse(`${where} has ${sound.latentCount} latent steps for ${sound.frameCount} frames`)
  }
}
