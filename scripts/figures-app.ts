/**
 * `npm run figures:app [runs]`: how long it takes from starting the studio to the audio thread being ready, with a fresh
 * browser profile each time, and how large the bundles are. The browser itself is running already; the click on "start
 * audio" comes as soon as there is something to click.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { type Browser, chromium } from 'playwright-core'
import type { AppElement } from '../src/ui/app-element.ts'
import { startBuiltStudio } from '../test/soak/built-studio.ts'
import { findChromium } from './find-chromium.mjs'

const DIST = fileURLToPath(new URL('../dist/', import.meta.url))

/** A run's milestones, seconds from the start of the process. */
interface ColdStart {
  /** The studio has printed its address. */
  readonly listening: number
  /** The model is on the pad: a key or a click starts the sound. */
  readonly playable: number
  /** The audio thread is warmed up. */
  readonly ready: number
}

const MILESTONES: readonly (readonly [keyof ColdStart, string])[] = [
  ['listening', 'the studio listens'],
  ['playable', 'the model is on the pad'],
  ['ready', 'sound is possible'],
]

const [runs = 5] = process.argv.slice(2).map(Number)
if (!Number.isInteger(runs) || runs < 1) {
  console.error('expected: npm run figures:app -- [runs, an integer from 1]')
  process.exit(2)
}
await printColdStarts(runs)
printSizes()

async function printColdStarts(count: number): Promise<void> {
  const executablePath = findChromium()
  if (executablePath === null) throw new Error('expected a Chromium: install one, or set CHROMIUM_PATH')
  const args = ['--no-sandbox', '--no-first-run', '--disable-background-networking', '--disable-component-update']
  const browser = await chromium.launch({ executablePath, args: [...args, '--disable-sync', '--disable-quic'] })
  const starts: ColdStart[] = []
  try {
    for (let run = 0; run < count; run++) starts.push(await coldStart(browser))
  } finally {
    await browser.close()
  }
  console.log(`Cold start, seconds from the start of the process: median of ${count} (least to most)`)
  for (const [key, words] of MILESTONES) {
    const sorted = starts.map((start) => start[key]).sort((a, b) => a - b)
    const [least, median, most] = [0, count >> 1, count - 1].map((at) => (sorted[at] ?? Number.NaN).toFixed(2))
    console.log(`  ${words.padEnd(24)} ${median}  (${least} to ${most})`)
  }
}

async function coldStart(browser: Browser): Promise<ColdStart> {
  const folder = await mkdtemp(join(tmpdir(), 'timbrel-figures-'))
  const startMs = performance.now()
  const seconds = () => (performance.now() - startMs) / 1000
  const studio = await startBuiltStudio(join(folder, 'home'), join(folder, 'cache'))
  const listening = seconds()
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  try {
    const page = await context.newPage()
    await page.goto(studio.url, { waitUntil: 'commit' })
    const button = page.getByRole('button', { name: 'Click to start audio' })
    await button.waitFor()
    const playable = seconds()
    await button.click()
    await page.waitForFunction(() => (document.querySelector('timbrel-app') as AppElement).sound !== null)
    return { listening, playable, ready: seconds() }
  } finally {
    await context.close()
    await studio.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

function printSizes(): void {
  const bundles: readonly (readonly [string, readonly string[]])[] = [
    ['page: script and styles', filesOf('ui', /\.(js|css|html)$/)],
    ['page: letters (Latin)', filesOf('ui', /latin-wght.*\.woff2$/)],
    ['audio thread', ['audio-worklet/timbrel-processor.js']],
    ['SIMD kernels', ['audio-worklet/kernels.wasm']],
    ['desktop: main', ['electron/main.js']],
    ['desktop: preload', ['electron/preload.cjs']],
    ['bundled model', ['../samples/orchestra.timbrel']],
  ]
  console.log('\nSizes, kB                     raw      gzip')
  for (const [name, files] of bundles) {
    const contents = files.map((file) => readFileSync(join(DIST, file)))
    const raw = contents.reduce((sum, bytes) => sum + bytes.length, 0)
    const packed = contents.reduce((sum, bytes) => sum + gzipSync(bytes, { level: 9 }).length, 0)
    console.log(`  ${name.padEnd(24)} ${kilobytes(raw)} ${kilobytes(packed)}`)
  }
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(1).padStart(9)
}

/** Files of a folder of dist whose names match, at any depth. */
function filesOf(folder: string, names: RegExp): string[] {
  return readdirSync(join(DIST, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => names.test(file) && statSync(join(DIST, folder, file)).isFile())
    .map((file) => join(folder, file))
}
