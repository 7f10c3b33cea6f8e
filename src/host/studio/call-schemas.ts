import * as v from 'valibot'
import type { HostMethod, HostMethods, Json, StudioRenderRequest, StudioScoreRequest } from '../../contract/host-api.ts'
import { MOST_TIMBRES } from '../../contract/sound-shape.ts'
import { ID } from './names.ts'

const id = v.pipe(v.string(), v.regex(ID))
const name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100))
const file = v.pipe(v.string(), v.minLength(3), v.maxLength(512))
const between = (low: number, high: number) => v.pipe(v.number(), v.minValue(low), v.maxValue(high))
const whole = (low: number, high: number) => v.pipe(v.number(), v.integer(), v.minValue(low), v.maxValue(high))
const seed = whole(1, 2 ** 31 - 1)
const share = between(0, 1)
const seconds = between(0, 600)
const nothing = v.strictObject({})
const job = v.strictObject({ job: id })
const ref = { workspace: id, file }

const json: v.GenericSchema<unknown, Json> = v.lazy(() =>
  v.union([v.null(), v.boolean(), v.number(), v.string(), v.array(json), v.record(v.string(), json)]),
)

const options = v.strictObject({
  network: v.exactOptional(v.picklist(['conv', 'dense'])),
  kind: v.exactOptional(v.picklist(['vae', 'ae'])),
  latentSize: v.exactOptional(whole(1, 256)),
  beta: v.exactOptional(between(0, 100)),
  maxSteps: v.exactOptional(whole(1, 100_000_000)),
  maxMinutes: v.exactOptional(between(0.01, 100_000)),
  holdOutEvery: v.exactOptional(whole(0, 100)),
  seed: v.exactOptional(seed),
  engine: v.exactOptional(v.picklist(['auto', 'tfjs-node', 'wasm', 'cpu'])),
  soundsPerInstrument: v.exactOptional(whole(1, 1000)),
})

const knob = between(-4, 4)
const point = v.union([v.strictObject({ seconds, value: share }), v.strictObject({ seconds, x: share, y: share })])

const shaping = v.strictObject({
  air: between(-24, 24),
  hollow: between(-24, 24),
  attack: knob,
  timbres: v.pipe(v.array(between(-3, 3)), v.maxLength(MOST_TIMBRES)),
  brightness: between(-2, 2),
})

const sounding = {
  model: id,
  source: v.variant('kind', [
    v.strictObject({ kind: v.literal('pair'), from: v.strictObject(ref), to: v.strictObject(ref) }),
    v.strictObject({ kind: v.literal('instruments'), names: v.pipe(v.array(name), v.minLength(1), v.maxLength(100)) }),
    v.strictObject({ kind: v.literal('pad') }),
  ]),
  path: v.variant('kind', [
    v.strictObject({ kind: v.literal('sweep'), start: share, end: share }),
    v.strictObject({ kind: v.literal('points'), points: v.pipe(v.array(point), v.minLength(1), v.maxLength(10_000)) }),
  ]),
  attributes: v.strictObject({ brightness: knob, noisiness: knob, oddEven: knob, attackTime: knob }),
  detail: share,
  shaping: v.exactOptional(shaping),
  evenSteps: v.boolean(),
  seed,
  rateHz: whole(8_000, 192_000),
  format: v.picklist(['16', '24', '32f']),
}

const UNSHAPED = 'shaping takes the place of attributes, and a pair of recordings has none'

function canBeShaped({ shaping, source, attributes }: StudioRenderRequest | StudioScoreRequest): boolean {
  if (shaping === undefined) return true
  return source.kind !== 'pair' && Object.values(attributes).every((value) => value === 0)
}

const note = {
  midiNote: v.nullable(between(0, 127)),
  velocity: share,
  seconds: v.nullable(between(0.01, 600)),
  releaseSeconds: between(0, 60),
}
const piece = {
  midi: id,
  voices: whole(1, 64),
  bendRangeSemitones: between(0, 96),
  glideSeconds: between(0, 10),
  releaseSeconds: v.nullable(between(0.01, 30)),
}

/** What each method accepts, whoever asks: nothing more and nothing less. */
export const CALL_SCHEMAS: { readonly [M in HostMethod]: v.GenericSchema<unknown, HostMethods[M]['params']> } = {
  listModels: nothing,
  renameModel: v.strictObject({ model: id, name }),
  deleteModel: v.strictObject({ model: id }),
  listWorkspaces: nothing,
  createWorkspace: v.strictObject({ name }),
  deleteWorkspace: v.strictObject({ workspace: id }),
  reviseRecording: v.strictObject({ ...ref, to: v.exactOptional(file), excluded: v.exactOptional(v.boolean()) }),
  analyse: v.strictObject({ workspace: id }),
  train: v.strictObject({ workspace: id, name, options }),
  addRecordings: v.strictObject({ model: id, workspace: id, name }),
  render: v.pipe(
    v.strictObject({ ...sounding, ...note }),
    v.check((asked) => canBeShaped(asked), UNSHAPED),
  ),
  renderScore: v.pipe(
    v.strictObject({ ...sounding, ...piece }),
    v.check((asked) => canBeShaped(asked), UNSHAPED),
  ),
  shapeTables: v.strictObject({ model: id }),
  soundPlaces: v.strictObject({ model: id }),
  evenSteps: v.strictObject({ model: id, from: whole(0, 1023), to: whole(0, 1023) }),
  listJobs: nothing,
  lossCurve: job,
  cancel: job,
  stopAndKeep: job,
  resume: job,
  listPresets: nothing,
  savePreset: v.strictObject({ name, settings: json }),
  deletePreset: v.strictObject({ name }),
  loadState: nothing,
  saveState: v.strictObject({ state: json }),
}

/** A call as it arrives, before its parameters are looked at. */
export const CALL_SCHEMA = v.strictObject({
  id: whole(0, Number.MAX_SAFE_INTEGER),
  method: v.picklist(Object.keys(CALL_SCHEMAS) as [HostMethod, ...HostMethod[]]),
  params: v.unknown(),
})

export const JSON_SCHEMA = json
export const PRESETS_SCHEMA = v.array(v.strictObject({ name, settings: json }))
export const TRAINING_OPTIONS_SCHEMA = options
