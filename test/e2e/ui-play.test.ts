import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveApp } from '../../scripts/serve-app.mjs'
import type { AppElement } from '../../src/ui/app-element.ts'
import { appLoaded, launchChromium, listen, loudest, openApp, pitchOf, pointOf, startAudio } from './app-page.ts'

let app: Awaited<ReturnType<typeof serveApp>>
let browser: Browser

beforeAll(async () => {
  app = await serveApp()
  browser = await launchChromium()
})

afterAll(async () => {
  await browser?.close()
  app?.close()
})

const open = () => openApp(browser, app.url)

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
  it('says in the header what the audio thread has to do without, and plays', async () => {
    const { page } = await open()
    await page.route('**/kernels.wasm', (route) => route.fulfill({ status: 404 }))
    await startAudio(page)
    await page.getByRole('status').filter({ hasText: 'The fast sound engine does not run' }).waitFor()
    await page.keyboard.down('KeyQ')
    await page.waitForFunction(
      () => (document.querySelector('timbrel-app') as AppElement).audio.statistics?.activeVoices === 1,
    )
    await page.close()
  })

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
    await appLoaded(page)
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
