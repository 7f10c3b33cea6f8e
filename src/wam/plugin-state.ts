import * as v from 'valibot'
import { TimbrelError } from '../contract/errors.ts'
import type { ParameterValues } from './messages.ts'
import { fitted, PARAMETER_IDS, type ParameterId, WAM_PARAMETERS } from './parameters.ts'

/** Version of the state; a newer one is refused. */
const STATE_VERSION = 1

const text = v.pipe(v.string(), v.maxLength(2048))

const modelSchema = v.object({
  /** What the player calls it. */
  name: text,
  /** SHA-256 of the file, hex. */
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  /** The plugin's own; one that can be fetched; or one that somebody gave, in `data` where the project is to hold it. */
  source: v.picklist(['bundled', 'url', 'file']),
  url: v.exactOptional(text),
  /** The file itself, base64. */
  data: v.exactOptional(v.string()),
})

const stateSchema = v.object({
  version: v.literal(STATE_VERSION),
  parameters: v.record(v.string(), v.number()),
  model: modelSchema,
  /** Whether the model goes into the state. */
  embed: v.boolean(),
})

/** All that a host keeps of the plugin: plain JSON. */
export type PluginState = v.InferOutput<typeof stateSchema>
export type ModelReference = v.InferOutput<typeof modelSchema>

export const INITIAL_VALUES: ParameterValues = Object.fromEntries(
  PARAMETER_IDS.map((id) => [id, WAM_PARAMETERS[id].initial]),
) as Record<ParameterId, number>

export function makeState(values: ParameterValues, model: ModelReference, embed: boolean): PluginState {
  return { version: STATE_VERSION, parameters: { ...values }, model, embed }
}

/** @throws TimbrelError 'input' for what this plugin has not written, or a newer one has. */
export function parseState(state: unknown): PluginState {
  const result = v.safeParse(stateSchema, state)
  if (result.success) return result.output
  const where = v.getDotPath(result.issues[0])
  throw new TimbrelError(
    'input',
    `state of Timbrel: expected one of version ${STATE_VERSION}, found something else${where === null ? '' : ` at ${where}`}; load a project that this version has saved`,
  )
}

/** Values of a state, each within its range; a parameter that the state does not name is at its start. */
export function valuesOf({ parameters }: PluginState): ParameterValues {
  const entries = PARAMETER_IDS.map((id) => {
    const { initial } = WAM_PARAMETERS[id]
    return [id, fitted(WAM_PARAMETERS[id], parameters[id] ?? initial, initial)]
  })
  return Object.fromEntries(entries) as Record<ParameterId, number>
}
