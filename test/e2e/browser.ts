import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { findChromium } from '../../scripts/find-chromium.mjs'
import type { WorkletModel } from '../../src/contract/worklet-messages.ts'
import { readModel } from '../../src/io/model-file.ts'

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

export const PROCESSOR = at('dist/audio-worklet/timbrel-processor.js')

/** The SIMD kernels, compiled; every test run has built them. */
export const compileKernels = () =>
  WebAssembly.compile(Uint8Array.from(readFileSync(at('dist/engine/kernels/kernels.wasm'))))

export async function orchestra(): Promise<WorkletModel> {
  const { network, instruments, sounds } = await readModel(at('samples/orchestra.timbrel'))
  return { network, instruments, sounds }
}

const TYPES = [Float32Array, Float64Array, Int8Array, Uint8Array, Int32Array, Uint16Array, Int16Array, Uint32Array]

/** A model as JSON and one stretch of bytes, 8-aligned: typed arrays become {kind, start, length}. */
function pack(model: WorkletModel): { json: string; bytes: Buffer } {
  const parts: Buffer[] = []
  let start = 0
  const json = JSON.stringify(model, (_, value) => {
    if (!ArrayBuffer.isView(value)) return value
    const type = TYPES.find((candidate) => value instanceof candidate)
    if (!type) throw new Error(`expected one of ${TYPES.map(({ name }) => name)}, found ${value.constructor.name}`)
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    const padded = Buffer.alloc(Math.ceil(bytes.length / 8) * 8)
    bytes.copy(padded)
    parts.push(padded)
    start += padded.length
    return { kind: type.name, start: start - padded.length, length: bytes.length / type.BYTES_PER_ELEMENT }
  })
  return { json, bytes: Buffer.concat(parts) }
}

/** No eval, no inline script: what a careful page allows. */
const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"

const PAGE = '<!doctype html><script src="/page.js"></script>'

const PAGE_SCRIPT = `window.loadModel = async () => {
  const bytes = await (await fetch('/model.bin')).arrayBuffer()
  return JSON.parse(await (await fetch('/model.json')).text(), (_, value) =>
    value && value.kind && 'start' in value ? new window[value.kind](bytes, value.start, value.length) : value)
}
window.loadKernels = () => WebAssembly.compileStreaming(fetch('/kernels.wasm'))`

/** What every page of the harness has. */
export interface TestWindow {
  loadModel(): Promise<WorkletModel>
  loadKernels(): Promise<WebAssembly.Module>
}

export interface BrowserHarness {
  readonly browser: Browser
  newPage(): Promise<Page>
  close(): Promise<void>
}

/**
 * A headless Chromium and a server of the processor and a model. Fails when there is no Chromium.
 *
 * @param scripts served besides, by path.
 */
export async function startBrowser(
  model: WorkletModel,
  scripts: Readonly<Record<string, string>> = {},
): Promise<BrowserHarness> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('expected a Chromium: install Debian’s package chromium, or set CHROMIUM_PATH')
  const { json, bytes } = pack(model)
  const files: Record<string, readonly [string, string | Buffer]> = {
    '/': ['text/html', PAGE],
    '/page.js': ['text/javascript', PAGE_SCRIPT],
    '/processor.js': ['text/javascript', readFileSync(PROCESSOR)],
    '/kernels.wasm': ['application/wasm', readFileSync(at('dist/audio-worklet/kernels.wasm'))],
    '/model.json': ['application/json', json],
    '/model.bin': ['application/octet-stream', bytes],
  }
  for (const [path, text] of Object.entries(scripts)) files[path] = ['text/javascript', text]
  const server = createServer(({ url }, response) => {
    const file = files[url ?? '']
    response.writeHead(file ? 200 : 404, {
      'content-type': file?.[0] ?? 'text/plain',
      'content-security-policy': POLICY,
    })
    response.end(file?.[1])
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'].concat(
      '--disable-quic',
      '--no-first-run',
      '--autoplay-policy=no-user-gesture-required',
    ),
  })
  return {
    browser,
    async newPage() {
      const page = await browser.newPage()
      await page.goto(`http://127.0.0.1:${port}/`)
      return page
    },
    async close() {
      await browser.close()
      server.close()
    },
  }
}
