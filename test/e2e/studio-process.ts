import { type ChildProcess, spawn } from 'node:child_process'
import { cp, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { findChromium } from '../../scripts/find-chromium.mjs'
import type { AppElement } from '../../src/ui/app-element.ts'

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/** The built program's studio in a process of its own. */
export interface StudioProcess {
  readonly process: ChildProcess
  /** Address with the token. */
  readonly url: string
  /** Settles when it has gone. */
  readonly ended: Promise<void>
}

/** Starts `timbrel studio` with a home and a cache in `work`; rejects when it ends before it has said its address. */
export function startStudio(work: string, more: readonly string[] = []): Promise<StudioProcess> {
  const env = { ...process.env, TIMBREL_HOME: join(work, 'home'), TIMBREL_CACHE: join(work, 'cache') }
  const studio = spawn(process.execPath, [at('dist/cli/main.js'), 'studio', '--no-open', ...more], {
    env,
    stdio: 'pipe',
  })
  const ended = new Promise<void>((resolve) => studio.on('close', () => resolve()))
  return new Promise((resolve, reject) => {
    let said = ''
    const hear = (text: Buffer) => {
      said += text.toString()
      const url = /http:\S+/.exec(said)?.[0]
      if (url) resolve({ process: studio, url, ended })
    }
    studio.stdout.on('data', hear)
    studio.stderr.on('data', hear)
    void ended.then(() => reject(new Error(`timbrel studio ended: ${said}`)))
  })
}

/** A headless Chromium in which sound may begin without a click. */
export function launchChromium(): Promise<Browser> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('expected a Chromium: install Debian’s package chromium, or set CHROMIUM_PATH')
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic']
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--no-first-run', ...quiet, '--autoplay-policy=no-user-gesture-required'],
  })
}

/** Copies the first recordings of some of the bundled instruments into `folder`, each into a folder of its own. */
export async function copySamples(folder: string, instruments: readonly string[], each: number): Promise<void> {
  for (const instrument of instruments) {
    await mkdir(join(folder, instrument), { recursive: true })
    const files = (await readdir(at(`samples/${instrument}`))).filter((file) => file.endsWith('.wav')).sort()
    for (const file of files.slice(0, each)) {
      await cp(at(`samples/${instrument}/${file}`), join(folder, instrument, file))
    }
  }
}

/** Names of the instruments on the pad. */
export const instrumentsOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => (document.querySelector('timbrel-app') as AppElement).outline.instruments.map(({ name }) => name))

/** Loudest sample of what the analyser hears in the next second. */
export const loudestOf = (page: Page): Promise<number> =>
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
