import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createHost, type Host } from '../../src/host/studio/create-host.ts'
import { studioMounts } from '../../src/host/studio/studio-mounts.ts'
import { type StudioServer, startStudioServer } from '../../src/host/studio/studio-server.ts'
import { readModel, writeModel } from '../../src/io/model-file.ts'
import type { AppElement } from '../../src/ui/app-element.ts'
import { pixelX, pixelY } from '../../src/ui/pad/pad-geometry.ts'
import { trayInstruments } from '../../src/ui/pad/pad-tray.ts'
import { appLoaded, launchChromium, openApp, startAudio } from './app-page.ts'

/** Middle C, which the key Q plays. */
const KEY = 60
const F0_HZ = 261.626
/** Five that hold their notes, the steadiest first: one for each corner, and one to be dragged there. */
const INSTRUMENTS = ['organ', 'clarinet', 'flute', 'trumpet', 'oboe']

const patience = { timeout: 60_000 }
let work = ''
let host: Host
let studio: StudioServer
let browser: Browser
let page: Page
let complaints: string[]

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'timbrel-ui-shape-'))
  await writeModel(join(work, 'five.timbrel'), await fiveSounds())
  host = await createHost({
    home: join(work, 'home'),
    cacheFolder: join(work, 'cache'),
    model: join(work, 'five.timbrel'),
  })
  studio = await startStudioServer(host, { port: 0, mounts: await studioMounts() })
  browser = await launchChromium()
  const opened = await openApp(browser, studio.url)
  page = opened.page
  complaints = opened.complaints
  page.setDefaultTimeout(patience.timeout)
})

afterAll(async () => {
  await browser?.close()
  await studio?.close()
  await host?.close()
  await rm(work, { recursive: true, force: true })
})

/** Of the bundled model one sound of each instrument, that nearest to the key: soon listened to, and as it is there. */
async function fiveSounds() {
  const model = await readModel(fileURLToPath(new URL('../../samples/orchestra.timbrel', import.meta.url)))
  const chosen = INSTRUMENTS.map((name) => {
    const instrument = model.instruments.find((one) => one.name === name)
    if (instrument === undefined) throw new Error(`expected ${name} in the bundled model`)
    const away = (index: number) => Math.abs((model.sounds[index]?.midiNote ?? 0) - KEY)
    const sound = instrument.sounds.reduce((best, one) => (away(one) < away(best) ? one : best))
    return { instrument, sound }
  })
  return {
    ...model,
    sounds: chosen.flatMap(({ sound }) => model.sounds[sound] ?? []),
    instruments: chosen.map(({ instrument }, index) => ({ ...instrument, sounds: [index] })),
  }
}

const state = () => page.evaluate(() => (document.querySelector('timbrel-app') as AppElement).store.value)
const slider = (name: string) => page.getByRole('slider', { name, exact: true })

/** Types a value into a slider, exactly. */
async function type(name: string, value: string): Promise<void> {
  await slider(name).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.type(value)
  await page.keyboard.press('Enter')
}

/** Spectrum in dB of what is heard now, at the partials and halfway between them. */
async function partials(): Promise<{ at: number[]; between: number[] }> {
  return page.evaluate((f0Hz) => {
    const { sound } = document.querySelector('timbrel-app') as AppElement
    if (sound === null) throw new Error('expected sound')
    const { analyser, context } = sound
    const bins = new Float32Array(analyser.frequencyBinCount)
    analyser.getFloatFrequencyData(bins)
    const binHz = context.sampleRate / analyser.fftSize
    const near = (hz: number) => {
      const middle = Math.round(hz / binHz)
      return [...bins.slice(middle - 3, middle + 4)].map((level) => Math.max(-200, level))
    }
    const at: number[] = []
    const between: number[] = []
    for (let k = 1; k <= 11; k++) {
      at.push(Math.max(...near(k * f0Hz)))
      between.push(near((k + 0.5) * f0Hz).reduce((sum, level) => sum + level / 7, 0))
    }
    return { at, between }
  }, F0_HZ)
}

const mean = (levels: readonly number[]) => levels.reduce((sum, level) => sum + level, 0) / levels.length

/** dB of partials over what lies between them. */
async function toneOverNoise(): Promise<number> {
  const { at, between } = await partials()
  return mean(at.slice(0, 6)) - mean(between.slice(0, 6))
}

/** dB of partials 3, 5 ... 11 over 2, 4 ... 10, by power, as the descriptor has it. */
async function oddOverEven(): Promise<number> {
  const { at } = await partials()
  const power = (from: number) =>
    at.reduce((sum, level, index) => (index >= from && (index - from) % 2 === 0 ? sum + 10 ** (level / 10) : sum), 0)
  return 10 * Math.log10(power(2) / power(1))
}

/** Mean over half a second: what is heard is never quite still. */
async function average(measure: () => Promise<number>): Promise<number> {
  const readings: number[] = []
  for (let reading = 0; reading < 5; reading++) {
    await page.waitForTimeout(120)
    readings.push(await measure())
  }
  return mean(readings)
}

/** Two averages alike, one after the other: a note's attack and the analyser's smoothing are over. */
async function settled(measure: () => Promise<number>): Promise<number> {
  let before = await average(measure)
  await expect
    .poll(async () => {
      const now = await average(measure)
      const change = Math.abs(now - before)
      before = now
      return change
    }, patience)
    .toBeLessThan(1)
  return before
}

