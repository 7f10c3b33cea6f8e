/**
 * The instrument on Chromium's audio thread, SIMD against TypeScript: what a decoded frame takes, the share of a core that
 * voices of a morph between two instruments take, how many times faster than real time one voice renders offline, and how
 * many samples after a message or a pad move the first sample changes. But for the frame, Chromium's own processor time
 * counts, which other programs disturb least; the least of some runs stands.
 */
import type { Browser, Page } from 'playwright-core'
import type { WorkletModel } from '../src/contract/worklet-messages.ts'
import { orchestra, startBrowser, type TestWindow } from '../test/e2e/browser.ts'
import { bundle } from './audio-thread/bundle.ts'

const RATE_HZ = 48_000
const REPEATS = 3
const SECONDS = 4

/** A new audio thread compiles for some seconds: one voice offline is rendered short and long. */
const OFFLINE_SECONDS = [4, 30]

const VOICES = [1, 4, 8, 16]

/** Both are held, so that their notes sound to the end. */
const PAIR = ['flute', 'violin']

const KERNELS = ['simd', 'typescript'] as const

/** The orchestra, only two of whose instruments are on the pad. */
function pairOf(model: WorkletModel): WorkletModel {
  const instruments = model.instruments
    .filter(({ name }) => PAIR.includes(name))
    .map((instrument, index) => ({ ...instrument, x: index, y: 0.5 }))
  if (instruments.length !== 2) throw new Error(`expected the instruments ${PAIR}, found ${instruments.length} of them`)
  return { ...model, instruments }
}

/** Processor seconds of Chromium's renderers so far. */
async function rendererSeconds(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  return processInfo.filter(({ type }) => type === 'renderer').reduce((sum, { cpuTime }) => sum + cpuTime, 0)
}

/** Starts `voices` notes, waits until the processor is ready, then leaves window.render() to be called. */
function prepare(page: Page, kernels: string, voices: number, seconds: number): Promise<void> {
  return page.evaluate(
    async ({ kernels, voices, rateHz, seconds }) => {
      const { loadModel, loadKernels } = window as unknown as TestWindow
      const [model, module] = await Promise.all([loadModel(), kernels === 'simd' ? loadKernels() : null])
      const context = new OfflineAudioContext(2, rateHz * seconds, rateHz)
      await context.audioWorklet.addModule('/processor.js')
      const score = Array.from({ length: voices }, (_, noteId) => {
        return { frame: 0, event: { type: 'noteOn', noteId, key: 55 + noteId, velocity: 0.5 } }
      })
      const node = new AudioWorkletNode(context, 'timbrel', {
        numberOfInputs: 0,
        outputChannelCount: [2],
        processorOptions: { model, module, score, place: { x: 0.5, y: 0.5 } },
      })
      node.connect(context.destination)
      await new Promise((resolve) => {
        node.port.onmessage = resolve
      })
      node.port.onmessage = null
      Object.assign(window, {
        async render() {
          await context.startRendering()
        },
      })
    },
    { kernels, voices, rateHz: RATE_HZ, seconds },
  )
}

/** Least processor seconds per second of audio in some runs. */
async function load(browser: Browser, page: Page, kernels: string, voices: number, seconds = SECONDS): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let run = 0; run < REPEATS; run++) {
    await prepare(page, kernels, voices, seconds)
    const before = await rendererSeconds(browser)
    await page.evaluate(() => (window as unknown as { render(): Promise<void> }).render())
    least = Math.min(least, ((await rendererSeconds(browser)) - before) / seconds)
  }
  return least
}

/** Microseconds of a decoded frame on the audio thread: TypeScript's, then SIMD's. */
function decodedFrame(page: Page): Promise<[number, number]> {
  return page.evaluate(async (rateHz) => {
    const { loadModel, loadKernels } = window as unknown as TestWindow
    const [model, module] = await Promise.all([loadModel(), loadKernels()])
    const context = new OfflineAudioContext(1, rateHz, rateHz)
    await context.audioWorklet.addModule('/timed-decoder.js')
    const node = new AudioWorkletNode(context, 'timed-decoder', { processorOptions: { model, module } })
    return new Promise((resolve) => {
      node.port.onmessage = ({ data }) => resolve(data)
    })
  }, RATE_HZ)
}

type Move = 'note message' | 'pad parameter' | 'pad message'

/** Samples from something said at a quantum's start to the first sample that is another than without it. */
function samplesUntilHeard(page: Page, move: Move): Promise<number> {
  return page.evaluate(
    async ({ move, rateHz }) => {
      const { loadModel, loadKernels } = window as unknown as TestWindow
      const [model, module] = await Promise.all([loadModel(), loadKernels()])
      const saidAt = 128 * 200
      const render = async (moved: boolean) => {
        const context = new OfflineAudioContext(2, 2 * saidAt, rateHz)
        await context.audioWorklet.addModule('/processor.js')
        const held = { frame: 0, event: { type: 'noteOn', noteId: 1, key: 60, velocity: 0.5 } }
        const node = new AudioWorkletNode(context, 'timbrel', {
          numberOfInputs: 0,
          outputChannelCount: [2],
          processorOptions: { model, module, score: move === 'note message' ? [] : [held] },
        })
        node.connect(context.destination)
        const say = (event: object) => node.port.postMessage({ type: 'events', events: [{ frame: 0, event }] })
        context.suspend(saidAt / rateHz).then(async () => {
          if (moved && move === 'note message') say({ ...held.event, noteId: 2 })
          if (moved && move === 'pad message') say({ type: 'place', place: { x: 0.9, y: 0.5 } })
          if (moved && move === 'pad parameter') (node.parameters.get('x') as AudioParam).value = 0.9
          await new Promise((resolve) => setTimeout(resolve, 100))
          context.resume()
        })
        return (await context.startRendering()).getChannelData(0)
      }
      const [still, other] = [await render(false), await render(true)]
      return other.findIndex((value, index) => value !== still[index]) - saidAt
    },
    { move, rateHz: RATE_HZ },
  )
}

const print = (text: string): void => void process.stdout.write(`${text}\n`)
const harness = await startBrowser(pairOf(await orchestra()), {
  '/timed-decoder.js': bundle('timed-decoder.ts'),
})
try {
  const page = await harness.newPage()
  // tsx wraps named functions in a helper that pages lack.
  await page.evaluate('globalThis.__name = (made) => made')
  print(`Chromium ${harness.browser.version()}, a morph between ${PAIR.join(' and ')} at ${RATE_HZ} Hz`)
  const [plain, simd] = await decodedFrame(page)
  print(
    `decoded frame: TypeScript ${plain.toFixed(1)} us, SIMD ${simd.toFixed(1)} us, ratio ${(plain / simd).toFixed(1)}`,
  )
  print('voices          simd    typescript  (% of a core)')
  for (const voices of VOICES) {
    const cells: string[] = []
    for (const kernels of KERNELS) {
      cells.push((100 * (await load(harness.browser, page, kernels, voices))).toFixed(1).padStart(14))
    }
    print(`${String(voices).padStart(6)}${cells.join('')}`)
  }
  for (const seconds of OFFLINE_SECONDS) {
    const share = await load(harness.browser, page, 'simd', 1, seconds)
    print(`one voice offline, ${seconds} s: ${(1 / share).toFixed(0)} times faster than real time`)
  }
  for (const move of ['note message', 'pad parameter', 'pad message'] as const) {
    const samples = await samplesUntilHeard(page, move)
    print(`${move}: first changed sample after ${samples} (${((1000 * samples) / RATE_HZ).toFixed(1)} ms)`)
  }
} finally {
  await harness.close()
}
