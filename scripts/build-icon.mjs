/** Draws src/ui/icon.svg at 512 pixels into build/icon.png, from which the packager makes every system's icons. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { findChromium } from './find-chromium.mjs'

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))
const PIXELS = 512

const executablePath = findChromium()
if (executablePath === null) throw new Error('expected a Chromium; set CHROMIUM_PATH')
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
const page = await browser.newPage({ viewport: { width: PIXELS, height: PIXELS } })
const icon = readFileSync(at('src/ui/icon.svg')).toString('base64')
await page.setContent(
  `<style>body { margin: 0 } img { display: block }</style><img width="${PIXELS}" src="data:image/svg+xml;base64,${icon}">`,
)
await page.screenshot({ path: at('build/icon.png'), omitBackground: true })
await browser.close()