it('shows where the recordings lie', async () => {
  await appLoaded(page)
  const recordings = () => (document.querySelector('timbrel-app') as AppElement).outline.recordings
  await page.waitForFunction(() => (document.querySelector('timbrel-app') as AppElement).outline.recordings.length > 0)
  expect((await page.evaluate(recordings)).map(({ instrument }) => instrument)).toEqual([0, 1, 2, 3, 4])
})

it('air and hollow are heard in a note that sounds, and undone', async () => {
  await expect.poll(() => slider('Air').getAttribute('aria-disabled'), patience).toBe('false')
  expect(await slider('Air').getAttribute('title')).toMatch(/the sounds follow in noisiness \(0\.\d\d\)/)
  await page.getByRole('radio', { name: 'Corners' }).click()
  await startAudio(page)
  const pad = page.getByRole('group', { name: 'Timbre pad' })
  await pad.getByRole('slider', { name: 'Timbre, left to right' }).focus()
  await page.keyboard.press('Home')
  await pad.getByRole('slider', { name: 'Timbre, bottom to top' }).focus()
  await page.keyboard.press('Home')
  await expect.poll(() => page.locator('.words').textContent()).toContain('100 % organ')
  await page.keyboard.down('KeyQ')

  // Silence is settled too.
  await expect.poll(toneOverNoise, patience).toBeGreaterThan(20)
  const tone = await settled(toneOverNoise)
  await type('Air', '15')
  expect((await state()).settings.air).toBe(15)
  await expect.poll(toneOverNoise, patience).toBeLessThan(tone - 6)
  await page.keyboard.press('Control+z')
  expect((await state()).settings.air).toBe(0)
  await expect.poll(toneOverNoise, patience).toBeGreaterThan(tone - 2)

  const odd = await settled(oddOverEven)
  await type('Hollow', '9')
  await expect.poll(oddOverEven, patience).toBeGreaterThan(odd + 5)
  await slider('Hollow').dblclick()
  expect((await state()).settings.hollow).toBe(0)
  await expect.poll(oddOverEven, patience).toBeLessThan(odd + 2)

  await page.locator('summary', { hasText: 'Learned timbres' }).click()
  await type('Timbre 1', '2')
  await expect.poll(oddOverEven, patience).not.toBeCloseTo(odd, 0)
  await type('Timbre 1', '0')
  await page.keyboard.up('KeyQ')
})

it('an instrument is dragged to a corner, or chosen for it, and stays there', async () => {
  const corner = (name: string) => page.getByRole('combobox', { name })
  const chosen = async (name: string) => INSTRUMENTS[Number(await corner(name).inputValue())]
  const { outline, corners, pair } = await page.evaluate(() => {
    const { outline, store } = document.querySelector('timbrel-app') as AppElement
    return { outline, corners: store.value.corners, pair: store.value.pair }
  })
  const box = await page.locator('timbrel-pad').boundingBox()
  if (!box) throw new Error('expected a pad')
  const [waiting] = trayInstruments(box, outline, { mode: 'corners', corners, pair })
  expect(waiting?.name).toBe('oboe')
  await page.mouse.move(box.x + pixelX(box, waiting?.x ?? 0), box.y + pixelY(box, waiting?.y ?? 0))
  await page.mouse.down()
  await page.mouse.move(box.x + 0.3 * box.width, box.y + 0.3 * box.height, { steps: 4 })
  await page.mouse.up()
  await expect.poll(() => chosen('Top left')).toBe('oboe')
  // The place was not touched: bottom left.
  expect((await state()).place).toEqual({ x: 0, y: 0 })

  await corner('Bottom left').selectOption('oboe')
  await expect.poll(() => page.locator('.words').textContent()).toContain('100 % oboe')
  expect(await chosen('Top left')).toBe('organ')
  await page.keyboard.press('Control+z')
  await expect.poll(() => page.locator('.words').textContent()).toContain('100 % organ')
  await page.reload()
  await appLoaded(page)
  await expect.poll(() => chosen('Top left')).toBe('oboe')
})

it('a line is walked in even steps once its way has been listened to', async () => {
  await page.getByRole('radio', { name: 'Line' }).click()
  const way = () => page.evaluate(() => (document.querySelector('timbrel-app') as AppElement).player.way)
  await expect.poll(way, patience).not.toBeNull()
  const lengths = (await way()) ?? []
  expect([lengths[0], lengths.at(-1)]).toEqual([0, 1])
  await expect.poll(() => page.locator('.even-note').textContent()).toBe('')
  const { pair } = await state()
  expect(lengths).toEqual(await host.api.evenSteps({ model: 'opened', from: pair[0], to: pair[1] }))
  // A quarter of the perceived way is seldom a quarter of the plain one: what is shown follows the table.
  const across = page.getByRole('slider', { name: 'Timbre, from left to right' })
  await across.fill('0.25')
  const even = await across.getAttribute('aria-valuetext')
  await page.getByRole('button', { name: 'Even steps' }).click()
  await expect.poll(() => across.getAttribute('aria-valuetext')).toBe('75 % organ, 25 % clarinet')
  expect(even).not.toBe('75 % organ, 25 % clarinet')
  expect(await way()).toBeNull()
  expect(complaints).toEqual([])
})
