import { spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findChromium } from '../../scripts/find-chromium.mjs'
import type { AppElement } from '../../src/ui/app-element.ts'

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const INSTRUMENTS = ['flute', 'guitar_nylon', 'trumpet']

let work = ''
let studio: ReturnType<typeof spawn>
let browser: Browser
let page: Page
const complaints: string[] = []

beforeAll(async () => {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('expected a Chromium: install Debian’s package chromium, or set CHROMIUM_PATH')
  work = await mkdtemp(join(tmpdir(), 'timbrel-ui-train-'))
  for (const instrument of INSTRUMENTS) {
    await mkdir(join(work, 'my set', instrument), { recursive: true })
    const files = (await readdir(at(`samples/${instrument}`))).filter((file) => file.endsWith('.wav')).sort()
    for (const file of files.slice(0, 4)) {
      await cp(at(`samples/${instrument}/${file}`), join(work, 'my set', instrument, file))
    }
  }
  await writeFile(join(work, 'my set', 'readme.txt'), 'not a sound')
  await writeFile(join(work, 'my set', 'flute', 'broken.wav'), 'not a sound either')
  const url = await startStudio()
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic']
  browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--no-first-run', ...quiet, '--autoplay-policy=no-user-gesture-required'],
  })
  page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage()
  page.setDefaultTimeout(15_000)
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', ({ message }) => complaints.push(message))
  await page.goto(url)
})

afterAll(async () => {
  await browser?.close()
  if (studio) {
    const closed = new Promise((resolve) => studio.on('close', resolve))
    studio.kill('SIGINT')
    await closed
  }
  await rm(work, { recursive: true, force: true })
})

/** The built program in a process of its own, with a home of its own; its address. */
function startStudio(): Promise<string> {
  const env = { ...process.env, TIMBREL_HOME: join(work, 'home'), TIMBREL_CACHE: join(work, 'cache') }
  studio = spawn(process.execPath, [at('dist/cli/main.js'), 'studio', '--no-open'], { env, stdio: 'pipe' })
  return new Promise((resolve, reject) => {
    let said = ''
    studio.stdout?.on('data', (text: Buffer) => {
      said += text.toString()
      const url = /http:\S+/.exec(said)?.[0]
      if (url) resolve(url)
    })
    studio.on('close', () => reject(new Error(`timbrel studio ended: ${said}`)))
  })
}

const tab = (name: string) => page.getByRole('tab', { name })
const instruments = () =>
  page.evaluate(() => (document.querySelector('timbrel-app') as AppElement).outline.instruments.map(({ name }) => name))

/** Loudest sample of what the analyser hears in the next second. */
const loudest = () =>
  page.evaluate(async () => {
    const { sound } = document.querySelector('timbrel-app') as AppElement
    if (sound === null) throw new Error('expected sound')
    const wave = new Float32Array(sound.analyser.fftSize)
    let peak = 0
    for (let take = 0; take < 20; take++) {
      await new Promise((resolve) => setTimeout(resolve, 50))
      sound.analyser.getFloatTimeDomainData(wave)
      peak = wave.reduce((most, value) => Math.max(most, Math.abs(value)), peak)
    }
    return peak
  })

it('tabs are gone through by the arrows', async () => {
  await tab('Play').focus()
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => tab('Sounds').getAttribute('aria-selected')).toBe('true')
  // As fast as they come: each key goes on from where the one before has led.
  await page.keyboard.press('End')
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => page.locator('[role=tab][aria-selected=true]').allTextContents()).toEqual(['Sounds'])
  await page.waitForTimeout(300)
  expect(await tab('Sounds').getAttribute('aria-selected')).toBe('true')
  await expect.poll(() => page.getByRole('tabpanel', { name: 'Sounds' }).isVisible()).toBe(true)
  expect(await page.locator('main').isVisible()).toBe(false)
})

it('brings a folder, and says of each recording what it is', async () => {
  await page.locator('timbrel-sounds input[webkitdirectory]').setInputFiles(join(work, 'my set'))
  const rows = page.locator('timbrel-sounds tbody tr:not(.group)')
  await expect.poll(() => rows.count(), { timeout: 30_000 }).toBe(13)
  const view = page.locator('timbrel-sounds')
  await expect.poll(() => view.getByText('Not analysed yet').count(), { timeout: 60_000 }).toBe(0)
  expect(await view.locator('tr.group').allTextContents()).toHaveLength(3)
  const broken = rows.filter({ hasText: 'broken.wav' })
  expect(await broken.textContent()).toContain('Cannot be used')
  expect(await view.locator('details').textContent()).toContain('readme.txt: not a recording')
  const first = rows.filter({ hasText: 'A4.wav' }).first()
  expect(await first.textContent()).toMatch(/A4.*2\.\d s.*dB/s)

  await broken.getByRole('button', { name: 'Set aside flute/broken.wav' }).click()
  await expect.poll(() => broken.textContent()).toContain('Set aside')
  await expect.poll(() => view.getByText('12 recordings').count()).toBe(1)
  expect(await view.getByText('Cannot be used').count()).toBe(0)
})

