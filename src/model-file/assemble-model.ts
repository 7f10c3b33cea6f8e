import { ModelFileError } from '../contract/errors.ts'
import type { TimbrelModel } from '../contract/model.ts'
import type { LayerSpec, LayerWeights, Network, NetworkSpec } from '../contract/network.ts'
import type { Sound } from '../contract/sound.ts'
import type { ReadHead } from './model-head.ts'
import { networkTensors, type SoundHead, soundTensors } from './model-layout.ts'
import type { TensorSpec } from './safetensors-header.ts'
import type { TensorFile } from './tensor-file.ts'
import type { StoredTensor } from './tensor-values.ts'

/** Gives a tensor that {@link readModelHead} has seen in the file. */
export type TakeTensor = (spec: TensorSpec) => Promise<StoredTensor>

/**
 * A whole model of its head and its tensors, whose memory it takes over.
 *
 * @param tensors all of the file's.
 * @throws {ModelFileError} when a tensor holds what is no number.
 */
export async function assembleModel(
  file: TensorFile,
  head: ReadHead,
  tensors: ReadonlyMap<string, StoredTensor>,
): Promise<TimbrelModel> {
  const take = async (spec: TensorSpec) => tensors.get(spec.name) as StoredTensor
  const sounds: Sound[] = []
  for (const [index, sound] of head.sounds.entries()) {
    sounds.push(await readSound(file, take, sound, index, head.spec.latentSize))
  }
  const network = await readNetwork(file, take, head.spec, head.scaleDb)
  return { origin: head.origin, network, instruments: head.instruments, sounds }
}

/** @throws {ModelFileError} when a tensor holds what is no number. */
export async function readNetwork(
  file: TensorFile,
  take: TakeTensor,
  spec: NetworkSpec,
  scaleDb: number,
): Promise<Network> {
  const parts = new Map<string, Float32Array>()
  for (const tensor of networkTensors(spec, 0)) {
    if (tensor.dtype === 'F32') parts.set(tensor.name, await takeFloats(file, take, tensor))
  }
  const floats = (name: string) => parts.get(name) as Float32Array
  const layers = (part: 'encoder' | 'decoder', specs: readonly LayerSpec[]): LayerWeights[] =>
    specs.map((_, index) => ({ kernel: floats(`${part}/${index}/kernel`), bias: floats(`${part}/${index}/bias`) }))
  return {
    spec,
    normalisation: { meanDb: floats('normalisation/mean'), scaleDb },
    encoder: layers('encoder', spec.encoder),
    decoder: layers('decoder', spec.decoder),
  }
}

/**
 * Sound `index` of a model.
 *
 * @throws {ModelFileError} when a tensor holds what is no number.
 */
export async function readSound(
  file: TensorFile,
  take: TakeTensor,
  head: SoundHead,
  index: number,
  latentSize: number,
): Promise<Sound> {
  const [latents, loudness, deviation, detail, air, phases] = soundTensors(head, index, latentSize) as [
    TensorSpec,
    TensorSpec,
    TensorSpec,
    TensorSpec,
    TensorSpec,
    TensorSpec,
  ]
  const { latentCount: _, ...small } = head
  return {
    ...small,
    latents: await takeFloats(file, take, latents),
    loudnessDb: await takeFloats(file, take, loudness),
    pitchDeviation: await takeFloats(file, take, deviation),
    detail: (await take(detail)).values as Int8Array,
    air: (await take(air)).values as Int8Array,
    onsetPhases: (await take(phases)).values as Uint8Array,
  }
}

async function takeFloats(file: TensorFile, take: TakeTensor, spec: TensorSpec): Promise<Float32Array> {
  const { values } = await take(spec)
  if (!values.every(Number.isFinite)) {
    throw new ModelFileError(file.path, `damaged: the tensor ${spec.name} holds values that are no numbers`)
  }
  return values as Float32Array
}
