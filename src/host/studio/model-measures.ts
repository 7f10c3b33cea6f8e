import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import * as v from 'valibot'
import { TimbrelError } from '../../contract/errors.ts'
import type { SoundPlace } from '../../contract/performance.ts'
import { KNOB_UNITS, MOST_TIMBRES, type ShapeTables } from '../../contract/sound-shape.ts'
import { readJson, writeJson } from './json-file.ts'
import { performInThread, type ThreadTask } from './thread-task.ts'

/** Raised when what is measured changes its meaning, so that no cache answers with figures of the past. */
const VERSION = 1

const numbers = v.array(v.number())
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
const knob = v.strictObject({ offsets: numbers, unitDb: v.pipe(v.number(), v.gtValue(0)), correlation: v.number() })
const timbre = v.strictObject({
  offset: numbers,
  share,
  follows: v.picklist(['brightness', 'air', 'hollow']),
  correlation: v.number(),
})
const SHAPE = v.pipe(
  v.strictObject({
    sounds: v.number(),
    latentSize: v.number(),
    air: knob,
    hollow: knob,
    timbres: v.pipe(v.array(timbre), v.maxLength(MOST_TIMBRES)),
  }),
  v.check(({ sounds, latentSize, air, hollow, timbres }) => {
    const size = 2 * KNOB_UNITS * sounds * latentSize
    return (
      air.offsets.length === size &&
      hollow.offsets.length === size &&
      timbres.every(({ offset }) => offset.length === latentSize)
    )
  }, 'expected tables of one size'),
)
const PLACES = v.array(
  v.strictObject({ x: share, y: share, instrument: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
)
const WAY = v.pipe(v.array(share), v.minLength(2))

/**
 * What is measured of a model by listening to it: seconds of work in a thread of its own, one after another of a kind, kept
 * in the cache by the model file's content. Who asks for what is being measured waits for the same.
 */
export class ModelMeasures {
  private readonly folder: string
  private readonly abort = new AbortController()
  private readonly waiting = new Map<string, Promise<unknown>>()
  /** The latest of each kind: a way, which takes a second, does not wait for all sounds of a model. */
  private readonly working = new Map<ThreadTask['type'], Promise<unknown>>()

  constructor(cacheFolder: string) {
    this.folder = join(cacheFolder, 'measures')
  }

  /** @param model path. @throws TimbrelError of the model file, 'cancelled' when the host closes. */
  shape(model: string): Promise<ShapeTables> {
    return this.find(model, { type: 'shape', model }, SHAPE, (end) => (end.type === 'shape' ? end.tables : null))
  }

  /** @param model path. @throws as {@link shape}. */
  places(model: string): Promise<readonly SoundPlace[]> {
    return this.find(model, { type: 'places', model }, PLACES, (end) => (end.type === 'places' ? end.places : null))
  }

  /** @param model path. @throws as {@link shape}; 'input' when there are no such instruments. */
  way(model: string, from: number, to: number): Promise<readonly number[]> {
    return this.find(model, { type: 'way', model, from, to }, WAY, (end) => (end.type === 'way' ? end.lengths : null))
  }

  /** Ends what is being measured. */
  async close(): Promise<void> {
    this.abort.abort(new TimbrelError('cancelled', 'the host is closing'))
    await Promise.allSettled(this.waiting.values())
  }

  private async find<T>(
    model: string,
    task: ThreadTask,
    schema: v.GenericSchema<unknown, T>,
    answerOf: (end: Awaited<ReturnType<typeof performInThread>>) => T | null,
  ): Promise<T> {
    const key = createHash('sha256')
      .update(JSON.stringify({ version: VERSION, content: await contentHash(model), task: { ...task, model: '' } }))
      .digest('hex')
    const known = this.waiting.get(key)
    // The key names the task, and with it the answer's type.
    if (known !== undefined) return known as Promise<T>
    const found = this.readOrMeasure(join(this.folder, `${key.slice(0, 32)}.json`), task, schema, answerOf)
    this.waiting.set(key, found)
    return found.finally(() => this.waiting.delete(key))
  }

  private async readOrMeasure<T>(
    path: string,
    task: ThreadTask,
    schema: v.GenericSchema<unknown, T>,
    answerOf: (end: Awaited<ReturnType<typeof performInThread>>) => T | null,
  ): Promise<T> {
    // What is damaged is measured anew.
    const kept = await readJson<T | null>(path, schema, null).catch(() => null)
    if (kept !== null) return kept
    const before = this.working.get(task.type) ?? Promise.resolve()
    const turn = before.then(() => performInThread(task, this.abort.signal, () => {}))
    this.working.set(
      task.type,
      turn.catch(() => {}),
    )
    const answer = answerOf(await turn)
    if (answer === null) throw new TimbrelError('render', 'the thread answered something else')
    // A cache is never worth failing for.
    await mkdir(dirname(path), { recursive: true })
      .then(() => writeJson(path, answer))
      .catch(() => {})
    return answer
  }
}

/** Hex SHA-256 of a file. */
async function contentHash(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const part of createReadStream(path)) hash.update(part)
  return hash.digest('hex')
}
