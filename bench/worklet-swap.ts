/**
 * What another model costs Chromium's audio thread while 16 voices sound: milliseconds to receive it, and those of the
 * blocks in which it is prepared. The thread's clock steps in whole milliseconds, so means over many swaps are told: a
 * step falls into a piece of work as often as this takes time.
 */
import type { Page } from 'playwright-core'
import { orchestra, startBrowser, type TestWindow } from '../test/e2e/browser.ts'
import { bundle } from './audio-thread/bundle.ts'

const SWAPS = 40
const VOICES = 16
const RATE_HZ = 48_000

interface Timed {
  readonly receivedMs: number
  readonly blocksMs: readonly number[]
}

function timedSwaps(page: Page): Promise<Timed[]> {
  return page.evaluate(
    async ({ swaps, voices, rateHz }) => {
      const { loadModel, loadKernels } = window as unknown as TestWindow
      const [model, module] = await Promise.all([loadModel(), loadKernels()])
      const context = new AudioContext({ sampleRate: rateHz })
      await context.audioWorklet.addModule('/timed-swap.js')
      await context.audioWorklet.addModule('/processor.js')
      const node = new AudioWorkletNode(context, 'timbrel', {
        numberOfInputs: 0,
        outputChannelCount: [2],
        processorOptions: { model, module, place: { x: 0.4, y: 0.4 } },
      })
      node.connect(context.destination)
      const timed: Timed[] = []
      const until = (type: string) =>
        new Promise<void>((resolve) => {
          node.port.onmessage = ({ data }) => {
            if (data.type === 'timed') timed.push(data)
            if (data.type === type) resolve()
          }
        })
      await context.resume()
      await until('ready')
      for (let swap = 0; swap < swaps; swap++) {
        const events = Array.from({ length: voices }, (_, noteId) => ({
          frame: 0,
          event: { type: 'noteOn', noteId, key: 45 + 2 * noteId, velocity: 0.5 },
        }))
        node.port.postMessage({ type: 'events', events })
        await new Promise((resolve) => setTimeout(resolve, 200))
        const next = await loadModel()
        const done = until('timed')
        // All arrays of a loaded model lie in one buffer, as those of modelMessage do.
        node.port.postMessage({ type: 'model', model: next }, [next.network.normalisation.meanDb.buffer as ArrayBuffer])
        await done
      }
      await context.close()
      return timed
    },
    { swaps: SWAPS, voices: VOICES, rateHz: RATE_HZ },
  )
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const print = (text: string): void => void process.stdout.write(`${text}\n`)
const harness = await startBrowser(await orchestra(), { '/timed-swap.js': bundle('timed-swap.ts') })
try {
  const page = await harness.newPage()
  await page.evaluate('globalThis.__name = (made) => made')
  const timed = await timedSwaps(page)
  const blocks =
    timed[0]?.blocksMs.map((_, block) => mean(timed.map(({ blocksMs }) => blocksMs[block] as number))) ?? []
  print(`${timed.length} swaps of the orchestra under ${VOICES} voices, mean ms on the audio thread:`)
  print(`  receiving the model ${mean(timed.map(({ receivedMs }) => receivedMs)).toFixed(2)}`)
  print(`  the block that takes longest ${Math.max(...blocks).toFixed(2)}, a block ${mean(blocks).toFixed(2)}`)
  print(`  (a block lasts ${((1000 * 128) / RATE_HZ).toFixed(2)})`)
} finally {
  await harness.close()
}
