/** Takes the pictures of the app that README shows, and with `--all out/` those that a look at the design needs. */
import { mkdirSync } from 'node:fs'
import { chromium } from 'playwright-core'
import { findChromium } from './find-chromium.mjs'
import { serveApp } from './serve-app.mjs'

const VIEWS = [
  { name: 'play', width: 1280, height: 800, readme: true },
  { name: 'play-light', width: 1280, height: 800, colorScheme: 'light', readme: true },
  { name: 'play-900', width: 900, height: 720 },
  { name: 'play-still', width: 1280, height: 800, reducedMotion: 'reduce' },
  { name: 'play-wide', width: 2560, height: 1440 },
]

const all = process.argv.includes('--all')
const folder = all ? 'out/screenshots' : 'docs/images'
mkdirSync(folder, { recursive: true })
const app = await serveApp()
const browser = await chromium.launch({
  executablePath: findChromium() ?? undefined,
  args: [
    '--no-sandbox',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--autoplay-policy=no-user-gesture-required',
  ],
})
try {
  for (const { name, width, height, readme, ...media } of VIEWS) {
    if (!all && !readme) continue
    const context = await browser.newContext({ viewport: { width, height }, colorScheme: 'dark', ...media })
    const page = await context.newPage()
    page.on('console', (message) => message.type() === 'error' && console.error(`${name}: ${message.text()}`))
    page.on('pageerror', (error) => console.error(`${name}: ${error.message}`))
    await page.goto(app.url)
    await page.waitForFunction(() => document.querySelector('timbrel-app')?.outline.instruments.length > 0)
    await page.getByRole('button', { name: 'Click to start audio' }).click()
    await page.locator('.meter').waitFor()
    await wander(page)
    await page.screenshot({ path: `${folder}/${name}.png` })
    await context.close()
  }
} finally {
  await browser.close()
  app.close()
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
