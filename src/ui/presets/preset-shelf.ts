import * as v from 'valibot'
import factory from './factory-presets.json' with { type: 'json' }
import { presetJson, presetSchema, type SoundPreset } from './preset-format.ts'
import type { PresetKeeper } from './preset-keeper.ts'

/** A preset under its name. */
export interface NamedPreset {
  readonly name: string
  readonly preset: SoundPreset
}

const factorySchema = v.object({
  version: v.literal(1),
  presets: v.array(v.object({ name: v.string(), preset: presetSchema })),
})

/** Those that come with Timbrel, for the model that does. */
export const FACTORY_PRESETS: readonly NamedPreset[] = v.parse(factorySchema, factory).presets

/** Longest name, as the host has it. */
export const LONGEST_NAME = 100

/** All presets there are: those that came with Timbrel, and the user's own. */
export class PresetShelf {
  /** In alphabetical order. */
  own: readonly NamedPreset[] = []
  /** What went wrong last, in words; '' where nothing did. */
  problem = ''
  readonly #changed: () => void
  #keeper: PresetKeeper | null = null

  constructor(changed: () => void) {
    this.#changed = changed
  }

  /** From now on keeps the user's own there. */
  async use(keeper: PresetKeeper): Promise<void> {
    this.#keeper = keeper
    await this.renew()
  }

  find(name: string): SoundPreset | null {
    return [...FACTORY_PRESETS, ...this.own].find((one) => one.name === name)?.preset ?? null
  }

  /** Why nothing can be saved under a name, in words; null where it can. */
  refusal(name: string): string | null {
    if (this.#keeper === null) return 'The presets are still being fetched'
    if (name === '') return 'Give it a name first'
    if (FACTORY_PRESETS.some((one) => one.name === name)) return `“${name}” came with Timbrel; choose another name`
    return null
  }

  /** Replaces one of the same name. */
  save(name: string, preset: SoundPreset): Promise<void> {
    return this.#ask('saved', (keeper) => keeper.save({ name, settings: presetJson(preset) }))
  }

  rename(from: string, to: string): Promise<void> {
    const preset = this.own.find(({ name }) => name === from)?.preset
    if (preset === undefined || from === to) return Promise.resolve()
    return this.#ask('renamed', async (keeper) => {
      await keeper.save({ name: to, settings: presetJson(preset) })
      await keeper.delete(from)
    })
  }

  delete(name: string): Promise<void> {
    return this.#ask('deleted', (keeper) => keeper.delete(name))
  }

  /** Reads anew what is kept; another window may have changed it. */
  renew(): Promise<void> {
    return this.#ask('read', async () => {})
  }

  async #ask(done: string, work: (keeper: PresetKeeper) => Promise<void>): Promise<void> {
    const keeper = this.#keeper
    if (keeper === null) return
    this.problem = ''
    try {
      await work(keeper)
      const kept = await keeper.list()
      const read = kept.flatMap(({ name, settings }) => {
        const result = v.safeParse(presetSchema, settings)
        return result.success ? [{ name, preset: result.output }] : []
      })
      this.own = read.sort((one, other) => one.name.localeCompare(other.name))
      const unread = kept.length - read.length
      if (unread > 0) this.problem = `${unread} of your presets are of another version of Timbrel and were left alone.`
    } catch (error) {
      const why = error instanceof Error ? error.message : ''
      this.problem = `The presets could not be ${done}. ${why}`.trim()
    }
    this.#changed()
  }
}
