import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { _electron } from 'playwright-core'
import { expect, it } from 'vitest'
import { findElectron, whyNoDesktop } from '../../scripts/find-electron.mjs'
import type { HostPort } from '../../src/contract/host-port.ts'

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const binary = findElectron()
const root = process.getuid?.() === 0
const why = whyNoDesktop(binary, { userId: undefined })

it('is built whole: the main process finds all it imports, the preload script asks for electron alone', () => {
  const main = at('dist/electron/main.js')
  const imported = [...readFileSync(main, 'utf8').matchAll(/^import .*?["']([^"']+)["'];$/gm)].map(
    ([, name]) => name ?? '',
  )
  expect(imported.length).toBeGreaterThan(8)
  const missing = imported.filter((name) => name !== 'electron' && !isThere(main, name))
  expect(missing).toEqual([])
  const required = [...readFileSync(at('dist/electron/preload.cjs'), 'utf8').matchAll(/require\("([^"]+)"\)/g)]
  expect(required.map(([, name]) => name)).toEqual(['electron'])
})

if (binary !== null && why === null) {
  it('opens in Electron: isolated, without Node, and answered by its host', async () => {
    const home = mkdtempSync(join(tmpdir(), 'timbrel-electron-'))
    const mine = join(home, 'Mine.timbrel')
    copyFileSync(at('samples/orchestra.timbrel'), mine)
    const app = await _electron.launch({
      executablePath: binary,
      args: [at('.'), mine, `--user-data-dir=${join(home, 'user')}`, ...(root ? ['--no-sandbox'] : [])],
      env: { ...(process.env as Record<string, string>), TIMBREL_HOME: join(home, 'home') },
    })
    try {
      const page = await app.firstWindow()
      const complaints: string[] = []
      page.on('pageerror', ({ message }) => complaints.push(message))
      await page.getByRole('button', { name: 'Click to start audio' }).waitFor()
      expect(page.url()).toBe('app://timbrel/')
      // What the system was asked to open with it is taken in and put on the pad.
      await page.locator('timbrel-models button.choice').filter({ hasText: 'Mine' }).waitFor()
      const found = await page.evaluate(async () => {
        const { timbrelHost } = globalThis as unknown as { timbrelHost: HostPort }
        const answer = await new Promise<string>((resolve) => {
          timbrelHost.onMessage(resolve)
          timbrelHost.send(JSON.stringify({ id: 1, method: 'listModels', params: {} }))
        })
        return {
          models: JSON.parse(answer).result.map(({ name }: { name: string }) => name),
          isolated: globalThis.crossOriginIsolated,
          node: ['require', 'process', 'module', 'Buffer'].filter((name) => name in globalThis),
          opened: window.open('https://example.com/') !== null,
        }
      })
      expect(found).toEqual({ models: ['Orchestra', 'Mine'], isolated: true, node: [], opened: false })
      await page.getByRole('button', { name: 'Click to start audio' }).click()
      await page.locator('.read-out').first().waitFor()
      expect(complaints).toEqual([])
    } finally {
      await app.close()
      rmSync(home, { recursive: true, force: true })
    }
  })
} else {
  it.skip(`opens in Electron: not run, ${why}`)
  process.stdout.write(`The app in Electron: not run, ${why}.\n`)
}

function isThere(from: string, name: string): boolean {
  try {
    return existsSync(createRequire(from).resolve(name)) || name.startsWith('node:')
  } catch {
    return false
  }
}
