import { createReadStream } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium } from '../../scripts/find-chromium.mjs'
import type * as timbrel from '../../src/browser-api/timbrel.ts'
import { renderInstruments } from '../../src/engine/instrument-morph.ts'
import { engineKernels } from '../../src/host/engine-kernels.ts'
import { readModel } from '../../src/io/model-file.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const TYPES: Record<string, string> = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript' }

/** Files that are not in the package: a page that offers the package's door to the tests. */
const PAGES: Record<string, readonly [type: string, text: string]> = {
  '/test/': ['text/html', '<!doctype html><script type="module" src="/test.js"></script>'],
  '/test.js': ['text/javascript', "window.timbrel = await import('/dist/browser/timbrel.js')"],
}

declare global {
  interface Window {
    readonly timbrel: typeof timbrel
  }
}

/** What a careful page allows. */
const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"

let server: Server
let browser: Browser
let origin = ''
beforeAll(async () => {
  // Any static server of the package's folder would do.
  server = createServer(({ url }, response) => {
    const path = new URL(url ?? '/', 'http://localhost').pathname
    const made = PAGES[path]
    if (made !== undefined) {
      response.writeHead(200, { 'Content-Type': made[0], 'Content-Security-Policy': POLICY }).end(made[1])
      return
    }
    const file = path.endsWith('/') ? `${path}index.html` : path
    const stream = createReadStream(join(ROOT, file))
    const type = TYPES[extname(file)] ?? 'application/octet-stream'
    stream.on('open', () => response.writeHead(200, { 'Content-Type': type, 'Content-Security-Policy': POLICY }))
    stream.on('error', () => response.writeHead(404).end())
    stream.pipe(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const executablePath = findChromium()
  if (!executablePath) throw new Error('expected a Chromium: install Debian’s package chromium, or set CHROMIUM_PATH')
  const args = ['--no-sandbox', '--autoplay-policy=no-user-gesture-required', '--no-first-run', '--disable-sync']
  browser = await chromium.launch({ executablePath, args: [...args, '--disable-component-update'] })
})
afterAll(async () => {
  await browser?.close()
  server?.close()
})

async function opened(path: string): Promise<Page> {
  const page = await browser.newPage()
  await page.goto(`${origin}${path}`)
  return page
}

async function openedDoor(): Promise<Page> {
  const page = await opened('/test/')
  await page.waitForFunction(() => window.timbrel !== undefined)
  return page
}

describe('timbrel/browser', () => {
  it('renders in a page what Node renders', async () => {
    const page = await openedDoor()
    const morph = { from: 'flute', to: 'oboe', at: 0.5, midiNote: 69, seconds: 0.4, releaseSeconds: 0.1 }
    const heard = await page.evaluate(async (request) => {
      const { loadModel, loadKernels, renderMorph } = window.timbrel
      const model = await loadModel('/samples/orchestra.timbrel')
      const { samples } = renderMorph(model, { ...request, kernels: await loadKernels() })
      return Array.from(samples)
    }, morph)
    const model = await readModel(join(ROOT, 'samples/orchestra.timbrel'))
    const { samples } = renderInstruments(model, { ...morph, kernels: await engineKernels() })
    expect(heard).toHaveLength(samples.length)
    // Math.sin and its kin differ by an ulp between versions of V8.
    for (const [n, value] of heard.entries()) expect(Math.abs(value - samples[n]!)).toBeLessThan(1e-5)
    await page.close()
  })

  it('plays a score through the audio thread of an offline context', async () => {
    const page = await openedDoor()
    const { peak, kernels } = await page.evaluate(async () => {
      const { loadModel, TimbrelNode } = window.timbrel
      const bytes = await (await fetch('/samples/orchestra.timbrel')).arrayBuffer()
      const context = new OfflineAudioContext(2, 24_000, 48_000)
      const event = { type: 'noteOn', noteId: 0, key: 60, velocity: 0.8 } as const
      const score = [{ frame: 0, event }]
      const node = await TimbrelNode.create(context, await loadModel(bytes), { score })
      node.node.connect(context.destination)
      const rendered = await context.startRendering()
      const samples = rendered.getChannelData(0)
      return { peak: samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0), ...(await node.ready) }
    })
    expect(peak).toBeGreaterThan(0.01)
    expect(kernels).toBe('simd')
    await page.close()
  })

  it('says what could not be loaded', async () => {
    const page = await openedDoor()
    const errors = await page.evaluate(async () => {
      const { loadModel, ModelFileError, TimbrelError } = window.timbrel
      const failed = (source: string | Uint8Array) =>
        loadModel(source).then(
          () => [],
          (error: Error) => [error instanceof TimbrelError, error instanceof ModelFileError, error.message],
        )
      return [await failed('/nowhere.timbrel'), await failed(new Uint8Array(100))]
    })
    expect(errors[0]).toEqual([true, false, '/nowhere.timbrel: expected a model, found status 404'])
    expect(errors[1]?.slice(0, 2)).toEqual([true, true])
    await page.close()
  })
})

describe('examples/page', () => {
  it('starts at a click, sounds while a key is held, and rests afterwards', async () => {
    const page = await opened('/examples/page/')
    const faults: string[] = []
    page.on('pageerror', ({ message }) => faults.push(message))
    await page.click('#start')
    await page.waitForFunction(() => /^Ready: simd/.test(document.getElementById('status')?.textContent ?? ''), null, {
      timeout: 120_000,
    })
    const level = (test: 'above' | 'below') =>
      page.waitForFunction(
        (wanted) => {
          const db = Number(document.querySelector<HTMLOutputElement>('#level')?.value)
          return wanted === 'above' ? db > -50 : db < -90
        },
        test,
        { timeout: 120_000 },
      )
    await level('below')
    await page.focus('#keys button:nth-child(3)')
    await page.keyboard.down('Enter')
    await level('above')
    await page.selectOption('#from', 'violin')
    await page.keyboard.up('Enter')
    await level('below')
    expect(faults).toEqual([])
    await page.close()
  })
})
