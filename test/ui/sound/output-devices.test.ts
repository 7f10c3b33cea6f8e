import { describe, expect, it } from 'vitest'
import { type DeviceSource, OutputDevices, type SinkContext } from '../../../src/ui/sound/output-devices.ts'

const output = (deviceId: string, label: string) => ({ deviceId, label, kind: 'audiooutput' as const })
const BOTH = [output('default', 'Default'), output('a', 'Headphones'), output('b', 'Room')]

function storage() {
  const kept = new Map<string, string>()
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  }
}

function devicesOn(list: () => typeof BOTH, kept = storage(), allow = true) {
  const source: DeviceSource = {
    enumerateDevices: async () => list(),
    getUserMedia: async () => {
      if (!allow) throw new Error('denied')
      return { getTracks: () => [] } as unknown as MediaStream
    },
  }
  return new OutputDevices(source, kept, () => undefined)
}

function sink(refused: string | null = null) {
  const chosen: string[] = []
  const context: SinkContext = {
    sampleRate: 48_000,
    async setSinkId(id) {
      if (id === refused) throw new Error('gone')
      chosen.push(id)
    },
  }
  return { context, chosen }
}

describe('OutputDevices', () => {
  it('plays through the chosen loudspeaker, and again at the next visit', async () => {
    const kept = storage()
    const first = devicesOn(() => BOTH, kept)
    const { context, chosen } = sink()
    await first.attach(context)
    expect(first.devices.map(({ label }) => label)).toEqual(['System default', 'Headphones', 'Room'])
    await first.choose('b')
    const again = devicesOn(() => BOTH, kept)
    await again.attach(context)
    expect(again.chosen).toBe('b')
    expect(chosen).toEqual(['b', 'b'])
  })

  it('goes back to the system’s where the chosen one is gone, and says so', async () => {
    const devices = devicesOn(() => BOTH)
    await devices.attach(sink('a').context)
    await devices.choose('b')
    await devices.choose('a')
    expect(devices.chosen).toBe('b')
    expect(devices.problem).toContain('Headphones cannot be played through')
  })

  it('says why nothing can be chosen', async () => {
    const devices = devicesOn(() => BOTH)
    expect(devices.refusal).toContain('Start the sound')
    await devices.attach({ sampleRate: 48_000 })
    expect(devices.refusal).toContain('system’s sound settings')
  })

  it('knows when the browser keeps the names to itself, and asks for them', async () => {
    let named = false
    const devices = devicesOn(() => (named ? BOTH : [output('', '')]))
    await devices.attach(sink().context)
    expect([devices.hidden, devices.devices.length]).toEqual([true, 1])
    named = true
    await devices.reveal()
    expect([devices.hidden, devices.devices.length]).toEqual([false, 3])
    const denied = devicesOn(() => [output('', '')], storage(), false)
    await denied.attach(sink().context)
    await denied.reveal()
    expect(denied.problem).toContain('not allowed')
  })
})
