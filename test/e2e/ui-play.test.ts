import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium } from '../../scripts/find-chromium.mjs'
import { serveApp } from '../../scripts/serve-app.mjs'
import type { AppElement } from '../../src/ui/app-element.ts'
import { pixelX, pixelY } from '../../src/ui/pad/pad-geometry.ts'

let app: Awaited<ReturnType<typeof serveApp>>
let browser: Browser

beforeAll(async () => {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('expected a Chromium: install Debian’s package chromium, or set CHROMIUM_PATH')
  app = await serveApp()
  browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'].concat(
      '--disable-quic',
      '--no-first-run',
    ),
  })
})

afterAll(async () => {
  await browser?.close()
  app?.close()
})

/** The app with its instruments loaded; complaints of the page (its policy's too) are gathered. */
async function open(): Promise<{ page: Page; complaints: string[] }> {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage()
  const complaints: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', ({ message }) => complaints.push(message))
  await page.goto(app.url)
  await loaded(page)
  return { page, complaints }
}

async function loaded(page: Page): Promise<void> {
  await page.waitForFunction(() => (document.querySelector('timbrel-app') as AppElement).outline.instruments.length > 0)
}

async function startAudio(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Click to start audio' }).click()
  await page.waitForFunction(() => (document.querySelector('timbrel-app') as AppElement).sound !== null)
}

async function pointOf(page: Page, name: string): Promise<{ x: number; y: number }> {
  const places = await page.evaluate(() =>
    (document.querySelector('timbrel-app') as AppElement).outline.instruments.map(({ name, x, y }) => ({ name, x, y })),
  )
  const box = await page.locator('timbrel-pad').boundingBox()
  const found = places.find((place) => place.name === name)
  if (!box || !found) throw new Error(`expected ${name} on the pad`)
  return { x: box.x + pixelX(box, found.x), y: box.y + pixelY(box, found.y) }
}

