import { join } from 'node:path'
import type { HostCalls, Preset } from '../../contract/host-api.ts'
import { JSON_SCHEMA, PRESETS_SCHEMA } from './call-schemas.ts'
import type { HostParts } from './host-parts.ts'
import { readJson, writeJson } from './json-file.ts'

type PresetCalls = Pick<HostCalls, 'listPresets' | 'savePreset' | 'deletePreset' | 'loadState' | 'saveState'>

/** The calls that keep what the user interface wants kept. */
export function presetCalls({ home }: Pick<HostParts, 'home'>): PresetCalls {
  const presets = join(home, 'presets.json')
  const state = join(home, 'state.json')
  let writing: Promise<unknown> = Promise.resolve()
  const read = () => readJson(presets, PRESETS_SCHEMA, [])
  // One change after another, so that none is lost.
  const inTurn = async (write: () => Promise<void>): Promise<null> => {
    const next = writing.then(write)
    writing = next.catch(() => {})
    await next
    return null
  }
  const change = (edit: (all: readonly Preset[]) => readonly Preset[]) =>
    inTurn(async () => writeJson(presets, edit(await read())))
  return {
    listPresets: read,
    savePreset: (preset) => change((all) => [...all.filter(({ name }) => name !== preset.name), preset]),
    deletePreset: ({ name }) => change((all) => all.filter((preset) => preset.name !== name)),
    loadState: () => readJson(state, JSON_SCHEMA, null),
    saveState: ({ state: content }) => inTurn(() => writeJson(state, content)),
  }
}
