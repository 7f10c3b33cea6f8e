import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveApp } from '../../scripts/serve-app.mjs'
import { readRecording } from '../../src/io/read-recording.ts'
import type { AppElement } from '../../src/ui/app-element.ts'
import { appLoaded, launchChromium, loudest, openApp, pointOf, startAudio, waveNow } from './app-page.ts'

let app: Awaited<ReturnType<typeof serveApp>>
let browser: Browser
let page: Page
let complaints: string[]

const patience = { timeout: 20_000 }
const state = () => page.evaluate(() => (document.querySelector('timbrel-app') as AppElement).store.value)
const presetButton = () => page.getByRole('button', { name: /^Preset/ })

beforeAll(async () => {
  app = await serveApp()
  browser = await launchChromium('--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream')
  ;({ page, complaints } = await openApp(browser, app.url, { hasTouch: true, acceptDownloads: true }))
  await startAudio(page)
})

afterAll(async () => {
  await browser?.close()
  app?.close()
})

describe('presets', () => {
  it('are chosen while a note sounds, as one step of undo', async () => {
    const before = await state()
    await page.keyboard.down('KeyQ')
    await presetButton().click()
    await page.getByRole('button', { name: 'Glass Choir' }).click()
    await page.getByRole('button', { name: 'Dark Water' }).click()
    const chosen = await state()
    expect(chosen).toMatchObject({ preset: 'Dark Water', padMode: 'corners', settings: { brightness: -0.6 } })
    expect(await page.evaluate(() => (document.querySelector('timbrel-app') as AppElement).player.sounding.size)).toBe(
      1,
    )
    await page.keyboard.up('KeyQ')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Undo', exact: true }).hover()
    expect(await page.getByRole('button', { name: 'Undo', exact: true }).getAttribute('title')).toContain(
      'preset Dark Water',
    )
    await page.keyboard.press('Control+z')
    expect((await state()).preset).toBe('Glass Choir')
    await page.keyboard.press('Control+z')
    expect(await state()).toEqual(before)
    await page.keyboard.press('Control+y')
    await page.keyboard.press('Control+Shift+z')
    expect(await state()).toEqual(chosen)
  })

  it('are saved, renamed, known after a reload, and deleted', async () => {
    await presetButton().click()
    await page.getByLabel('Name of the new preset').fill('Deep')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('button', { name: 'Rename Deep' }).click()
    await page.getByLabel('New name of Deep').fill('Deeper')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Deeper', exact: true }).waitFor()
    await expect.poll(async () => (await state()).preset, patience).toBe('Deeper')
    await page.reload()
    await appLoaded(page)
    await page.keyboard.press('Control+z')
    await presetButton().click()
    await page.getByRole('button', { name: 'Brass Harp' }).click()
    await page.getByRole('button', { name: 'Deeper', exact: true }).click()
    expect(await state()).toMatchObject({ preset: 'Deeper', settings: { brightness: -0.6 } })
    await page.getByRole('button', { name: 'Delete Deeper' }).click()
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await page.getByText('None yet').waitFor()
    await page.keyboard.press('Escape')
    await startAudio(page)
  })
})

