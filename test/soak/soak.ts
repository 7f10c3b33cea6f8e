import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core'
import { findChromium } from '../../scripts/find-chromium.mjs'
import { readModel, writeModel } from '../../src/io/model-file.ts'
import type { AppElement } from '../../src/ui/app-element.ts'
import { startBuiltStudio } from './built-studio.ts'
import type { SoakSample } from './leak-verdict.ts'
import { RandomHand } from './random-hand.ts'

const BUNDLED = fileURLToPath(new URL('../../samples/orchestra.timbrel', import.meta.url))

/** Longest a note may sound after its key, tails of decaying instruments included. */
const TAIL_MS = 30_000

export interface SoakOptions {
  /** An integer >= 1; decides what the hands do. */
  readonly seed: number
  readonly minutes: number
  /** Minutes of playing between two samples. */
  readonly sampleMinutes: number
  onSample(sample: SoakSample): void
}

export interface SoakResult {
  readonly samples: readonly SoakSample[]
  /** How often each act was done. */
  readonly done: ReadonlyMap<string, number>
  /** What the page complained of. */
  readonly complaints: readonly string[]
}

/**
 * Plays the built app in Chromium against the built studio, at random, and reads memory, voices and faults off it at
 * rest.
 */
export async function soak(options: SoakOptions): Promise<SoakResult> {
  const executablePath = findChromium()
  if (executablePath === null) throw new Error('expected a Chromium: install one, or set CHROMIUM_PATH')
  const folder = await mkdtemp(join(tmpdir(), 'timbrel-soak-'))
  await secondModel(join(folder, 'home', 'models'))
  const studio = await startBuiltStudio(join(folder, 'home'), join(folder, 'cache'))
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'].concat(
      '--disable-quic',
      '--no-first-run',
    ),
  })
  try {
    return await playApp(browser, studio.url, options)
  } finally {
    await browser.close()
    await studio.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Three of the orchestra's instruments as a model of the user's own, so that there is something to switch to. */
async function secondModel(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const model = await readModel(BUNDLED)
  const kept = model.instruments.slice(0, 3)
  const sounds = kept.flatMap((instrument) => instrument.sounds.map((index) => model.sounds[index]!))
  let first = 0
  const instruments = kept.map((instrument) => {
    const own = instrument.sounds.map((_, index) => first + index)
    first += own.length
    return { ...instrument, sounds: own }
  })
  await writeModel(join(folder, 'trio-00000000.timbrel'), { ...model, instruments, sounds })
}

async function playApp(browser: Browser, url: string, options: SoakOptions): Promise<SoakResult> {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage()
  page.setDefaultTimeout(60_000)
  const complaints: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', ({ message }) => complaints.push(message))
  await page.goto(url)
  await page.getByRole('button', { name: 'Click to start audio' }).click()
  await page.waitForFunction(() => (document.querySelector('timbrel-app') as AppElement).sound !== null)
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Performance.enable')
  const processId = await rendererOf(browser)
  const hand = new RandomHand(page, options.seed)
  const samples: SoakSample[] = []
  const startMs = performance.now()
  const minutesSince = () => (performance.now() - startMs) / 60_000
  for (
    let next = options.sampleMinutes;
    next < options.minutes + options.sampleMinutes / 2;
    next += options.sampleMinutes
  ) {
    // Each stretch has all that is dearest to leak, whatever chance says.
    await hand.actAs('model')
    await hand.actAs('view')
    while (minutesSince() < next) await hand.act()
    await hand.rest()
    const sample = await measure(page, cdp, processId, minutesSince())
    samples.push(sample)
    options.onSample(sample)
  }
  return { samples, done: hand.done, complaints }
}

async function measure(page: Page, cdp: CDPSession, processId: number | null, minutes: number): Promise<SoakSample> {
  await silence(page)
  // The second collection takes what the first one's finalizers let go.
  for (let pass = 0; pass < 2; pass++) await cdp.send('HeapProfiler.collectGarbage')
  const { metrics } = await cdp.send('Performance.getMetrics')
  const metric = (name: string) => metrics.find((one) => one.name === name)?.value ?? Number.NaN
  const { backingStorageSize } = (await cdp.send('Runtime.getHeapUsage')) as { backingStorageSize?: number }
  const statistics = await page.evaluate(() => (document.querySelector('timbrel-app') as AppElement).audio.statistics)
  return {
    minutes,
    heapBytes: metric('JSHeapUsedSize'),
    bufferBytes: backingStorageSize ?? Number.NaN,
    nodes: metric('Nodes'),
    listeners: metric('JSEventListeners'),
    residentBytes: residentBytes(processId),
    voices: statistics?.activeVoices ?? Number.NaN,
    faults: statistics?.faults ?? Number.NaN,
    lateBlocks: statistics?.lateBlocks ?? Number.NaN,
  }
}

/** Waits until no voice sounds, or until none should. */
async function silence(page: Page): Promise<void> {
  await page
    .waitForFunction(
      () => (document.querySelector('timbrel-app') as AppElement).audio.statistics?.activeVoices === 0,
      null,
      {
        timeout: TAIL_MS,
        polling: 200,
      },
    )
    .catch(() => {})
}

async function rendererOf(browser: Browser): Promise<number | null> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  const busiest = processInfo.filter(({ type }) => type === 'renderer').sort((a, b) => b.cpuTime - a.cpuTime)
  return busiest[0]?.id ?? null
}

function residentBytes(processId: number | null): number {
  try {
    const status = readFileSync(`/proc/${processId}/status`, 'utf8')
    return 1024 * Number(/VmRSS:\s+(\d+)/.exec(status)?.[1])
  } catch {
    return Number.NaN
  }
}
