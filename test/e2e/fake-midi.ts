import type { Page } from 'playwright-core'

interface FakeMidi {
  plug(id: string): void
  unplug(id: string): void
  send(id: string, bytes: readonly number[]): void
}

declare global {
  interface Window {
    fakeMidi: FakeMidi
  }
}

/** Gives a page MIDI inputs that a test plugs in, plays and pulls out: Chromium without a head has none. */
export async function installFakeMidi(page: Page, ...plugged: string[]): Promise<void> {
  await page.addInitScript((ids) => {
    interface Port {
      id: string
      name: string
      type: 'input'
      state: 'connected' | 'disconnected'
      onmidimessage: ((event: { data: Uint8Array }) => void) | null
    }
    const inputs = new Map<string, Port>()
    const access = { inputs, outputs: new Map(), onstatechange: null as ((event: object) => void) | null }
    const find = (id: string): Port => {
      const port = inputs.get(id)
      if (port === undefined) throw new Error(`expected an input ${id}`)
      return port
    }
    window.fakeMidi = {
      plug(id) {
        inputs.set(id, { id, name: `Keyboard ${id}`, type: 'input', state: 'connected', onmidimessage: null })
        access.onstatechange?.({ port: find(id) })
      },
      unplug(id) {
        const port = find(id)
        port.state = 'disconnected'
        inputs.delete(id)
        access.onstatechange?.({ port })
      },
      send: (id, bytes) => find(id).onmidimessage?.({ data: Uint8Array.from(bytes) }),
    }
    for (const id of ids) window.fakeMidi.plug(id)
    Object.defineProperty(navigator, 'requestMIDIAccess', { value: async () => access })
  }, plugged)
}

/** Plays bytes on one of the fake inputs, message by message. */
export async function midi(page: Page, id: string, ...messages: readonly (readonly number[])[]): Promise<void> {
  await page.evaluate(
    ([input, all]) => {
      for (const message of all) window.fakeMidi.send(input, message)
    },
    [id, messages] as const,
  )
}
