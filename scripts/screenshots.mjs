/**
 * Takes the pictures of the app that README shows, with `--all` also those that a look at the design needs (out/screenshots):
 * the real studio in a home of its own, the bundled model, recordings of samples/, half a minute of training.
 */
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { findChromium } from './find-chromium.mjs'

const LOOKS = [
  { name: 'play', width: 1280, height: 800 },
  { name: 'play-light', width: 1280, height: 800, colorScheme: 'light', design: true },
  { name: 'play-900', width: 900, height: 720, design: true },
  { name: 'play-still', width: 1280, height: 800, reducedMotion: 'reduce', design: true },
  { name: 'play-wide', width: 2560, height: 1440, design: true },
]
const INSTRUMENTS = ['flute', 'guitar_nylon', 'trumpet', 'vibraphone']

const all = process.argv.includes('--all')
const folder = all ? 'out/screenshots' : 'docs/images'
mkdirSync(folder, { recursive: true })
const work = mkdtempSync(join(tmpdir(), 'timbrel-screenshots-'))
const env = { ...process.env, TIMBREL_HOME: join(work, 'home'), TIMBREL_CACHE: join(work, 'cache') }
const studio = spawn(process.execPath, ['dist/cli/main.js', 'studio', '--no-open'], { env })
const url = await new Promise((resolve, reject) => {
  studio.stdout.on('data', (text) => /http:\S+/.test(text) && resolve(/http:\S+/.exec(text)[0]))
  studio.on('exit', () => reject(new Error('the studio ended: npm run build, then try again')))
})
const executablePath = findChromium() ?? undefined
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-background-networking'] })
try {
  for (const { name, design, ...look } of LOOKS) {
    if (design && !all) continue
    const page = await open(look)
    await wander(page)
    await page.screenshot({ path: `${folder}/${name}.png` })
    await page.context().close()
  }
  await takeViews(await open({ width: 1280, height: 800 }))
} finally {
  await browser.close()
  studio.kill('SIGINT')
  await new Promise((resolve) => studio.on('close', resolve))
  rmSync(work, { recursive: true, force: true })
}

/** The app with its sound on and the places of all recordings known. */
async function open({ width, height, ...media }) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: 'dark', ...media })
  const page = await context.newPage()
  page.setDefaultTimeout(120_000)
  page.on('console', (message) => message.type() === 'error' && console.error(message.text()))
  page.on('pageerror', (error) => console.error(error.message))
  await page.goto(url)
  await page.waitForFunction(() => document.querySelector('timbrel-app')?.outline.recordings.length > 0)
  await page.waitForFunction(() => document.querySelector('timbrel-app').measures.tables !== null)
  await page.getByRole('button', { name: 'Click to start audio' }).click()
  await page.locator('.meter').waitFor()
  return page
}

/** A curve over the pad, so that the trail shows, and a chord. */
async function wander(page) {
  const box = await page.locator('timbrel-pad').boundingBox()
  const at = (share) => [
    box.x + box.width * (0.5 + 0.22 * Math.cos(1 + 4 * share)),
    box.y + box.height * (0.5 + 0.2 * Math.sin(1 + 5 * share)),
  ]
  for (const key of ['KeyC', 'KeyB', 'KeyQ']) await page.keyboard.down(key)
  await page.waitForTimeout(600)
  await page.mouse.move(...at(0))
  await page.mouse.down()
  for (let step = 1; step <= 40; step++) await page.mouse.move(...at(step / 40))
  await page.mouse.up()
}

/** Sounds, Train and Render at work. */
async function takeViews(page) {
  const view = async (name) => {
    await page.getByRole('tab', { name }).click()
    await page.getByRole('tabpanel', { name }).waitFor()
  }
  const shot = (name) => page.screenshot({ path: `${folder}/${name}.png` })
  for (const instrument of INSTRUMENTS) {
    const to = join(work, 'My quartet', instrument)
    mkdirSync(to, { recursive: true })
    for (const file of readdirSync(`samples/${instrument}`).slice(0, 4))
      cpSync(`samples/${instrument}/${file}`, join(to, file))
  }
  await view('Sounds')
  await page.locator('timbrel-sounds input[webkitdirectory]').setInputFiles(join(work, 'My quartet'))
  await page
    .getByRole('button', { name: /^Note of vibraphone/ })
    .first()
    .waitFor()
  await page.getByText(/^Listening to the recordings/).waitFor({ state: 'hidden' })
  await shot('sounds')
  await view('Train')
  await page.getByRole('textbox', { name: 'Name' }).fill('My quartet')
  await page.getByRole('button', { name: 'Train', exact: true }).click()
  await page.getByRole('img', { name: /^The pad so far/ }).waitFor()
  await page.waitForTimeout(20_000)
  await shot('train')
  await page.getByRole('button', { name: 'Stop and keep' }).click()
  await page.getByRole('button', { name: 'Play it' }).waitFor()
  await view('Render')
  await page.getByRole('button', { name: 'Render', exact: true }).click()
  await page.getByRole('link', { name: /^Save timbrel/ }).waitFor()
  await page.getByRole('img', { name: /spectrogram/i }).scrollIntoViewIfNeeded()
  await page.waitForTimeout(500)
  await shot('render')
}
