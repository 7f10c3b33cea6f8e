import { ModelFileError } from '../contract/errors.ts'
import type { TimbrelModel } from '../contract/model.ts'
import type { LayerSpec, LayerWeights, Network, NetworkSpec } from '../contract/network.ts'
import type { Sound } from '../contract/sound.ts'
import { type ByteSource, fileSource } from './byte-source.ts'
import { type ModelHead, modelMetadata, readModelHead } from './model-head.ts'
import {
  checkDescription,
  checkInstruments,
  type ModelInfo,
  networkTensors,
  type SoundHead,
  soundHead,
  soundTensors,
} from './model-layout.ts'
import {
  openTensorFile,
  openTensors,
  type StoredTensor,
  type TensorFile,
  type TensorValues,
  writeTensorFile,
} from './safetensors.ts'
import type { TensorSpec } from './safetensors-header.ts'
import { readAllTensors } from './tensors.ts'

/** A model file held open, whose sounds are read one at a time: for models larger than memory. */
export interface OpenModel {
  readonly info: ModelInfo
  network(): Promise<Network>
  /** Sound `index` of {@link ModelInfo.sounds}. The checksum spans the whole file and is not verified here. */
  sound(index: number): Promise<Sound>
  close(): Promise<void>
}

/**
 * Reads a whole model and verifies its checksum. 21 MB (118 sounds) take 130 ms.
 *
 * @throws {ModelFileError} when the file is no Timbrel model, damaged, or of a newer format; TimbrelError 'input' when
 *   it cannot be opened.
 */
export async function readModel(path: string): Promise<TimbrelModel> {
  return readModelFrom(await fileSource(path), path)
}

/** As {@link readModel}, of bytes from anywhere, which are closed; `path` names them in messages. */
export async function readModelFrom(source: ByteSource, path: string): Promise<TimbrelModel> {
  try {
    const file = await openTensors(source, path)
    const head = await readModelHead(file)
    const tensors = await readAllTensors(file)
    const take = async (spec: TensorSpec) => tensors.get(spec.name) as StoredTensor
    const sounds: Sound[] = []
    for (const [index, sound] of head.sounds.entries()) {
      sounds.push(await readSound(file, take, sound, index, head.spec.latentSize))
    }
    const network = await readNetwork(file, take, head.spec, head.scaleDb)
    return { origin: head.origin, network, instruments: head.instruments, sounds }
  } finally {
    await source.close()
  }
}

/** Reads what a model is, without its tensors (but the pad's points): a few milliseconds at any size. */
export async function readModelInfo(path: string): Promise<ModelInfo> {
  const model = await openModel(path)
  await model.close()
  return model.info
}

/**
 * Opens a model for reading in parts.
 *
 * @throws as {@link readModel}, save for the checksum.
 */
export async function openModel(path: string): Promise<OpenModel> {
  const file = await openTensorFile(path)
  try {
    const { scaleDb, ...info } = await readModelHead(file)
    const take = (spec: TensorSpec) => file.read(spec.name)
    return {
      info,
      network: () => readNetwork(file, take, info.spec, scaleDb),
      sound: async (index) => {
        const head = info.sounds[index]
        if (head === undefined) throw new ModelFileError(path, `has ${info.sounds.length} sounds; asked for ${index}`)
        return readSound(file, take, head, index, info.spec.latentSize)
      },
      close: () => file.close(),
    }
  } catch (cause) {
    await file.close()
    throw cause
  }
}

/** Writes a model, atomically. What is read back equals it, its latents rounded to halves. */
export async function writeModel(path: string, model: TimbrelModel): Promise<void> {
  const sounds = model.sounds.map((sound) => soundHead(sound, model.network.spec.latentSize))
  await writeModelStream(path, { ...model, sounds }, model.sounds)
}

/**
 * Writes a model whose sounds come one at a time, atomically; one is in memory at once.
 *
 * @param head everything else; `head.sounds` says what will come, in the same order.
 * @throws {ModelFileError} when parts contradict each other, a number is NaN or infinite, or a sound is not as its head
 *   said. What `sounds` throws passes through; then no file is left behind.
 */
export async function writeModelStream(
  path: string,
  head: ModelHead,
  sounds: AsyncIterable<Sound> | Iterable<Sound>,
): Promise<void> {
  const { spec } = head.network
  const metadata = modelMetadata(head)
  checkDescription(spec, head.sounds, path)
  checkInstruments(head.instruments, head.sounds, path)
  const specs = networkTensors(spec, head.instruments.length)
  for (const [index, sound] of head.sounds.entries()) specs.push(...soundTensors(sound, index, spec.latentSize))
  await writeTensorFile(path, specs, metadata, modelValues(path, head, sounds))
}

async function* modelValues(
  path: string,
  { network, instruments }: ModelHead,
  sounds: AsyncIterable<Sound> | Iterable<Sound>,
): AsyncGenerator<readonly [string, TensorValues]> {
  for (const part of ['encoder', 'decoder'] as const) {
    for (const [index, layer] of network[part].entries()) {
      yield [`${part}/${index}/kernel`, finiteValues(path, layer.kernel)]
      yield [`${part}/${index}/bias`, finiteValues(path, layer.bias)]
    }
  }
  yield ['normalisation/mean', finiteValues(path, network.normalisation.meanDb)]
  yield ['instruments/points', Float64Array.from(instruments.flatMap(({ x, y }) => [x, y]))]
  let index = 0
  for await (const sound of sounds) {
    yield [`sounds/${index}/latents`, finiteValues(path, sound.latents)]
    yield [`sounds/${index}/loudness`, finiteValues(path, sound.loudnessDb)]
    yield [`sounds/${index}/pitch-deviation`, finiteValues(path, sound.pitchDeviation)]
    yield [`sounds/${index}/detail`, sound.detail]
    yield [`sounds/${index}/air`, sound.air]
    yield [`sounds/${index}/onset-phases`, sound.onsetPhases]
    index++
  }
}

type Take = (spec: TensorSpec) => Promise<StoredTensor>

async function readNetwork(file: TensorFile, take: Take, spec: NetworkSpec, scaleDb: number): Promise<Network> {
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

async function readSound(
  file: TensorFile,
  take: Take,
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

async function takeFloats(file: TensorFile, take: Take, spec: TensorSpec): Promise<Float32Array> {
  const { values } = await take(spec)
  if (!values.every(Number.isFinite)) {
    throw new ModelFileError(file.path, `damaged: the tensor ${spec.name} holds values that are no numbers`)
  }
  return values as Float32Array
}

function finiteValues(path: string, values: Float32Array): Float32Array {
  if (values.every(Number.isFinite)) return values
  throw new ModelFileError(path, 'cannot be written: the model holds values that are no numbers; train it again')
}
