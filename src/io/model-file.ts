import type { ByteSource } from '../contract/byte-source.ts'
import { ModelFileError } from '../contract/errors.ts'
import type { TimbrelModel } from '../contract/model.ts'
import type { Network } from '../contract/network.ts'
import type { Sound } from '../contract/sound.ts'
import { assembleModel, readNetwork, readSound } from '../model-file/assemble-model.ts'
import { type ModelHead, modelMetadata, readModelHead } from '../model-file/model-head.ts'
import {
  checkDescription,
  checkInstruments,
  type ModelInfo,
  networkTensors,
  soundHead,
  soundTensors,
} from '../model-file/model-layout.ts'
import type { TensorSpec } from '../model-file/safetensors-header.ts'
import { openTensors } from '../model-file/tensor-file.ts'
import type { TensorValues } from '../model-file/tensor-values.ts'
import { fileSource } from './file-source.ts'
import { openTensorFile, writeTensorFile } from './safetensors.ts'
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
    return await assembleModel(file, head, await readAllTensors(file))
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

function finiteValues(path: string, values: Float32Array): Float32Array {
  if (values.every(Number.isFinite)) return values
  throw new ModelFileError(path, 'cannot be written: the model holds values that are no numbers; train it again')
}
