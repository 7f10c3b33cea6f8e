import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AppElement } from '../../src/ui/app-element.ts'
import { midiFile, off, on } from '../io/midi-bytes.ts'
import {
  copySamples,
  instrumentsOf,
  launchChromium,
  loudestOf,
  type StudioProcess,
  startStudio,
} from './studio-process.ts'

const INSTRUMENTS = ['flute', 'trumpet']

/** A loaded machine takes its time. */
const PATIENT = { timeout: 30_000 }

let work = ''
let studio: StudioProcess
let browser: Browser
let page: Page
const complaints: string[] = []

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'timbrel-ui-bring-'))
  await copySamples(join(work, 'my set'), INSTRUMENTS, 3)
  studio = await startStudio(work)
  browser = await launchChromium()
  page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage()
  page.setDefaultTimeout(30_000)
  // A recording that is there already is refused with 409, which the browser itself says in the console.
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', ({ message }) => complaints.push(message))
  await page.goto(studio.url)
})

afterAll(async () => {
  await browser?.close()
  studio?.process.kill('SIGINT')
  await studio?.ended
  await rm(work, { recursive: true, force: true })
})

const tab = (name: string) => page.getByRole('tab', { name })
const sounds = () => page.locator('timbrel-sounds')
const rows = () => sounds().locator('tbody tr:not(.group)')
const listened = () => expect.poll(() => sounds().locator('progress').count(), { timeout: 60_000 }).toBe(0)

it('shows the shape of each recording that is brought', async () => {
  await tab('Sounds').click()
  await page.locator('timbrel-sounds input[webkitdirectory]').setInputFiles(join(work, 'my set'))
  await expect.poll(() => sounds().locator('.waveform').count(), { timeout: 60_000 }).toBe(6)
  const [a, b] = await sounds()
    .locator('.waveform path')
    .evaluateAll((paths) => paths.map((path) => path.getAttribute('d')))
  expect(a).toMatch(/^M0\.5,/)
  expect(a).not.toBe(b)
  await listened()
})

it('asks about recordings that are there already', async () => {
  const again = async () => {
    await page
      .locator('timbrel-sounds input[multiple]')
      .last()
      .setInputFiles(join(work, 'my set', 'flute', 'A4.wav'))
  }
  // A loose file is no flute's: it goes into an instrument of its own.
  await again()
  await expect.poll(() => rows().count(), PATIENT).toBe(7)
  await listened()
  await again()
  await page.getByRole('button', { name: 'Leave them out' }).click()
  await listened()
  expect(await rows().count()).toBe(7)
  await again()
  await page.getByRole('button', { name: 'Keep both' }).click()
  await expect.poll(() => rows().count(), PATIENT).toBe(8)
  await listened()
  await again()
  await page.getByRole('button', { name: 'Replace' }).click()
  await listened()
  expect(await rows().count()).toBe(8)
  for (const file of ['A4.wav', 'A4-2.wav']) {
    await page.getByRole('button', { name: `Set aside my sound/${file}` }).click()
    await listened()
  }
})

it('hears a recording at the note that a person sets', async () => {
  const flute = rows().filter({ hasText: 'A4.wav' }).first()
  const set = async (from: string, text: string) => {
    await flute.getByRole('button', { name: `Note of flute/${from}` }).click()
    await page.getByRole('textbox', { name: `Note of flute/${from}` }).fill(text)
    await page.keyboard.press('Enter')
  }
  await set('A4.wav', 'H3')
  await page.getByRole('alert').filter({ hasText: '“H3” is no note' }).waitFor()
  await set('A4.wav', 'a3')
  const octave = rows().filter({ hasText: 'A4=A3.wav' })
  await octave.getByRole('button', { name: /: A3$/ }).waitFor()
  await listened()
  await octave.getByRole('button', { name: /^Note of/ }).click()
  await page.getByRole('textbox', { name: /^Note of/ }).fill('')
  await page.keyboard.press('Enter')
  await flute.getByRole('button', { name: 'Note of flute/A4.wav: A4' }).waitFor()
  await listened()
})

it('adds them to a model without training', async () => {
  await page.getByRole('button', { name: 'Add to a model …' }).click()
  await page.getByRole('textbox', { name: 'Name of the new model' }).fill('More')
  await page.getByRole('button', { name: 'Add 6 recordings' }).click()
  await sounds().getByText('“More” is made: 14 instruments').waitFor({ timeout: 60_000 })
  await sounds().getByRole('button', { name: 'Play it' }).click()
  await page.getByRole('button', { name: 'Model More' }).waitFor()
  expect(await instrumentsOf(page)).toHaveLength(14)
})

