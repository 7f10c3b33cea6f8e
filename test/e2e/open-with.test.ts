import { EventEmitter } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { IpcMain, WebContents } from 'electron'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { CALL_CHANNEL } from '../../electron/channels.ts'
import { type HostService, serveHost } from '../../electron/ipc.ts'
import { importModelFile } from '../../electron/open-model.ts'
import { findChromium } from '../../scripts/find-chromium.mjs'
import { createHost, type Host } from '../../src/host/studio/create-host.ts'
import { answerFile } from '../../src/host/studio/file-routes.ts'
import { studioMounts } from '../../src/host/studio/studio-mounts.ts'
import { type StudioServer, startStudioServer } from '../../src/host/studio/studio-server.ts'
import { readModel, writeModel } from '../../src/io/model-file.ts'

const BUNDLED = fileURLToPath(new URL('../../samples/orchestra.timbrel', import.meta.url))

let work = ''
let host: Host
let server: StudioServer
let browser: Browser

beforeAll(async () => {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('expected a Chromium: install Debian’s package chromium, or set CHROMIUM_PATH')
  work = await mkdtemp(join(tmpdir(), 'timbrel-open-with-'))
  host = await createHost({ home: join(work, 'home'), cacheFolder: join(work, 'cache'), workers: 1 })
  server = await startStudioServer(host, { port: 0, mounts: await studioMounts() })
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--no-first-run', '--disable-sync'] })
  const model = await readModel(BUNDLED)
  for (const [name, first] of [
    ['First', 0],
    ['Second', 1],
  ] as const) {
    const kept = model.instruments[first]!
    const sounds = kept.sounds.map((index) => model.sounds[index]!)
    const instruments = [{ ...kept, sounds: sounds.map((_, index) => index) }]
    await writeModel(join(work, `${name}.timbrel`), { ...model, instruments, sounds })
  }
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
  await host?.close()
  await rm(work, { recursive: true, force: true })
})

/** The shell's own service with Chromium's page in the place of Electron's: text goes both ways as preload carries it. */
async function openShell(service: (serve: HostService) => Promise<void>) {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage()
  page.setDefaultTimeout(60_000)
  const ipc = new EventEmitter()
  const contents = {
    isDestroyed: () => page.isClosed(),
    send: (_: string, text: string) => void page.evaluate(`window.hear(${JSON.stringify(text)})`).catch(() => {}),
  } as unknown as WebContents
  const served = serveHost(host, ipc as Pick<IpcMain, 'on' | 'off'> & EventEmitter, () => [contents])
  const senderFrame = { url: 'app://timbrel/', parent: null }
  await page.exposeFunction('tell', (text: string) => {
    ipc.emit(CALL_CHANNEL, { sender: contents, senderFrame }, text)
  })
  await page.addInitScript(`window.timbrelHost = {
    send: (text) => void window.tell(text),
    onMessage: (listener) => { window.hear = listener },
  }`)
  await service(served)
  await page.goto(server.url)
  return { page, served }
}

/** As the shell's main process takes a file that the system asks it to open. */
async function openFile(name: string, { openModel }: HostService): Promise<void> {
  const mounts = await studioMounts()
  const imported = await importModelFile(join(work, name), (request) => answerFile(host, mounts, request))
  if ('problem' in imported) throw new Error(imported.problem)
  openModel(imported.model)
}

it('a model that the system is asked to open comes onto the pad, before the page is there and after', async () => {
  const { page, served } = await openShell((service) => openFile('First.timbrel', service))
  const choice = page.locator('timbrel-models button.choice')
  await choice.filter({ hasText: 'First' }).waitFor()
  await page.getByRole('tab', { name: 'Train' }).click()
  await openFile('Second.timbrel', served)
  await choice.filter({ hasText: 'Second' }).waitFor()
  await page.locator('timbrel-pad').waitFor()
  expect(await page.getByRole('tab', { name: 'Play' }).getAttribute('aria-selected')).toBe('true')
  served.end()
})
