import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { copySamples, instrumentsOf, launchChromium, type StudioProcess, startStudio } from './studio-process.ts'

/** A loaded machine takes its time. */
const PATIENT = { timeout: 30_000 }

let work = ''
let studio: StudioProcess
let browser: Browser
let page: Page

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'timbrel-host-lost-'))
  await copySamples(join(work, 'duo'), ['flute', 'trumpet'], 2)
  studio = await startStudio(work)
  browser = await launchChromium()
  page = await browser.newPage()
  page.setDefaultTimeout(30_000)
  await page.goto(studio.url)
})

afterAll(async () => {
  await browser?.close()
  studio?.process.kill('SIGINT')
  await studio?.ended
  await rm(work, { recursive: true, force: true })
})

const tab = (name: string) => page.getByRole('tab', { name })

it('a host that is killed while it trains is missed, comes back to the same page, and the training goes on', async () => {
  await tab('Sounds').click()
  await page.locator('timbrel-sounds input[webkitdirectory]').setInputFiles(join(work, 'duo'))
  await tab('Train').click()
  const train = page.getByRole('button', { name: 'Train', exact: true })
  await expect.poll(() => train.isEnabled(), { timeout: 60_000 }).toBe(true)
  await train.click()
  // The first checkpoint has been written before the first preview.
  const listen = page.getByRole('button', { name: 'Listen on the keys' })
  await expect.poll(() => listen.isEnabled().catch(() => false), { timeout: 120_000 }).toBe(true)

  studio.process.kill('SIGKILL')
  await studio.ended
  await page.getByRole('alert').filter({ hasText: 'host has ended' }).waitFor()
  await page.getByText('Cut off: the host cannot be reached').waitFor()
  expect(await instrumentsOf(page)).toContain('flute')

  const before = studio.url
  studio = await startStudio(work)
  expect(studio.url).toBe(before)
  const resume = page.getByRole('button', { name: 'Resume' })
  await resume.waitFor()
  expect(await page.getByRole('alert').filter({ hasText: 'host has ended' }).count()).toBe(0)
  await resume.click()
  const stop = page.getByRole('button', { name: 'Stop and keep' })
  await expect.poll(() => stop.isEnabled().catch(() => false), { timeout: 60_000 }).toBe(true)
  await stop.click()
  await page.getByRole('button', { name: 'Play it' }).click({ timeout: 60_000 })
  await expect.poll(() => instrumentsOf(page), PATIENT).toEqual(['flute', 'trumpet'])
})

it('one that ended in order leaves no token, and the page says which address to open', async () => {
  studio.process.kill('SIGINT')
  await studio.ended
  await page.getByRole('alert').filter({ hasText: 'host has ended' }).waitFor()
  const { port, searchParams } = new URL(studio.url)
  studio = await startStudio(work, ['--port', port])
  expect(new URL(studio.url).searchParams.get('token')).not.toBe(searchParams.get('token'))
  await page.getByRole('alert').filter({ hasText: 'open the address that it printed' }).waitFor()
  await page.goto(studio.url)
  await expect.poll(async () => (await instrumentsOf(page)).length, PATIENT).toBeGreaterThan(0)
})
