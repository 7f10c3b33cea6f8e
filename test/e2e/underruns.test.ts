import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TimedEvent } from '../../src/contract/performance.ts'
import type { FromProcessor } from '../../src/contract/worklet-messages.ts'
import { type BrowserHarness, orchestra, startBrowser, type TestWindow } from './browser.ts'

let harness: BrowserHarness

beforeAll(async () => {
  harness = await startBrowser(await orchestra())
})

afterAll(() => harness?.close())

const SECONDS = 60

/** Struck again every four seconds, so that all 16 sound throughout. */
const SCORE: TimedEvent[] = Array.from({ length: 16 * 17 }, (_, index) => ({
  frame: 48_000 * 4 * Math.floor(index / 16),
  event: { type: 'noteOn', noteId: index, key: 48 + (index % 16), velocity: 0.5 },
}))

describe('a real AudioContext', () => {
  it(`keeps time at 16 voices for ${SECONDS} s; underruns are reported, not judged`, async () => {
    const page = await harness.newPage()
    const heard = await page.evaluate(
      async ({ score, seconds }) => {
        const context = new AudioContext({ sampleRate: 48_000 })
        // As the app does: while the audio thread makes the processor, nothing is to be played.
        await context.suspend()
        await context.audioWorklet.addModule('/processor.js')
        const { loadModel, loadKernels } = window as unknown as TestWindow
        const [model, module] = await Promise.all([loadModel(), loadKernels()])
        const node = new AudioWorkletNode(context, 'timbrel', {
          numberOfInputs: 0,
          outputChannelCount: [2],
          processorOptions: { model, module, score },
        })
        const statistics: { load: number; activeVoices: number; lateBlocks: number; faults: number }[] = []
        const ready = new Promise<void>((resolve) => {
          node.port.onmessage = ({ data }: MessageEvent<FromProcessor>) => {
            if (data.type === 'ready') resolve()
            else if (data.type === 'statistics') statistics.push(data)
          }
        })
        node.connect(context.destination)
        await ready
        await context.resume()
        const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
        const playback = () => {
          const stats = (context as unknown as { playbackStats?: Record<string, number> }).playbackStats
          return stats ? { underruns: stats['underrunEvents'], underrunSeconds: stats['underrunDuration'] } : null
        }
        // The first blocks after a start are late in any browser.
        await wait(800)
        statistics.length = 0
        const before = playback()
        const clock = context.currentTime
        const start = performance.now()
        await wait(1000 * seconds)
        const wallSeconds = (performance.now() - start) / 1000
        const clockRatio = (context.currentTime - clock) / wallSeconds
        const after = playback()
        await context.close()
        const loads = statistics.map(({ load }) => load).sort((a, b) => a - b)
        return {
          clockRatio,
          before,
          after,
          medianLoad: loads[loads.length >> 1],
          peakLoad: loads.at(-1),
          fewestVoices: Math.min(...statistics.map(({ activeVoices }) => activeVoices)),
          lateBlocks: statistics.at(-1)?.lateBlocks,
          faults: statistics.at(-1)?.faults,
          messagesPerSecond: statistics.length / wallSeconds,
        }
      },
      { score: SCORE, seconds: SECONDS },
    )
    process.stdout.write(`${JSON.stringify(heard)}\n`)
    expect(heard.fewestVoices).toBe(16)
    expect(heard.messagesPerSecond).toBeLessThanOrEqual(30)
    expect(heard.clockRatio).toBeGreaterThan(0.95)
    expect(heard.clockRatio).toBeLessThan(1.05)
  })
})
