import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveApp } from '../../scripts/serve-app.mjs'
import type { AppElement } from '../../src/ui/app-element.ts'
import { appLoaded, launchChromium, loudest, openApp, pitchOf, startAudio, waveNow } from './app-page.ts'
import { installFakeMidi, midi } from './fake-midi.ts'

let app: Awaited<ReturnType<typeof serveApp>>
let browser: Browser
let page: Page
let complaints: string[]

/** MPE's configuration message: 15 member channels below channel 1. */
const MPE = [
  [0xb0, 101, 0],
  [0xb0, 100, 6],
  [0xb0, 6, 15],
]
const PANIC = [0xb0, 123, 0]

const patience = { timeout: 20_000 }
const level = async () => loudest((await waveNow(page)).wave)
const silence = () => expect.poll(level, patience).toBeLessThan(1e-3)
const state = () => page.evaluate(() => (document.querySelector('timbrel-app') as AppElement).store.value)
const sounding = () =>
  page.evaluate(() => [...(document.querySelector('timbrel-app') as AppElement).player.sounding].sort())

/** Cents between what sounds and a key, once it sounds. */
async function centsFrom(key: number): Promise<number> {
  const { wave, sampleRateHz } = await waveNow(page)
  if (loudest(wave) < 0.003) return Number.NaN
  return 1200 * Math.log2(pitchOf(wave, sampleRateHz) / (440 * 2 ** ((key - 69) / 12)))
}

const inTune = (key: number) =>
  expect.poll(async () => Math.abs(await centsFrom(key)), { ...patience, message: `key ${key}` }).toBeLessThan(30)

/** The loudest of a while, dB. */
async function levelDb(): Promise<number> {
  let peak = 0
  for (let take = 0; take < 8; take++) {
    peak = Math.max(peak, await level())
    await page.waitForTimeout(30)
  }
  return 20 * Math.log10(peak)
}

/** The organ: it sounds the same at any time of a note, however slow the machine. */
async function toOrgan(): Promise<void> {
  await page.evaluate(() => {
    const one = document.querySelector('timbrel-app') as AppElement
    const organ = one.outline.instruments.find(({ name }) => name === 'organ')
    if (organ === undefined) throw new Error('expected an organ')
    const place = { x: organ.x, y: organ.y }
    one.store.change('place', { place })
    one.player.movePlace(place)
  })
}

beforeAll(async () => {
  app = await serveApp()
  browser = await launchChromium()
  ;({ page, complaints } = await openApp(browser, app.url, {}, (fresh) => installFakeMidi(fresh, 'a')))
  await startAudio(page)
  await page.getByRole('button', { name: 'MIDI' }).click()
  await page.getByText('MIDI: 1 in').waitFor()
  await toOrgan()
})

afterAll(async () => {
  await browser?.close()
  app?.close()
})

