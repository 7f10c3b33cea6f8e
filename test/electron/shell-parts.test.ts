import { EventEmitter } from 'node:events'
import { PassThrough } from 'node:stream'
import type { UtilityProcess } from 'electron'
import { afterEach, expect, it, vi } from 'vitest'
import { CALL_CHANNEL, MESSAGE_CHANNEL } from '../../electron/channels.ts'
import { menuTemplate } from '../../electron/menu.ts'
import { modelPaths } from '../../electron/open-model.ts'
import { startInUtilityProcess } from '../../electron/utility-training.ts'
import { whyNoDesktop } from '../../scripts/find-electron.mjs'
import type { HostPort } from '../../src/contract/host-port.ts'
import { startTraining } from '../../src/host/training-client.ts'
import { createHostClient } from '../../src/ui/host-client.ts'
import { portSocket, shellPort } from '../../src/ui/port-socket.ts'

afterEach(() => void vi.doUnmock('electron'))

class FakeUtility extends EventEmitter {
  readonly pid = 7
  readonly stdout = new PassThrough()
  readonly stderr = new PassThrough()
  readonly heard: unknown[] = []
  postMessage(message: unknown): void {
    this.heard.push(message)
  }
  kill(): boolean {
    setImmediate(() => this.emit('exit', 15))
    return true
  }
}
const JOB = {
  ...{ folder: '/a', output: '/b.timbrel', cacheFolder: '/c', options: {}, resume: false },
  ...{ workers: 1, checkpointSeconds: 1, playablePreviews: false },
}
const train = () => {
  const child = new FakeUtility()
  const fork = vi.fn(() => child as unknown as UtilityProcess)
  const training = startTraining(JOB, () => {}, startInUtilityProcess(fork))
  return { child, fork, training }
}

it('trains in a utility process, which it ends once it has heard the last event', async () => {
  const { child, fork, training } = train()
  expect(fork.mock.calls[0]).toMatchObject([expect.stringMatching(/training-process\.js$/), [], {}])
  training.stopAndKeep()
  expect(child.heard).toEqual([{ type: 'start', job: JOB }, { type: 'stop' }])
  const last = { type: 'finished', path: '/b.timbrel' }
  child.emit('message', last)
  expect(await training.finished).toEqual(last)
  expect(training.processId).toBe(7)
})

it('says how a utility process died, and what it said last', async () => {
  const { child, training } = train()
  child.stderr.write('out of memory')
  await new Promise((resolve) => setImmediate(resolve))
  child.emit('exit', 9)
  await expect(training.finished).rejects.toMatchObject({
    code: 'training-process',
    message: expect.stringMatching(/exit code 9.*out of memory/),
  })
  const other = train()
  other.training.abort()
  await expect(other.training.finished).rejects.toMatchObject({ code: 'cancelled' })
})

it('gives the page one door, and the client a socket that goes through it', async () => {
  const ipcRenderer = Object.assign(new EventEmitter(), { send: vi.fn() })
  const exposed: Record<string, unknown> = {}
  const contextBridge = { exposeInMainWorld: (name: string, api: unknown) => Object.assign(exposed, { [name]: api }) }
  vi.doMock('electron', () => ({ contextBridge, ipcRenderer }))
  await import('../../electron/preload.ts')
  expect(Object.keys(exposed)).toEqual(['timbrelHost'])
  expect(shellPort()).toBeNull()
  vi.stubGlobal('timbrelHost', exposed['timbrelHost'])
  const { api, onConnection } = createHostClient(() => portSocket(shellPort() as HostPort))
  await new Promise<void>((resolve) => onConnection((connected) => void (connected && resolve())))
  const state = api.loadState({})
  const [channel, text] = ipcRenderer.send.mock.calls[0]!
  expect(channel).toBe(CALL_CHANNEL)
  const { id } = JSON.parse(text)
  ipcRenderer.emit(MESSAGE_CHANNEL, {}, JSON.stringify({ type: 'answer', id, result: 'kept' }))
  expect(await state).toBe('kept')
  vi.unstubAllGlobals()
})

it('leaves undo and redo to the page, and tools to developers', () => {
  const text = (platform: NodeJS.Platform, developing: boolean) =>
    JSON.stringify(menuTemplate({ platform, developing, openModel: () => {} })).toLowerCase()
  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    expect(text(platform, true)).not.toMatch(/undo|redo|editmenu/)
    expect(text(platform, true)).toContain('toggledevtools')
    expect(text(platform, false)).not.toMatch(/devtools|reload/)
  }
  expect(text('darwin', false)).toContain('appmenu')
  expect(text('linux', false)).toContain('"quit"')
})

it('finds models among a program’s arguments', () => {
  expect(modelPaths(['.', '--open=x.timbrel', 'a.TIMBREL', '/b/c.timbrel', 'd.wav'], '/home')).toEqual([
    '/home/a.TIMBREL',
    '/b/c.timbrel',
  ])
})

it('says in a line why there is no desktop app', () => {
  const linux = { platform: 'linux', environment: { DISPLAY: ':0' }, userId: 1000 } as const
  expect(whyNoDesktop('/electron', linux)).toBeNull()
  expect(whyNoDesktop(null, linux)).toContain('binary')
  expect(whyNoDesktop('/electron', { ...linux, environment: {} })).toContain('no desktop')
  expect(whyNoDesktop('/electron', { ...linux, userId: 0 })).toContain('root')
  expect(whyNoDesktop('/electron', { ...linux, platform: 'darwin', environment: {} })).toBeNull()
})