describe('undo', () => {
  it('covers every control of the panel, and not the look', async () => {
    // Those that cannot work without a host, and those folded away, are not there to be moved.
    const all = page.locator('timbrel-slider:not([disabled]):visible')
    const sliders = await all.count()
    expect(sliders).toBeGreaterThan(8)
    for (let at = 0; at < sliders; at++) {
      const slider = all.nth(at)
      const before = await state()
      await slider.getByRole('slider').focus()
      await page.keyboard.press('ArrowRight')
      await page.keyboard.press('ArrowLeft')
      await page.keyboard.press('PageDown')
      await page.keyboard.press('PageUp')
      await page.keyboard.press('ArrowLeft')
      expect(await state(), `slider ${at}`).not.toEqual(before)
      await page.keyboard.press('Control+z')
      expect(await state(), `slider ${at}`).toEqual(before)
    }
    await page.getByRole('button', { name: 'Settings' }).click()
    await page.getByRole('radio', { name: 'Light' }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('radio', { name: 'Line' }).click()
    await page.keyboard.press('Control+z')
    expect(await state()).toMatchObject({ theme: 'light' })
    expect((await state()).padMode).not.toBe('line')
  })
})

describe('a slider', () => {
  it('is typed exactly, turned by a wheel and reset by a double-click, and undone', async () => {
    const decay = page.locator('timbrel-slider').filter({ hasText: 'Decay' })
    const value = async () => (await state()).settings.decaySeconds
    const before = await value()
    await decay.getByRole('slider').focus()
    await page.keyboard.press('Enter')
    await page.keyboard.type('0,37 s')
    await page.keyboard.press('Enter')
    expect(await value()).toBe(0.37)
    const box = (await decay.getByRole('slider').boundingBox()) as {
      x: number
      y: number
      width: number
      height: number
    }
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    await page.mouse.wheel(0, -100)
    await expect.poll(value, patience).toBeGreaterThan(0.37)
    await page.mouse.dblclick(box.x + box.width / 2, box.y + box.height / 2)
    await expect.poll(value, patience).toBe(0)
    // Turned and reset under one name within a moment is one step; typed is one of its own.
    for (let step = 0; step < 3 && (await value()) !== before; step++) await page.keyboard.press('Control+z')
    expect(await value()).toBe(before)
  })
})

describe('recording', () => {
  it('saves what is heard, sample by sample and without a gap', async () => {
    const organ = await pointOf(page, 'organ').catch(() => null)
    if (organ !== null) await page.mouse.click(organ.x, organ.y)
    await page.keyboard.down('KeyQ')
    await expect.poll(async () => loudest((await waveNow(page)).wave), patience).toBeGreaterThan(0.005)
    const clock = () =>
      page.evaluate(() => (document.querySelector('timbrel-app') as AppElement).sound?.context.currentTime ?? 0)
    await page.getByRole('button', { name: 'Record what is heard' }).click()
    const stop = page.getByRole('button', { name: 'Stop recording' })
    await stop.waitFor()
    const begun = await clock()
    await page.getByText('■ 0:02').waitFor(patience)
    const download = page.waitForEvent('download')
    await stop.click()
    const file = await download
    const most = (await clock()) - begun + 1
    await page.keyboard.up('KeyQ')
    expect(file.suggestedFilename()).toMatch(/^timbrel \d{4}-\d\d-\d\d .*\.wav$/)
    const folder = await mkdtemp(join(tmpdir(), 'timbrel-recording-'))
    try {
      const path = join(folder, 'heard.wav')
      await file.saveAs(path)
      const { clip, info } = await readRecording(path)
      expect(info).toMatchObject({ channels: 2, warnings: [] })
      expect(info.durationSeconds).toBeGreaterThan(2)
      expect(info.durationSeconds).toBeLessThan(most)
      const { samples } = clip
      const level = loudest([...samples])
      expect(level).toBeGreaterThan(0.005)
      let longestZeros = 0
      let zeros = 0
      let jump = 0
      for (let n = 1; n < samples.length; n++) {
        zeros = samples[n] === 0 ? zeros + 1 : 0
        longestZeros = Math.max(longestZeros, zeros)
        jump = Math.max(jump, Math.abs((samples[n] as number) - (samples[n - 1] as number)))
      }
      expect(longestZeros).toBeLessThan(16)
      expect(jump).toBeLessThan(0.5 * level)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})

describe('the loudspeaker', () => {
  it('is chosen among those there are', async () => {
    await page.context().grantPermissions(['microphone'])
    await page.getByRole('button', { name: 'Settings' }).click()
    const choice = page.getByLabel('Loudspeaker')
    await expect.poll(() => choice.locator('option').count(), patience).toBeGreaterThan(1)
    await choice.selectOption({ index: 1 })
    const sink = () =>
      page.evaluate(() => {
        const context = (document.querySelector('timbrel-app') as AppElement).sound?.context
        return (context as unknown as { sinkId: string } | undefined)?.sinkId
      })
    await expect.poll(sink, patience).not.toBe('')
    await choice.selectOption({ label: 'System default' })
    await expect.poll(sink, patience).toBe('')
    await page.keyboard.press('Escape')
  })
})

describe('fingers', () => {
  it('move the instrument and single notes, each its own, at the pace of the screen', async () => {
    const touch = await page.context().newCDPSession(page)
    const box = (await page.locator('timbrel-pad').boundingBox()) as {
      x: number
      y: number
      width: number
      height: number
    }
    const at = (x: number, y: number, id: number) => ({ x: box.x + box.width * x, y: box.y + box.height * y, id })
    await page.evaluate(() => {
      const { player } = document.querySelector('timbrel-app') as AppElement
      const send = player.send.bind(player)
      const heard: object[] = []
      Object.assign(window, { heard })
      player.send = (event) => {
        if (event.type === 'notePlace' || event.type === 'place' || event.type === 'morph') heard.push(event)
        send(event)
      }
      for (let note = 0; note < 16; note++) player.start(`test ${note}`, 48 + note, 0.3)
    })
    await startFrames(page)
    await send(touch, 'touchStart', [at(0.3, 0.5, 0)])
    await send(touch, 'touchStart', [at(0.3, 0.5, 0), at(0.6, 0.4, 1)])
    await send(touch, 'touchStart', [at(0.3, 0.5, 0), at(0.6, 0.4, 1), at(0.7, 0.7, 2)])
    for (let step = 1; step <= 40; step++) {
      const by = step / 200
      await send(touch, 'touchMove', [at(0.3 + by, 0.5, 0), at(0.6, 0.4 + by, 1), at(0.7 - by, 0.7, 2)])
    }
    await send(touch, 'touchEnd', [])
    const frames = await stopFrames(page)
    const heard = await page.evaluate(() => (window as unknown as { heard: { type: string; noteId?: number }[] }).heard)
    const notes = [...new Set(heard.flatMap(({ noteId }) => (noteId === undefined ? [] : [noteId])))]
    expect(notes).toHaveLength(2)
    for (const moved of notes) expect(heard.filter(({ noteId }) => noteId === moved).length).toBeGreaterThan(10)
    expect(heard.filter(({ type }) => type !== 'notePlace').length).toBeGreaterThan(10)
    const sorted = frames.toSorted((one, other) => one - other)
    const quantile = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1)
    process.stdout.write(
      `frames with 16 voices and 3 fingers: median ${quantile(0.5)} ms, 95 % ${quantile(0.95)} ms, longest ${quantile(1)} ms\n`,
    )
    await page.keyboard.press('Escape')
    expect(complaints).toEqual([])
  })
})

describe('a small window', () => {
  it('scrolls up and down alone', async () => {
    await page.setViewportSize({ width: 640, height: 400 })
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect(over).toBe(0)
    await page.setViewportSize({ width: 1280, height: 800 })
  })
})

describe('controls', () => {
  it('that cannot work say why', async () => {
    const silent = await page
      .locator('button, select, input, [aria-disabled=true]')
      .evaluateAll((controls) =>
        controls
          .filter((one) => one.matches(':disabled, [aria-disabled=true]') && (one.getAttribute('title') ?? '') === '')
          .map((one) => one.outerHTML),
      )
    expect(silent).toEqual([])
  })
})

function send(
  touch: CDPSession,
  type: 'touchStart' | 'touchMove' | 'touchEnd',
  touchPoints: { x: number; y: number; id: number }[],
) {
  return touch.send('Input.dispatchTouchEvent', { type, touchPoints })
}

/** Measures the time from frame to frame until {@link stopFrames}. */
async function startFrames(on: Page): Promise<void> {
  await on.evaluate(() => {
    const times: number[] = []
    const step = (now: number) => {
      times.push(now)
      if (times.length < 10_000) requestAnimationFrame(step)
    }
    Object.assign(window, { frameTimes: times })
    requestAnimationFrame(step)
  })
}

function stopFrames(on: Page): Promise<number[]> {
  return on.evaluate(() => {
    const times = (window as unknown as { frameTimes: number[] }).frameTimes
    return times.slice(1).map((time, at) => time - (times[at] as number))
  })
}