describe('MIDI', () => {
  it('plays a key at its pitch, and louder when struck harder', async () => {
    await midi(page, 'a', [0x90, 60, 30])
    await inTune(60)
    const soft = await levelDb()
    await midi(page, 'a', [0x80, 60, 0])
    await silence()
    await midi(page, 'a', [0x90, 60, 127])
    await inTune(60)
    expect((await levelDb()) - soft).toBeGreaterThan(6)
    await midi(page, 'a', [0x90, 60, 0])
    await silence()
  })

  it('bends two semitones, and back', async () => {
    await midi(page, 'a', [0x90, 60, 100])
    await inTune(60)
    await midi(page, 'a', [0xe0, 127, 127])
    await inTune(62)
    await midi(page, 'a', [0xe0, 0, 64])
    await inTune(60)
    await midi(page, 'a', PANIC)
    await silence()
  })

  it('holds with the pedal what the hand lets go, until the pedal comes up', async () => {
    await midi(page, 'a', [0xb0, 64, 127], [0x90, 64, 100])
    await inTune(64)
    await midi(page, 'a', [0x80, 64, 0])
    await page.waitForTimeout(1200)
    await inTune(64)
    await midi(page, 'a', [0xb0, 64, 0])
    await silence()
  })

  it('is silenced by “all notes off” and by Escape', async () => {
    for (const stop of [() => midi(page, 'a', PANIC), () => page.keyboard.press('Escape')]) {
      await midi(page, 'a', [0x90, 60, 100], [0x90, 64, 100])
      await expect.poll(level, patience).toBeGreaterThan(0.01)
      await stop()
      await silence()
      expect(await sounding()).toEqual([])
    }
  })

  it('takes a second keyboard while it plays, and lets only its notes go with it', async () => {
    await page.evaluate(() => window.fakeMidi.plug('b'))
    await page.getByText('MIDI: 2 in').waitFor()
    await midi(page, 'a', [0x90, 60, 100])
    await midi(page, 'b', [0x90, 67, 100])
    expect(await sounding()).toEqual([60, 67])
    await page.evaluate(() => window.fakeMidi.unplug('b'))
    await page.getByText('MIDI: 1 in').waitFor()
    expect(await sounding()).toEqual([60])
    await inTune(60)
    await midi(page, 'a', [0x80, 60, 0])
    await silence()
  })

  it('learns a controller by right-click, shows it, and knows it after a reload', async () => {
    const brightness = page.locator('timbrel-slider').filter({ hasText: 'Brightness' })
    const value = async () => (await state()).settings.brightness
    await brightness.click({ button: 'right', position: { x: 20, y: 10 } })
    await page.getByText('Brightness: move a controller').waitFor()
    await midi(page, 'a', [0xb0, 21, 127])
    await expect.poll(value).toBe(2)
    await midi(page, 'a', [0xb0, 21, 0])
    await expect.poll(value).toBe(-2)
    await page.keyboard.press('Control+z')
    await expect.poll(value).toBe(0)
    await page.getByRole('button', { name: 'Choose a control to learn' }).click()
    await brightness.getByText('CC 21').waitFor()
    await page.reload()
    await appLoaded(page)
    await brightness.getByText('CC 21').waitFor()
    await page.getByRole('button', { name: 'MIDI' }).click()
    await page.getByRole('button', { name: 'Learn', exact: true }).click()
    await brightness.getByRole('button', { name: 'Forget controller 21' }).click()
    await page.getByRole('button', { name: 'Learn the pad, left to right' }).click()
    await midi(page, 'a', [0xb0, 21, 32], [0xb0, 53, 0], [0xb0, 1, 127])
    expect((await state()).place).toEqual({ x: (128 * 32) / 16_383, y: 1 })
    expect(await value()).toBe(0)
    await page.getByRole('button', { name: 'Choose a control to learn' }).click()
  })

  it('with MPE gives each note its own bend and its own place on the pad', async () => {
    const heard = await page.evaluate((configuration) => {
      const { player } = document.querySelector('timbrel-app') as AppElement
      const places: object[] = []
      const send = player.send.bind(player)
      player.send = (event) => {
        if (event.type === 'notePlace' || event.type === 'noteBend') places.push(event)
        send(event)
      }
      for (const message of configuration) window.fakeMidi.send('a', message)
      for (const message of [
        [0x91, 60, 100],
        [0x92, 67, 100],
        [0xd1, 127],
        [0xb2, 74, 0],
        [0xe2, 0, 96],
      ])
        window.fakeMidi.send('a', message)
      return places
    }, MPE)
    const [first, second] = heard.map((event) => (event as { noteId: number }).noteId) as [number, number]
    const { y, x } = (await state()).place
    expect(heard).toEqual([
      { type: 'notePlace', noteId: first, place: { x: 1, y } },
      { type: 'notePlace', noteId: second, place: { x, y: 0 } },
      { type: 'noteBend', noteId: second, semitones: expect.closeTo(24, 1) },
    ])
    expect(second).toBe(first + 1)
    await midi(page, 'a', [0x81, 60, 0], [0x82, 67, 0])
    expect(complaints).toEqual([])
  })
})
