import { afterEach, describe, expect, it } from 'vitest'
import { HOST_PORT_NAME, type HostPort } from '../../../src/contract/host-port.ts'
import { pageHost } from '../../../src/ui/session/page-host.ts'

const globals = globalThis as Record<string, unknown>

afterEach(() => {
  delete globals[HOST_PORT_NAME]
})

describe('pageHost', () => {
  it("speaks through the shell's port where there is one, and asks no server", async () => {
    const sent: string[] = []
    const port: HostPort = { send: (text) => sent.push(text), onMessage: () => {} }
    globals[HOST_PORT_NAME] = port
    // Nobody listens there: a request would find no host.
    const host = await pageHost(new URL('http://127.0.0.1:9/'))
    await new Promise((resolve) => host?.onConnection((connected) => connected && resolve(true)))
    void host?.api.listModels({}).catch(() => {})
    await new Promise((resolve) => setTimeout(resolve, 10))
    expect(sent.join()).toContain('listModels')
    host?.close()
  })

  it('is null on a page of plain files', async () => {
    expect(await pageHost(new URL('http://127.0.0.1:9/'))).toBeNull()
  })
})
