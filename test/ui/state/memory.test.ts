import { describe, expect, it } from 'vitest'
import type { HostApi, Json } from '../../../src/contract/host-api.ts'
import { Memory } from '../../../src/ui/state/memory.ts'

function storage() {
  const kept = new Map<string, string>()
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  }
}

/** A host that remembers, with nothing else. */
function host() {
  const kept: { state: Json } = { state: null }
  const api = {
    loadState: async () => kept.state,
    saveState: async ({ state }: { state: Json }) => {
      kept.state = state
      return null
    },
  }
  return api as unknown as HostApi
}

describe('Memory', () => {
  it('brings back its parts from the browser', () => {
    const place = storage()
    const memory = new Memory(place, () => 1)
    memory.keep('play', { gain: 2 })
    memory.keep('model', 'orchestra')
    memory.save()
    const again = new Memory(place, () => 2)
    expect([again.part('play'), again.part('model'), again.part('none')]).toEqual([{ gain: 2 }, 'orchestra', undefined])
  })

  it('takes up what the host remembers where that is newer: another address, another storage', async () => {
    const api = host()
    const first = new Memory(storage(), () => 10)
    await first.share(api)
    first.keep('model', 'mine')
    first.save()
    const fresh = new Memory(storage(), () => 20)
    expect(await fresh.share(api)).toBe(true)
    expect(fresh.part('model')).toBe('mine')
    const later = new Memory(storage(), () => 30)
    later.keep('model', 'another')
    expect(await later.share(api)).toBe(false)
    expect(later.part('model')).toBe('another')
  })

  it('starts anew from what it cannot read, and plays on where nothing can be kept', () => {
    const damaged = new Memory({ getItem: () => '{"version":7}', setItem: () => {} }, () => 1)
    expect(damaged.part('play')).toBeUndefined()
    const forbidden = new Memory(
      {
        getItem: () => null,
        setItem: () => {
          throw new Error('no')
        },
      },
      () => 1,
    )
    forbidden.keep('play', 1)
    forbidden.save()
    expect(forbidden.part('play')).toBe(1)
  })
})
