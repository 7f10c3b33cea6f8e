import { describe, expect, it } from 'vitest'
import type { Preset } from '../../../src/contract/host-api.ts'
import { presetOf } from '../../../src/ui/presets/preset-format.ts'
import { browserKeeper, type PresetKeeper } from '../../../src/ui/presets/preset-keeper.ts'
import { FACTORY_PRESETS, PresetShelf } from '../../../src/ui/presets/preset-shelf.ts'
import { START_STATE } from '../../../src/ui/state/play-state.ts'

const PRESET = presetOf(START_STATE, [{ name: 'flute', x: 0.5, y: 0.5 }])

function storage(text: string | null = null) {
  const kept = new Map<string, string>(text === null ? [] : [['timbrel.presets', text]])
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  }
}

async function shelfOn(keeper: PresetKeeper): Promise<PresetShelf> {
  const shelf = new PresetShelf(() => undefined)
  await shelf.use(keeper)
  return shelf
}

const names = (shelf: PresetShelf) => shelf.own.map(({ name }) => name)

describe('PresetShelf', () => {
  it('saves, replaces, renames and deletes, and finds it all again', async () => {
    const place = storage()
    const shelf = await shelfOn(browserKeeper(place))
    await shelf.save('Night', PRESET)
    await shelf.save('Day', PRESET)
    await shelf.save('Night', { ...PRESET, place: { x: 0, y: 1 } })
    expect(names(shelf)).toEqual(['Day', 'Night'])
    await shelf.rename('Night', 'Dusk')
    await shelf.delete('Day')
    const again = await shelfOn(browserKeeper(place))
    expect(names(again)).toEqual(['Dusk'])
    expect(again.find('Dusk')?.place).toEqual({ x: 0, y: 1 })
  })

  it('takes no name that came with Timbrel, and none at all', async () => {
    const shelf = new PresetShelf(() => undefined)
    expect(shelf.refusal('Night')).toContain('still')
    await shelf.use(browserKeeper(storage()))
    expect(shelf.refusal('Night')).toBeNull()
    expect(shelf.refusal('')).toContain('name')
    expect(shelf.refusal((FACTORY_PRESETS[0] as { name: string }).name)).toContain('came with Timbrel')
  })

  it('leaves alone what it cannot read, and says so', async () => {
    const list: Preset[] = [
      { name: 'later', settings: { version: 9 } },
      { name: 'good', settings: JSON.parse(JSON.stringify(PRESET)) },
    ]
    const shelf = await shelfOn(browserKeeper(storage(JSON.stringify(list))))
    expect(names(shelf)).toEqual(['good'])
    expect(shelf.problem).toContain('1 of your presets')
    await shelf.save('new', PRESET)
    const damaged = await shelfOn(browserKeeper(storage('{')))
    expect(names(damaged)).toEqual([])
  })

  it('says what went wrong where nothing can be kept', async () => {
    const full = {
      getItem: () => null,
      setItem: () => {
        throw new Error('The storage is full.')
      },
    }
    const shelf = await shelfOn(browserKeeper(full))
    await shelf.save('Night', PRESET)
    expect(shelf.problem).toBe('The presets could not be saved. The storage is full.')
    expect(names(shelf)).toEqual([])
  })
})
