import * as v from 'valibot'
import { ModelFileError } from '../contract/errors.ts'
import { MODEL_FORMAT_VERSION, type ModelOrigin } from '../contract/model.ts'
import type { Network } from '../contract/network.ts'
import type { Instrument } from '../contract/sound.ts'
import {
  checkDescription,
  checkInstruments,
  type ModelInfo,
  networkTensors,
  type SoundHead,
  soundTensors,
} from './model-layout.ts'
import { instrumentsSchema, networkSchema, originSchema, soundsSchema, toJson } from './model-schema.ts'
import type { TensorSpec } from './safetensors-header.ts'
import type { TensorFile } from './tensor-file.ts'

/** What a model is without its sounds' arrays. */
export interface ModelHead {
  readonly origin: ModelOrigin
  readonly network: Network
  readonly instruments: readonly Instrument[]
  readonly sounds: readonly SoundHead[]
}

/** {@link ModelInfo}, and the scale of the network's normalisation. */
export interface ReadHead extends ModelInfo {
  readonly scaleDb: number
}

/** The strings that {@link readModelHead} reads back. */
export function modelMetadata({ origin, network, instruments, sounds }: ModelHead): Map<string, string> {
  const { maxMinutes } = origin.training
  const training = { ...origin.training, maxMinutes: Number.isFinite(maxMinutes) ? maxMinutes : null }
  return new Map([
    ['format', 'timbrel'],
    ['version', String(MODEL_FORMAT_VERSION)],
    ['origin', toJson({ ...origin, training })],
    ['network', toJson({ ...network.spec, scaleDb: network.normalisation.scaleDb })],
    ['instruments', toJson(instruments.map(({ name, sounds: own }) => ({ name, sounds: own })))],
    ['sounds', toJson(sounds)],
  ])
}

/**
 * Reads what a model is from its metadata, and holds the file's tensors against it. Reads no tensor but the pad's points.
 *
 * @throws {ModelFileError} when the file is no model, of a newer format, or contradicts itself.
 */
export async function readModelHead(file: TensorFile): Promise<ReadHead> {
  const { path } = file
  const formatVersion = readVersion(file)
  const origin = parseMetadata(file, 'origin', originSchema)
  const { scaleDb, ...spec } = parseMetadata(file, 'network', networkSchema)
  const named = parseMetadata(file, 'instruments', instrumentsSchema)
  const sounds = parseMetadata(file, 'sounds', soundsSchema)
  checkDescription(spec, sounds, path)
  checkTensors(file, networkTensors(spec, named.length))
  for (const [index, sound] of sounds.entries()) checkTensors(file, soundTensors(sound, index, spec.latentSize))
  const points = (await file.read('instruments/points')).values
  const instruments = named.map((instrument, index) => {
    return { ...instrument, x: points[2 * index] as number, y: points[2 * index + 1] as number }
  })
  checkInstruments(instruments, sounds, path)
  return { formatVersion, origin, spec, scaleDb, instruments, sounds, bytes: file.bytes }
}

function readVersion({ metadata, path }: TensorFile): number {
  const format = metadata.get('format')
  if (format !== 'timbrel') {
    const found = format === undefined ? '' : ` (format ${JSON.stringify(format.slice(0, 40))})`
    throw new ModelFileError(path, `expected a Timbrel model, found a safetensors file of another program${found}`)
  }
  const version = Number(metadata.get('version'))
  if (!Number.isInteger(version) || version < 1) throw new ModelFileError(path, 'damaged: it does not say its version')
  if (version > MODEL_FORMAT_VERSION) {
    const known = `this program reads up to version ${MODEL_FORMAT_VERSION}`
    throw new ModelFileError(path, `is of the newer format version ${version}, ${known}; update Timbrel to open it`)
  }
  return version
}

function parseMetadata<Schema extends v.GenericSchema>(
  { metadata, path }: TensorFile,
  key: string,
  schema: Schema,
): v.InferOutput<Schema> {
  let value: unknown
  try {
    value = JSON.parse(metadata.get(key) ?? '')
  } catch (cause) {
    throw new ModelFileError(path, `damaged: its metadata ${JSON.stringify(key)} is not valid JSON`, { cause })
  }
  const result = v.safeParse(schema, value, { abortEarly: true })
  if (result.success) return result.output
  const [issue] = result.issues
  const where = v.getDotPath(issue)
  throw new ModelFileError(path, `damaged: its metadata ${key}${where === null ? '' : ` ${where}`}: ${issue.message}`)
}

function checkTensors(file: TensorFile, specs: readonly TensorSpec[]): void {
  for (const { name, dtype, shape } of specs) {
    const found = file.tensors.get(name)
    const wanted = `${dtype} [${shape.join(', ')}]`
    if (found === undefined) throw new ModelFileError(file.path, `damaged: the tensor ${name} is missing`)
    if (found.dtype !== dtype || found.shape.join() !== shape.join()) {
      const is = `${found.dtype} [${found.shape.join(', ')}]`
      throw new ModelFileError(file.path, `damaged: the tensor ${name} is ${is} where its description says ${wanted}`)
    }
  }
}
