import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FromProcessor } from '../../src/contract/worklet-messages.ts'
import { type BrowserHarness, orchestra, startBrowser, type TestWindow } from './browser.ts'

let harness: BrowserHarness

beforeAll(async () => {
  harness = await startBrowser(await orchestra())
})

afterAll(() => harness?.close())

describe('the processor in Chromium', () => {
  it('says ready, plays a note sent by message, and outlives broken messages', async () => {
    const page = await harness.newPage()
    const heard = await page.evaluate(async () => {
      const context = new AudioContext({ sampleRate: 48_000 })
      await context.audioWorklet.addModule('/processor.js')
      const model = await (window as unknown as { loadModel(): Promise<unknown> }).loadModel()
      const node = new AudioWorkletNode(context, 'timbrel', {
        numberOfInputs: 0,
        outputChannelCount: [2],
        processorOptions: { model, voices: 2 },
      })
      const messages: FromProcessor[] = []
      node.port.onmessage = ({ data }) => messages.push(data)
      const analyser = new AnalyserNode(context)
      node.connect(analyser).connect(context.destination)
      await context.resume()
      const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
      while (messages.length === 0) await wait(20)
      node.port.postMessage({ type: 'model', model: { network: null, instruments: [], sounds: [] } })
      node.port.postMessage({ type: 'no such thing' })
      node.port.postMessage({
        type: 'events',
        events: [{ frame: 0, event: { type: 'noteOn', noteId: 1, key: 60, velocity: 0.8 } }],
      })
      await wait(600)
      const block = new Float32Array(analyser.fftSize)
      analyser.getFloatTimeDomainData(block)
      await context.close()
      return { messages, peak: Math.max(...block.map(Math.abs)), isolated: window.crossOriginIsolated }
    })
    await page.close()
    expect(heard.isolated).toBe(false)
    expect(heard.messages[0]?.type).toBe('ready')
    expect(heard.messages.filter(({ type }) => type === 'fault')).toHaveLength(2)
    expect(heard.messages.at(-1)).toMatchObject({ type: 'statistics', faults: 2, activeVoices: 1 })
    expect(heard.peak).toBeGreaterThan(0.001)
  })

  it('takes another model and settings while a note sounds', async () => {
    const page = await harness.newPage()
    const heard = await page.evaluate(async () => {
      const { loadModel, loadKernels } = window as unknown as TestWindow
      const [model, module] = await Promise.all([loadModel(), loadKernels()])
      const context = new AudioContext({ sampleRate: 48_000 })
      await context.audioWorklet.addModule('/processor.js')
      const node = new AudioWorkletNode(context, 'timbrel', {
        numberOfInputs: 0,
        outputChannelCount: [2],
        processorOptions: { model, module },
      })
      const messages: FromProcessor[] = []
      node.port.onmessage = ({ data }) => messages.push(data)
      node.connect(context.destination)
      await context.resume()
      const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
      const voices = async () => {
        await wait(400)
        const latest = messages.at(-1)
        return latest?.type === 'statistics' ? latest.activeVoices : -1
      }
      const play = (noteId: number) => {
        const event = { type: 'noteOn', noteId, key: 60, velocity: 0.8 }
        node.port.postMessage({ type: 'events', events: [{ frame: 0, event }] })
        return voices()
      }
      while (messages.length === 0) await wait(20)
      const before = await play(1)
      node.port.postMessage({ type: 'model', model: { ...model, instruments: model.instruments.slice(0, 2) } })
      while (!messages.some(({ type }) => type === 'swapped')) await wait(20)
      const swapped = await voices()
      node.port.postMessage({ type: 'settings', settings: { pair: [0, 1], brightness: 0.5, gainDb: -6 } })
      const after = await play(2)
      await context.close()
      return { before, swapped, after, last: messages.at(-1) }
    })
    await page.close()
    expect(heard).toMatchObject({ before: 1, swapped: 0, after: 1, last: { faults: 0 } })
  })

  it('plays two instances at once, each its own', async () => {
    const page = await harness.newPage()
    const { both, alone } = await page.evaluate(async () => {
      const model = await (window as unknown as { loadModel(): Promise<unknown> }).loadModel()
      const render = async (keys: number[]) => {
        const context = new OfflineAudioContext(2, 128 * 80, 48_000)
        await context.audioWorklet.addModule('/processor.js')
        const merger = new ChannelMergerNode(context, { numberOfInputs: 2 })
        merger.connect(context.destination)
        for (const [index, key] of keys.entries()) {
          const score = [{ frame: 0, event: { type: 'noteOn', noteId: 1, key, velocity: 0.8 } }]
          const node = new AudioWorkletNode(context, 'timbrel', {
            numberOfInputs: 0,
            outputChannelCount: [1],
            processorOptions: { model, voices: 1, score },
          })
          node.connect(merger, 0, index)
        }
        const audio = await context.startRendering()
        return keys.map((_, channel) => Array.from(audio.getChannelData(channel)))
      }
      return { both: await render([60, 72]), alone: [...(await render([60])), ...(await render([72]))] }
    })
    await page.close()
    expect(both[0]).not.toEqual(both[1])
    expect(both).toEqual(alone)
  })
})