it('plays a training’s preview on the keys while it goes on, and gives them back', async () => {
  await page.getByRole('button', { name: 'Click to start audio' }).click()
  await page.waitForFunction(() => (document.querySelector('timbrel-app') as AppElement).sound !== null)
  await tab('Train').click()
  const train = page.getByRole('button', { name: 'Train', exact: true })
  await expect.poll(() => train.isEnabled(), PATIENT).toBe(true)
  await train.click()
  const listen = page.getByRole('button', { name: 'Listen on the keys' })
  await expect.poll(() => listen.isEnabled().catch(() => false), { timeout: 120_000 }).toBe(true)
  await listen.click()
  await expect.poll(() => instrumentsOf(page), PATIENT).toEqual(INSTRUMENTS)
  const map = page.getByRole('img', { name: 'The pad so far: flute, trumpet' })
  expect((await map.boundingBox())?.width).toBeGreaterThan(150)
  await page.keyboard.down('KeyQ')
  expect(await loudestOf(page)).toBeGreaterThan(0.01)
  await page.keyboard.up('KeyQ')
  await page.getByRole('button', { name: 'Back to the model before' }).click()
  await expect.poll(async () => (await instrumentsOf(page)).length, PATIENT).toBe(14)
  await listen.click()
  await expect.poll(() => instrumentsOf(page), PATIENT).toEqual(INSTRUMENTS)
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect.poll(async () => (await instrumentsOf(page)).length, PATIENT).toBe(14)
})

it('renders a MIDI file along a shape that was drawn, and shows its spectrogram', async () => {
  await tab('Render').click()
  const view = page.locator('timbrel-render')
  const midi = join(work, 'tune.mid')
  await writeFile(midi, 'no music')
  await view.locator('input[type=file]').setInputFiles(midi)
  await view.getByRole('alert').filter({ hasText: 'tune.mid: expected' }).waitFor()
  await writeFile(midi, midiFile([[on(0, 60), on(0, 67), off(960, 60), off(0, 67)]]))
  await view.locator('input[type=file]').setInputFiles(midi)
  await view.getByText('tune.mid: 2 notes, at most 2 at once, 1.0 s').waitFor()
  await view.getByRole('combobox', { name: 'From instrument' }).selectOption('flute')
  await view.getByRole('combobox', { name: 'To instrument' }).selectOption('trumpet')
  const shape = view.getByRole('slider', { name: 'Shape of the morph' })
  await shape.scrollIntoViewIfNeeded()
  const { x, y, width, height } = (await shape.boundingBox())!
  await page.mouse.move(x + 1, y + 5)
  await page.mouse.down()
  await page.mouse.move(x + width - 1, y + height - 1, { steps: 4 })
  await page.mouse.up()
  await expect.poll(() => shape.getAttribute('aria-valuenow'), PATIENT).toBe('0')
  await page.keyboard.press('ArrowLeft')
  await shape.focus()
  await page.keyboard.press('ArrowUp')
  await expect.poll(async () => Number(await shape.getAttribute('aria-valuenow')), PATIENT).toBeGreaterThan(4)

  await view.getByRole('button', { name: 'Render', exact: true }).click()
  const picture = view.getByRole('img', { name: /^Spectrogram/ })
  await picture.waitFor({ timeout: 60_000 })
  await picture.scrollIntoViewIfNeeded()
  await expect
    .poll(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth), PATIENT)
    .toBeGreaterThan(800)
  const save = view.getByRole('link', { name: /^Save timbrel tune .*\.wav/ })
  const [download] = await Promise.all([page.waitForEvent('download'), save.click()])
  const bytes = await readFile(await download.path())
  expect(bytes.length).toBeGreaterThan(3 * 44_100)
})

it('renders a path that was drawn, and keeps it over a reload', async () => {
  const view = page.locator('timbrel-render')
  await view.getByRole('radio', { name: 'One note' }).check()
  await view.getByRole('radio', { name: 'A path, drawn here on the map' }).check()
  const pad = view.locator('timbrel-path')
  await pad.scrollIntoViewIfNeeded()
  const { x, y } = (await pad.boundingBox())!
  await page.mouse.move(x + 40, y + 40)
  await page.mouse.down()
  await page.mouse.move(x + 200, y + 200, { steps: 8 })
  await page.mouse.up()
  await view.getByText('Draw again to replace it').waitFor()
  await page.reload()
  await tab('Render').click()
  await view.getByText('Draw again to replace it').waitFor()
  const render = view.getByRole('button', { name: 'Render', exact: true })
  await expect.poll(() => render.isEnabled(), PATIENT).toBe(true)
  await render.click()
  await view.getByRole('link', { name: /^Save timbrel C4/ }).waitFor({ timeout: 60_000 })
  expect(complaints.filter((text) => !text.includes('400'))).toEqual([])
})