/** What the analyser hears now: samples, and the mean spectrum in dB over half a second, floored. */
async function listen(page: Page): Promise<{ wave: number[]; spectrum: number[]; sampleRateHz: number }> {
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

/** Period of the strongest normalised autocorrelation, as Hz. */
function pitchOf(wave: readonly number[], sampleRateHz: number): number {
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

const loudest = (wave: readonly number[]) => wave.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0)

/** Loudest bin of each quarter octave from 200 Hz to 6.4 kHz, re the loudest: colour, without vibrato and level. */
function bands(spectrum: readonly number[]): number[] {
  const binHz = 22_050 / spectrum.length
  const levels = Array.from({ length: 20 }, (_, band) => {
    const from = 200 * 2 ** (band / 4)
    return Math.max(...spectrum.slice(Math.round(from / binHz), Math.round((from * 2 ** 0.25) / binHz) + 1))
  })
  const loudestLevel = Math.max(...levels)
  return levels.map((level) => Math.max(-50, level - loudestLevel))
}

/** Rms difference of bands, dB. */
function distance(one: readonly number[], other: readonly number[]): number {
  const theirs = bands(other)
  return Math.sqrt(bands(one).reduce((sum, level, band) => sum + (level - (theirs[band] as number)) ** 2, 0) / 20)
}

describe('the Play view', () => {
  it('plays a key at its pitch, and the pad moves the spectrum from one instrument to another', async () => {
    const { page, complaints } = await open()
    await startAudio(page)
    expect(loudest((await listen(page)).wave)).toBeLessThan(1e-4)
    // The organ sounds the same at any time of a note, however slow the machine.
    const flute = await pointOf(page, 'flute')
    const organ = await pointOf(page, 'organ')

    await page.mouse.click(organ.x, organ.y)
    await page.keyboard.down('KeyQ')
    await page.waitForTimeout(2000)
    const target = (await listen(page)).spectrum
    await page.keyboard.up('KeyQ')
    await page.waitForTimeout(1000)

    await page.mouse.click(flute.x, flute.y)
    await page.keyboard.down('KeyQ')
    await page.waitForTimeout(700)
    const before = await listen(page)
    expect(loudest(before.wave)).toBeGreaterThan(0.01)
    const cents = 1200 * Math.log2(pitchOf(before.wave, before.sampleRateHz) / 261.626)
    expect(Math.abs(cents)).toBeLessThan(35)

    await page.mouse.move(flute.x, flute.y)
    await page.mouse.down()
    await page.mouse.move(organ.x, organ.y, { steps: 20 })
    await page.mouse.up()
    await page.waitForTimeout(500)
    const after = (await listen(page)).spectrum
    await page.keyboard.up('KeyQ')
    expect(distance(after, target)).toBeLessThan(0.3 * distance(before.spectrum, target))
    expect(await page.locator('.words').textContent()).toContain('100 % organ')
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('starts the sound with the first key, and lets that key be heard', async () => {
    const { page } = await open()
    await page.keyboard.down('KeyQ')
    await page.waitForFunction(() => (document.querySelector('timbrel-app') as AppElement).sound !== null)
    await page.waitForTimeout(700)
    expect(loudest((await listen(page)).wave)).toBeGreaterThan(0.01)
    await page.keyboard.press('Escape')
    await page.waitForTimeout(1500)
    expect(loudest((await listen(page)).wave)).toBeLessThan(1e-3)
    await page.context().close()
  })

  it('is operated by the keyboard alone, and keeps its state over a reload', async () => {
    const { page } = await open()
    const pad = page.getByRole('group', { name: 'Timbre pad' })
    const across = pad.getByRole('slider', { name: 'Timbre, left to right' })
    for (let press = 0; press < 20 && !(await across.evaluate((one) => one.matches(':focus'))); press++)
      await page.keyboard.press('Tab')
    expect(await across.evaluate((one) => one.matches(':focus'))).toBe(true)
    const words = await across.getAttribute('aria-valuetext')
    const place = () => page.evaluate(() => (document.querySelector('timbrel-app') as AppElement).store.value.place)
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Shift+ArrowUp')
    expect(await place()).toEqual({ x: 0.51, y: 0.6 })
    await page.keyboard.press('End')
    expect(await place()).toEqual({ x: 1, y: 0.6 })
    await expect.poll(() => across.getAttribute('aria-valuetext')).not.toBe(words)
    expect(await across.getAttribute('aria-valuetext')).toMatch(/^\d+ % \w+/)
    await page.reload()
    await loaded(page)
    expect(await place()).toEqual({ x: 1, y: 0.6 })
    await page.context().close()
  })

  it('takes a drag as one step of undo', async () => {
    const { page } = await open()
    const from = await pointOf(page, 'cello')
    const to = await pointOf(page, 'marimba')
    const place = () => page.evaluate(() => (document.querySelector('timbrel-app') as AppElement).store.value.place)
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(to.x, to.y, { steps: 15 })
    await page.mouse.up()
    expect(await place()).not.toEqual({ x: 0.5, y: 0.5 })
    await page.keyboard.press('Control+z')
    expect(await place()).toEqual({ x: 0.5, y: 0.5 })
    await page.context().close()
  })

  it('names every control, and scrolls nowhere at 1280 and at 900', async () => {
    const { page } = await open()
    const nameless = await page
      .locator('button, input, select, [role=slider], [role=radio]')
      .evaluateAll((controls) =>
        controls
          .filter((one) => !(one.getAttribute('aria-label') ?? one.textContent ?? '').trim())
          .map((one) => one.outerHTML),
      )
    expect(nameless).toEqual([])
    for (const width of [1280, 900]) {
      await page.setViewportSize({ width, height: 800 })
      const overflow = await page.evaluate(() => {
        const { scrollWidth, scrollHeight, clientWidth, clientHeight } = document.documentElement
        return [scrollWidth - clientWidth, scrollHeight - clientHeight]
      })
      expect(overflow).toEqual([0, 0])
    }
    await page.context().close()
  })
})
