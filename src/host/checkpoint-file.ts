import { createHash } from 'node:crypto'
import { TimbrelError } from '../contract/errors.ts'
import type { RecordingSummary } from '../contract/host-analysis.ts'
import type { TrainingOptions } from '../contract/training.ts'
import { readTensors, writeTensors } from '../io/tensors.ts'
import type { TrainerState } from '../model/trainer-state.ts'
import type { StoredTensor } from '../model-file/tensor-values.ts'
import { PROGRAM_VERSION } from './program-version.ts'

/** Version of the checkpoint format; others are refused. */
const CHECKPOINT_VERSION = 1

/** Key of the metadata that holds all but the tensors as JSON. */
const CHECKPOINT_KEY = 'timbrel.checkpoint'

/** What a training goes on from. */
export interface Checkpoint {
  readonly options: TrainingOptions
  /** The tensor engine it was made on: 'wasm 4.22.0'. */
  readonly engine: string
  readonly recordings: RecordingsMark
  readonly state: TrainerState
}

/** Tells whether a folder still holds the recordings that a training began with. */
export interface RecordingsMark {
  readonly count: number
  /** Hex SHA-256 over names and contents. */
  readonly digest: string
}

/** Where the checkpoint of a model lies while it is being trained. */
export function checkpointPath(output: string): string {
  return `${output}.checkpoint`
}

/** @param recordings in any order. */
export function markOf(recordings: readonly Pick<RecordingSummary, 'file' | 'sha256'>[]): RecordingsMark {
  const lines = recordings.map(({ file, sha256 }) => `${sha256} ${file}\n`).sort()
  return { count: recordings.length, digest: createHash('sha256').update(lines.join('')).digest('hex') }
}

/** Writes a checkpoint, whole or not at all: killed at any instant, the file is the last one or this one. */
export async function writeCheckpoint(path: string, { options, engine, recordings, state }: Checkpoint): Promise<void> {
  const { weights, optimiser, bestWeights, meanDb, ...numbers } = state
  const tensors = new Map<string, StoredTensor>([
    ['weights', floats(weights)],
    ['moment1', floats(optimiser.moment1)],
    ['moment2', floats(optimiser.moment2)],
    ['bestWeights', floats(bestWeights)],
    ['meanDb', floats(meanDb)],
  ])
  const facts = { version: CHECKPOINT_VERSION, program: PROGRAM_VERSION, options, engine, recordings, numbers }
  await writeTensors(path, tensors, new Map([[CHECKPOINT_KEY, JSON.stringify(facts, infinityAsText)]]))
}

/**
 * Reads a checkpoint and holds it against its checksum.
 *
 * @throws TimbrelError 'checkpoint' when there is none, or when it is no checkpoint of this program;
 *   ModelFileError when it is damaged.
 */
export async function readCheckpoint(path: string): Promise<Checkpoint> {
  const { tensors, metadata } = await readTensors(path).catch((cause: unknown) => {
    if (cause instanceof TimbrelError && cause.code !== 'input') throw cause
    throw new TimbrelError(
      'checkpoint',
      `${path}: expected a checkpoint to go on from, found none; train without --resume`,
      {
        cause,
      },
    )
  })
  const text = metadata.get(CHECKPOINT_KEY)
  const facts = text === undefined ? null : (JSON.parse(text, textAsInfinity) as CheckpointFacts)
  if (facts?.version !== CHECKPOINT_VERSION) {
    const found = facts === null ? 'another kind of file' : `version ${facts.version} (timbrel ${facts.program})`
    const message = `${path}: expected a checkpoint of version ${CHECKPOINT_VERSION}, found ${found}; train without --resume`
    throw new TimbrelError('checkpoint', message)
  }
  const take = (name: string): Float32Array => {
    const values = tensors.get(name)?.values
    if (!(values instanceof Float32Array)) throw new TimbrelError('checkpoint', `${path}: damaged: ${name} is missing`)
    return values
  }
  return {
    options: facts.options,
    engine: facts.engine,
    recordings: facts.recordings,
    state: {
      ...facts.numbers,
      weights: take('weights'),
      optimiser: { moment1: take('moment1'), moment2: take('moment2') },
      bestWeights: take('bestWeights'),
      meanDb: take('meanDb'),
    },
  }
}

interface CheckpointFacts extends Omit<Checkpoint, 'state'> {
  readonly version: number
  readonly program: string
  readonly numbers: Omit<TrainerState, 'weights' | 'optimiser' | 'bestWeights' | 'meanDb'>
}

function floats(values: Float32Array): StoredTensor {
  return { dtype: 'F32', shape: [values.length], values }
}

/** JSON has no infinity, and "no limit" and "no validation yet" are infinite. */
function infinityAsText(_: string, value: unknown): unknown {
  return value === Number.POSITIVE_INFINITY ? 'Infinity' : value
}

function textAsInfinity(_: string, value: unknown): unknown {
  return value === 'Infinity' ? Number.POSITIVE_INFINITY : value
}
