import * as v from 'valibot'
import type { HostApi, Preset } from '../../contract/host-api.ts'

/** Where presets are kept. */
export interface PresetKeeper {
  list(): Promise<readonly Preset[]>
  /** Replaces one of the same name. */
  save(preset: Preset): Promise<void>
  delete(name: string): Promise<void>
}

/** Kept by the host, so that every window and the next start have them. */
export function hostKeeper(api: HostApi): PresetKeeper {
  return {
    list: () => api.listPresets({}),
    save: async (preset) => void (await api.savePreset(preset)),
    delete: async (name) => void (await api.deletePreset({ name })),
  }
}

const KEY = 'timbrel.presets'
const listSchema = v.array(v.object({ name: v.string(), settings: v.unknown() }))

/** Kept in the browser: for a page without a host. Damaged ones are none. */
export function browserKeeper(storage: Pick<Storage, 'getItem' | 'setItem'>): PresetKeeper {
  const list = (): readonly Preset[] => {
    try {
      const result = v.safeParse(listSchema, JSON.parse(storage.getItem(KEY) ?? '[]'))
      return result.success ? (result.output as Preset[]) : []
    } catch {
      return []
    }
  }
  const write = (presets: readonly Preset[]) => storage.setItem(KEY, JSON.stringify(presets))
  return {
    list: async () => list(),
    save: async (preset) => write([...list().filter(({ name }) => name !== preset.name), preset]),
    delete: async (gone) => write(list().filter(({ name }) => name !== gone)),
  }
}
