import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { CALL_CHANNEL, MESSAGE_CHANNEL } from '../../electron/channels.ts'
import { fakeElectron } from './fake-electron.ts'

const samples = fileURLToPath(new URL('../../samples/', import.meta.url))
let work = ''
let electron: ReturnType<typeof fakeElectron>
const window = () => electron.told.windows[0]!
const ask = (url: string, init?: RequestInit) => {
  // Node's own Request would resolve `..` before the handler sees it, as Chromium does; the handler must not rely on it.
  const request = new Request('app://timbrel/', init)
  Object.defineProperty(request, 'url', { value: url })
  return electron.told.handlers.get('app')!(request)
}
const modelsNow = async () => {
  const id = Math.floor(Math.random() * 1e9)
  const page = window().webContents
  const frame = page.mainFrame
  electron.ipcMain.emit(
    CALL_CHANNEL,
    { sender: page, senderFrame: frame },
    JSON.stringify({ id, method: 'listModels', params: {} }),
  )
  const find = () => page.sent.map(({ text }) => JSON.parse(text)).find((message) => message.id === id)
  await vi.waitFor(() => expect(find()).toBeDefined())
  return find().result as { id: string; name: string }[]
}

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'timbrel-shell-'))
  vi.stubEnv('TIMBREL_HOME', join(work, 'home'))
  await copyFile(join(samples, 'orchestra.timbrel'), join(work, 'Mine.timbrel'))
  electron = fakeElectron(work)
  vi.doMock('electron', () => electron.module)
  await import('../../electron/main.ts')
})
afterAll(async () => {
  vi.unstubAllEnvs()
  vi.doUnmock('electron')
  await rm(work, { recursive: true, force: true })
})

it('registers its scheme and sandboxes everything before it is ready, and opens nothing', () => {
  const { told } = electron
  expect(told.schemes).toEqual([
    {
      scheme: 'app',
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
    },
  ])
  expect(told.sandboxed).toBe(true)
  expect(told.windows).toEqual([])
})

it('opens one window at the app, shut in, and takes what the system had asked it to open', async () => {
  const prevented = vi.fn()
  electron.app.emit('open-file', { preventDefault: prevented }, join(work, 'Mine.timbrel'))
  expect(prevented).toHaveBeenCalled()
  electron.open()
  await vi.waitFor(() => expect(electron.told.windows).toHaveLength(1))
  expect(window().loaded).toEqual(['app://timbrel/'])
  expect(window().options.webPreferences).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
  })
  expect(window().options).toMatchObject({ width: 1280, height: 832, show: false })
  const told = () => window().webContents.sent.some(({ text }) => text.includes('models-changed'))
  await vi.waitFor(() => expect(told()).toBe(true), 10_000)
  const mine = (await modelsNow()).find(({ name }) => name === 'Mine')
  expect(mine).toBeDefined()
  // This page had not called before, so it hears now what the system had asked for.
  const opened = () => window().webContents.sent.map(({ text }) => JSON.parse(text).event)
  expect(opened()).toContainEqual({ type: 'open-model', model: mine?.id })
  expect(window().webContents.sent[0]!.channel).toBe(MESSAGE_CHANNEL)
  expect(electron.told.errors).toEqual([])
})

it('says why a model cannot be opened, and goes on', async () => {
  await writeFile(join(work, 'bad.timbrel'), 'no model')
  electron.app.emit('second-instance', {}, ['timbrel', '--flag', 'bad.timbrel', 'notes.txt'], work)
  await vi.waitFor(() => expect(electron.told.errors).toHaveLength(1))
  expect(electron.told.errors[0]).toContain('bad.timbrel: ')
  expect(window().focused).toBe(1)
})

it('serves the page with the headers of the studio, and the bytes of a model', async () => {
  const page = await ask('app://timbrel/?a=1#b')
  expect(page.status).toBe(200)
  expect(page.headers.get('content-type')).toContain('text/html')
  expect(page.headers.get('content-security-policy')).not.toContain('unsafe-inline')
  expect(page.headers.get('cross-origin-opener-policy')).toBe('same-origin')
  expect(page.headers.get('cross-origin-embedder-policy')).toBe('require-corp')
  expect(await page.text()).toContain('<timbrel-app>')
  const model = await ask('app://timbrel/api/models/orchestra')
  const bytes = Buffer.from(await model.arrayBuffer())
  expect(bytes.equals(await readFile(join(samples, 'orchestra.timbrel')))).toBe(true)
})

it.each([
  'app://timbrel/../package.json',
  'app://timbrel/audio-worklet/../index.html',
  'app://timbrel/%2e%2e/package.json',
  'app://timbrel/..%2fcli/main.js',
  'app://timbrel/..%5c..%5cpackage.json',
  'app://timbrel//etc/passwd.json',
  'app://timbrel/audio-worklet/../cli/main.js',
  'app://timbrel/audio-worklet/%2e%2e/cli/main.js',
  'app://timbrel/api/models/..%2f..%2fstate',
  'app://timbrel/api/workspaces/../../presets.json',
])('gives nothing for %s', async (url) => {
  expect((await ask(url)).status).toBeGreaterThanOrEqual(400)
})

it.each(['app://other/', 'app://timbrel.evil/', 'app://timbrel@evil/', 'app://timbrel:80/', 'https://timbrel/'])(
  'refuses the host of %s',
  async (url) => {
    expect((await ask(url)).status).toBe(403)
  },
)

it('takes an upload, and refuses what is no recording’s place', async () => {
  const put = (path: string) => ask(`app://timbrel${path}`, { method: 'PUT', body: 'RIFF' })
  expect((await put('/api/workspaces/none/flute/a.wav')).status).toBe(400)
  expect((await ask('app://timbrel/', { method: 'POST', body: 'x' })).status).toBe(405)
})

it('keeps every page where it is', () => {
  const page = window().webContents
  electron.app.emit('web-contents-created', {}, page)
  expect(page.opener?.({} as never)).toEqual({ action: 'deny' })
  const tried = (event: string, details: object) => {
    const preventDefault = vi.fn()
    page.emit(event, { ...details, preventDefault })
    return preventDefault.mock.calls.length
  }
  expect(tried('will-frame-navigate', { url: 'https://example.com/', isMainFrame: true })).toBe(1)
  expect(tried('will-frame-navigate', { url: 'app://timbrel/api/models/orchestra', isMainFrame: true })).toBe(1)
  expect(tried('will-frame-navigate', { url: 'app://timbrel/', isMainFrame: false })).toBe(1)
  expect(tried('will-frame-navigate', { url: 'app://timbrel/', isMainFrame: true })).toBe(0)
  expect(tried('will-redirect', { url: 'app://timbrel/' })).toBe(1)
  expect(tried('will-attach-webview', {})).toBe(1)
})

it('closes the host before it quits, and lets another have its home', async () => {
  window().emit('close')
  expect(JSON.parse(await readFile(join(work, 'userData', 'window-state.json'), 'utf8'))).toEqual({
    bounds: { x: 10, y: 20, width: 1000, height: 700 },
    maximised: false,
  })
  electron.app.emit('window-all-closed')
  expect(electron.told.quits).toBe(1)
  const preventDefault = vi.fn()
  electron.app.emit('will-quit', { preventDefault })
  expect(preventDefault).toHaveBeenCalled()
  await vi.waitFor(() => expect(electron.told.exits).toEqual([undefined]))
  expect(electron.ipcMain.listenerCount(CALL_CHANNEL)).toBe(0)
})
