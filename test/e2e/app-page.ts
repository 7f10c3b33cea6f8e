import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { findChromium } from '../../scripts/find-chromium.mjs'
import type { AppElement } from '../../src/ui/app-element.ts'
import { pixelX, pixelY } from '../../src/ui/pad/pad-geometry.ts'

/** A headless Chromium. Fails when there is none. */
export async function launchChromium(...more: string[]): Promise<Browser> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('expected a Chromium: install Debian’s package chromium, or set CHROMIUM_PATH')
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'].concat(
      '--disable-quic',
      '--no-first-run',
      ...more,
    ),
  })
}

/** The app with its instruments loaded; complaints of the page (its policy's too) are gathered. */
export async function openApp(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
  prepare: (page: Page) => Promise<unknown> = async () => {},
): Promise<{ page: Page; complaints: string[] }> {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })).newPage()
  const complaints: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', ({ message }) => complaints.push(message))
  await prepare(page)
  await page.goto(url)
  await appLoaded(page)
  return { page, complaints }
}

export async function appLoaded(page: Page): Promise<void> {
  await page.waitForFunction(() => (document.querySelector('timbrel-app') as AppElement).outline.instruments.length > 0)
}

export async function startAudio(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Click to start audio' }).click()
  await page.waitForFunction(() => (document.querySelector('timbrel-app') as AppElement).sound !== null)
}

/** Where on the page an instrument lies on the pad. */
export async function pointOf(page: Page, name: string): Promise<{ x: number; y: number }> {
  const places = await page.evaluate(() =>
    (document.querySelector('timbrel-app') as AppElement).outline.instruments.map(({ name, x, y }) => ({ name, x, y })),
  )
  const box = await page.locator('timbrel-pad').boundingBox()
  const found = places.find((place) => place.name === name)
  if (!box || !found) throw new Error(`expected ${name} on the pad`)
  return { x: box.x + pixelX(box, found.x), y: box.y + pixelY(box, found.y) }
}

/** What the analyser hears now: samples, and the mean spectrum in dB over half a second, floored. */
export async function listen(page: Page): Promise<{ wave: number[]; spectrum: number[]; sampleRateHz: number }> {
  return page.evaluate(async () => {
    const { analyser, context } = (document.querySelector('timbrel-app') as AppElement).sound as NonNullable<
      AppElement['sound']
    >
    const wave = new Float32Array(analyser.fftSize)
    const bins = new Float32Array(analyser.frequencyBinCount)
    const spectrum = new Array<number>(bins.length).fill(0)
    for (let take = 0; take < 20; take++) {
      await new Promise((resolve) => setTimeout(resolve, 25))
      analyser.getFloatFrequencyData(bins)
      for (let bin = 0; bin < bins.length; bin++)
        spectrum[bin] = (spectrum[bin] as number) + Math.max(-90, bins[bin] as number) / 20
    }
    analyser.getFloatTimeDomainData(wave)
    return { wave: [...wave], spectrum, sampleRateHz: context.sampleRate }
  })
}

/** Only what sounds at this moment. */
export async function waveNow(page: Page): Promise<{ wave: number[]; sampleRateHz: number }> {
  return page.evaluate(() => {
    const { analyser, context } = (document.querySelector('timbrel-app') as AppElement).sound as NonNullable<
      AppElement['sound']
    >
    const wave = new Float32Array(analyser.fftSize)
    analyser.getFloatTimeDomainData(wave)
    return { wave: [...wave], sampleRateHz: context.sampleRate }
  })
}

/** Period of the strongest normalised autocorrelation, as Hz. */
export function pitchOf(wave: readonly number[], sampleRateHz: number): number {
  const shortest = Math.floor(sampleRateHz / 1000)
  const longest = Math.ceil(sampleRateHz / 100)
  const score = (lag: number) => {
    let product = 0
    let power = 0
    for (let n = 0; n + lag < wave.length; n++) {
      const [a, b] = [wave[n] as number, wave[n + lag] as number]
      product += a * b
      power += a * a + b * b
    }
    return (2 * product) / power
  }
  const scores = Array.from({ length: longest - shortest }, (_, at) => score(shortest + at))
  const best = Math.max(...scores)
  // The first peak that is nearly as good: multiples of a period are as good as it.
  const at = scores.findIndex(
    (value, n) => value > 0.95 * best && value >= (scores[n - 1] ?? -1) && value >= (scores[n + 1] ?? -1),
  )
  return sampleRateHz / (shortest + at)
}

export const loudest = (wave: readonly number[]): number =>
  wave.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0)
