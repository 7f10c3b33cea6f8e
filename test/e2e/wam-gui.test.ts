import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type HostWindow, startWamHost, type WamHost } from './wam-host.ts'

let host: WamHost
let page: Page

/** Waits are for conditions; a loaded machine may take its time. */
const timeout = 60_000

beforeAll(async () => {
  host = await startWamHost()
  page = await host.newPage()
  await page.evaluate(async () => {
    const { wam } = window as unknown as HostWindow
    const context = new AudioContext({ sampleRate: 44_100 })
    const { modules } = await wam.open(context)
    modules[0].audioNode.connect(context.destination)
    await context.resume()
    document.querySelector('#gui')?.append(await modules[0].createGui())
    wam.module = modules[0]
  })
})

afterAll(() => host?.close())

const valuesAre = (wanted: Record<string, number>) =>
  page.waitForFunction(
    async (values) => {
      const { wam } = window as unknown as HostWindow
      const told = await wam.module.audioNode.getParameterValues()
      return Object.entries(values).every(([id, value]) => Math.abs(told[id].value - value) < 1e-6)
    },
    wanted,
    { timeout },
  )

const drop = (name: string, url: string | null) =>
  page.evaluate(
    async ([fileName, address]) => {
      const bytes = address === null ? new Uint8Array(100) : await (await fetch(address!)).arrayBuffer()
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File([bytes], fileName!))
      const gui = document.querySelector('timbrel-plugin')
      gui?.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
    },
    [name, url] as const,
  )

describe('the plugin’s window', () => {
  it('is 480 by 320, and says what the pad plays', async () => {
    const box = await page.locator('timbrel-plugin').boundingBox()
    expect(box).toMatchObject({ width: 480, height: 320 })
    await page.locator('.words', { hasText: /\d+ % french horn/ }).waitFor({ timeout })
    expect(await page.locator('timbrel-plugin select.model').inputValue()).toBe('bundled')
  })

  it('is played by keys alone: pad, sliders, presets', async () => {
    await page.getByRole('slider', { name: 'Timbre, left to right' }).focus()
    await page.keyboard.press('Shift+ArrowRight')
    await page.keyboard.press('ArrowUp')
    await valuesAre({ x: 0.6, y: 0.51 })
    await page.getByRole('slider', { name: 'Air' }).focus()
    await page.keyboard.press('ArrowRight')
    await valuesAre({ air: 0.5 })
    await page.getByLabel('Preset').selectOption('Slow swell')
    await valuesAre({ attack: 1.2, release: 2.5, brightness: -0.25, air: 0, x: 0.6 })
    expect(await page.getByRole('slider', { name: 'Attack' }).getAttribute('aria-valuetext')).toBe('1.20 s')
  })

  it('moves where a pointer drags, and where the host’s automation goes', async () => {
    const pad = await page.locator('timbrel-plugin timbrel-pad').boundingBox()
    await page.mouse.move(pad!.x + pad!.width / 2, pad!.y + pad!.height / 2)
    await page.mouse.down()
    await page.mouse.move(pad!.x + pad!.width / 2 + 40, pad!.y + pad!.height / 2 - 20, { steps: 4 })
    await page.mouse.up()
    await page.waitForFunction(() => {
      const { values } = (window as unknown as HostWindow).wam.module.audioNode
      return values.x > 0.62 && values.y > 0.54
    })
    await page.evaluate(() => {
      const { wam } = window as unknown as HostWindow
      const data = { id: 'x', value: 0.125, normalized: false }
      wam.module.audioNode.scheduleEvents({ type: 'wam-automation', data })
    })
    await page.waitForFunction(
      () => (document.querySelector('timbrel-plugin') as unknown as { place: { x: number } }).place.x === 0.125,
      undefined,
      { timeout },
    )
  })

  it('plays a file that is dropped on it, and keeps it in the project', async () => {
    await drop('two.timbrel', '/test/two.timbrel')
    await page.locator('timbrel-plugin select.model option', { hasText: 'two' }).waitFor({ state: 'attached', timeout })
    expect(await page.getByLabel('Keep model in project').isChecked()).toBe(true)
    await page.locator('.words', { hasText: /cello|clarinet/ }).waitFor({ timeout })
    const kept = () =>
      page.evaluate(async () => {
        const { model, embed } = await (window as unknown as HostWindow).wam.module.audioNode.getState()
        return { name: model.name, source: model.source, hasData: model.data !== undefined, embed }
      })
    expect(await kept()).toEqual({ name: 'two', source: 'file', hasData: true, embed: true })
    await page.getByLabel('Keep model in project').uncheck()
    expect(await kept()).toEqual({ name: 'two', source: 'file', hasData: false, embed: false })
  })

  it('says why a file cannot be played, and goes on with what it had', async () => {
    await drop('holiday.timbrel', null)
    const words = page.locator('.words.problem', { hasText: 'holiday' })
    await words.waitFor({ timeout })
    expect(await page.locator('timbrel-plugin select.model').inputValue()).toBe('file')
    await page.getByLabel('Model', { exact: true }).selectOption('bundled')
    await page.locator('.words:not(.problem)').waitFor({ timeout })
    expect(await page.locator('timbrel-plugin select.model').inputValue()).toBe('bundled')
  })

  it('goes without a trace', async () => {
    const left = await page.evaluate(() => {
      const { wam, violations } = window as unknown as HostWindow
      wam.module.destroyGui(document.querySelector('timbrel-plugin'))
      return { guis: document.querySelectorAll('timbrel-plugin').length, violations }
    })
    expect(left).toEqual({ guis: 0, violations: [] })
  })
})