it('takes a drop in any view, and says when there is nothing in it', async () => {
  await expect.poll(() => page.locator('timbrel-sounds progress').count(), { timeout: 30_000 }).toBe(0)
  await tab('Play').click()
  await page.locator('timbrel-app').evaluate((app) => {
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File(['words'], 'notes.txt'))
    app.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, composed: true, cancelable: true }))
  })
  const view = page.getByRole('tabpanel', { name: 'Sounds' })
  await view.getByRole('alert').filter({ hasText: 'There is no recording among these files' }).waitFor()
  expect(await view.locator('details').textContent()).toContain('notes.txt: not a recording')
})

it('trains, shows the same training after a reload, and plays what was kept', async () => {
  await tab('Train').click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Small band')
  const train = page.getByRole('button', { name: 'Train', exact: true })
  await expect.poll(() => train.isEnabled(), { timeout: 30_000 }).toBe(true)
  await train.click()
  const plot = page.locator('timbrel-losses')
  await plot.waitFor({ timeout: 60_000 })
  await expect.poll(() => pointsOf(), { timeout: 30_000 }).toBeGreaterThan(2)

  const before = await pointsOf()
  await page.reload()
  await tab('Train').click()
  await plot.waitFor({ timeout: 10_000 })
  expect(await pointsOf()).toBeGreaterThanOrEqual(before)

  await page.getByRole('button', { name: 'Stop and keep' }).click()
  const play = page.getByRole('button', { name: 'Play it' })
  await play.waitFor({ timeout: 60_000 })
  expect(await page.locator('timbrel-train').getByText('You stopped it after').count()).toBe(1)
  await play.click()
  await expect.poll(() => instruments()).toEqual(INSTRUMENTS)

  await page.getByRole('button', { name: 'Click to start audio' }).click()
  await page.waitForFunction(() => (document.querySelector('timbrel-app') as AppElement).sound !== null)
  expect(await loudest()).toBeLessThan(1e-3)
  await page.keyboard.down('KeyQ')
  expect(await loudest()).toBeGreaterThan(0.01)
  await page.keyboard.up('KeyQ')
})

it('switches models while a note sounds, and keeps the choice over a reload', async () => {
  await page.keyboard.down('KeyQ')
  await page.getByRole('button', { name: /^Model Small band/ }).click()
  await page.getByRole('button', { name: 'Play Orchestra' }).click()
  await expect.poll(async () => (await instruments()).length).toBeGreaterThan(INSTRUMENTS.length)
  await page.keyboard.up('KeyQ')
  await page.keyboard.down('KeyE')
  expect(await loudest()).toBeGreaterThan(0.01)
  await page.keyboard.up('KeyE')

  await page.getByRole('button', { name: /^Model Orchestra/ }).click()
  await page.getByRole('button', { name: 'Play Small band' }).click()
  await expect.poll(() => instruments()).toEqual(INSTRUMENTS)
  await page.reload()
  await expect.poll(() => instruments(), { timeout: 10_000 }).toEqual(INSTRUMENTS)
  expect(complaints).toEqual([])
})

it('renders a note between two instruments into a file that is heard', async () => {
  await tab('Render').click()
  await page.getByRole('combobox', { name: 'To instrument' }).selectOption('trumpet')
  await page.getByRole('spinbutton', { name: 'Seconds' }).fill('1')
  await page.getByRole('button', { name: 'Render', exact: true }).click()
  const save = page.getByRole('link', { name: /^Save timbrel C4 .*\.wav/ })
  await save.waitFor({ timeout: 30_000 })
  const [download] = await Promise.all([page.waitForEvent('download'), save.click()])
  const bytes = await readFile(await download.path())
  expect(bytes.toString('latin1', 0, 4)).toBe('RIFF')
  // 24 bits, two channels or one, a second and its release.
  expect(bytes.length).toBeGreaterThan(3 * 44_100)
  const seconds = () => page.locator('timbrel-render audio').evaluate((audio) => (audio as HTMLAudioElement).duration)
  await expect.poll(seconds).toBeGreaterThan(1)
})

it('deletes a model only when asked twice', async () => {
  await page.getByRole('button', { name: /^Model Small band/ }).click()
  expect(await page.getByRole('button', { name: 'Delete Small band' }).isDisabled()).toBe(true)
  await page.getByRole('button', { name: 'Play Orchestra' }).click()
  await page.getByRole('button', { name: /^Model Orchestra/ }).click()
  await page.getByRole('button', { name: 'Delete Small band' }).click()
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect.poll(() => page.getByRole('button', { name: 'Play Small band' }).count()).toBe(0)
  await page.keyboard.press('Escape')
})

function pointsOf(): Promise<number> {
  return page
    .locator('timbrel-losses')
    .evaluate((plot) => (plot as unknown as { readonly points: readonly unknown[] }).points.length)
}
