import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { findChromium } from '../../scripts/find-chromium.mjs'
import { serveWam } from '../../scripts/serve-wam.mjs'
import type { TimbrelModel } from '../../src/contract/model.ts'
import { readModel, writeModel } from '../../src/io/model-file.ts'

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/** The SDK's usual way of initialising a host wants blob: scripts. */
const USUAL_POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' blob:"

/** What a host schedules. */
export type HostEvent =
  | { type: 'wam-midi' | 'wam-mpe'; time?: number; data: { bytes: [number, number, number] } }
  | { type: 'wam-automation'; time?: number; data: { id: string; value: number; normalized: boolean } }

export interface HostPart {
  readonly events: readonly HostEvent[]
  /** Given to createInstance. */
  readonly state?: unknown
  /** Given to setState afterwards. */
  readonly later?: unknown
}

export interface Rendered {
  readonly channels: number[][]
  readonly states: { parameters: Record<string, number>; model: { name: string; sha256: string; data?: string } }[]
  readonly delay: number
  readonly instanceIds: string[]
}

export const midi = (time: number, ...bytes: [number, number, number]): HostEvent => ({
  type: 'wam-midi',
  time,
  data: { bytes },
})
export const mpe = (time: number, ...bytes: [number, number, number]): HostEvent => ({
  type: 'wam-mpe',
  time,
  data: { bytes },
})
export const automation = (time: number, id: string, value: number): HostEvent => ({
  type: 'wam-automation',
  time,
  data: { id, value, normalized: false },
})

/** The page's functions are untyped: they are a host's. */
// biome-ignore lint/suspicious/noExplicitAny: a host knows the plugin by its API alone
export type HostWindow = { wam: any; violations: string[]; usual: any }

/** The orchestra's first instruments alone, with some of their sounds: small enough for a hundred instances. */
function cut(model: TimbrelModel, instruments: number, sounds: number): TimbrelModel {
  const kept = model.instruments.slice(0, instruments).map((one) => ({ ...one, sounds: one.sounds.slice(0, sounds) }))
  const indices = kept.flatMap(({ sounds }) => [...sounds])
  return {
    ...model,
    instruments: kept.map((one) => ({ ...one, sounds: one.sounds.map((sound) => indices.indexOf(sound)) })),
    sounds: indices.map((index) => model.sounds[index]!),
  }
}

export interface WamHost {
  readonly url: string
  readonly orchestra: TimbrelModel
  /** Of two of its instruments, a file that the server gives as /test/two.timbrel. */
  readonly small: string
  readonly browser: Browser
  newPage(path?: string): Promise<Page>
  /** @param isFresh in a page of its own, as after a reload. */
  render(options: { seconds?: number; rate?: number; parts: readonly HostPart[] }, isFresh?: boolean): Promise<Rendered>
  close(): Promise<void>
}

/** A page that is a WAM host, under the strict policy, in a Chromium that can be told to collect its garbage. */
export async function startWamHost(): Promise<WamHost> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('expected a Chromium: install Debian’s package chromium, or set CHROMIUM_PATH')
  const folder = mkdtempSync(join(tmpdir(), 'timbrel-wam-'))
  const small = join(folder, 'two.timbrel')
  const orchestra = await readModel(at('samples/orchestra.timbrel'))
  await writeModel(small, cut(orchestra, 2, 5))
  const file = (name: string): [string] => [at(`test/e2e/wam/${name}`)]
  const server = await serveWam(0, {
    '/test/': file('page.html'),
    '/test/page.js': file('page.js'),
    '/test/probe-worklet.js': file('probe-worklet.js'),
    '/test/sequencer-worklet.js': file('sequencer-worklet.js'),
    '/test/usual/': [at('test/e2e/wam/usual-host.html'), USUAL_POLICY],
    '/test/usual-host.js': [at('test/e2e/wam/usual-host.js'), USUAL_POLICY],
    '/test/sdk.js': [at('node_modules/@webaudiomodules/sdk/dist/index.js'), USUAL_POLICY],
    '/test/two.timbrel': [small],
  })
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'].concat(
      '--no-first-run',
      '--autoplay-policy=no-user-gesture-required',
      '--js-flags=--expose-gc',
    ),
  })
  const newPage = async (path = 'test/') => {
    const page = await browser.newPage()
    await page.goto(server.url + path)
    await page.waitForFunction(() => 'wam' in window || 'usual' in window)
    return page
  }
  let usual: Promise<Page> | null = null
  return {
    url: server.url,
    orchestra,
    small,
    browser,
    newPage,
    async render(options, isFresh = false) {
      usual ??= newPage()
      const page = await (isFresh ? newPage() : usual)
      const rendered = await page.evaluate((given) => (window as unknown as HostWindow).wam.render(given), options)
      if (isFresh) await page.close()
      return rendered as Rendered
    },
    async close() {
      await browser.close()
      server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
