import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TimedEvent } from '../../src/contract/performance.ts'
import type { FromProcessor, WorkletModel } from '../../src/contract/worklet-messages.ts'
import { Engine } from '../../src/engine/engine.ts'
import { createSimdKernels } from '../../src/engine/kernels/simd.ts'
import { typeScriptKernels } from '../../src/engine/kernels/typescript.ts'
import { mapWeights } from '../../src/engine/pad-weights.ts'
import { type BrowserHarness, compileKernels, orchestra, PROCESSOR, startBrowser, type TestWindow } from './browser.ts'

let model: WorkletModel
let module: WebAssembly.Module
let harness: BrowserHarness

beforeAll(async () => {
  model = await orchestra()
  module = await compileKernels()
  harness = await startBrowser(model)
})

afterAll(() => harness?.close())

const SEED = 7
const PLACE = { x: 0.3, y: 0.6 }
const MOVED = { x: 0.7, y: 0.4 }
/** Places are taken up at the start of a block. */
const MOVED_AT = 128 * 150

const SCORE: TimedEvent[] = [
  { frame: 1001, event: { type: 'noteOn', noteId: 5, key: 60, velocity: 0.8 } },
  { frame: 9003, event: { type: 'noteOn', noteId: 2, key: 67.5, velocity: 0.4 } },
  { frame: MOVED_AT, event: { type: 'place', place: MOVED } },
  { frame: 25_555, event: { type: 'noteOff', noteId: 5 } },
  { frame: 30_001, event: { type: 'noteOff', noteId: 2 } },
]

type KernelName = 'simd' | 'typescript'

/** The score by the engine alone. */
function renderInNode(kernelName: KernelName, sampleRateHz: number, frames: number): Float32Array {
  const kernels = kernelName === 'simd' ? createSimdKernels(module) : typeScriptKernels
  const engine = new Engine(model, { sampleRateHz, voices: 16, seed: SEED, kernels })
  const points = Float32Array.from(model.instruments.flatMap(({ x, y }) => [x, y]))
  const weights = new Float32Array(model.instruments.length)
  const moveTo = ({ x, y }: { x: number; y: number }) => {
    mapWeights(points, x, y, weights)
    engine.setWeights(weights)
  }
  moveTo(PLACE)
  const first = engine.noteOn({ key: 60, velocity: 0.8, atSample: 1001 })
  const second = engine.noteOn({ key: 67.5, velocity: 0.4, atSample: 9003 })
  engine.noteOff(first, 25_555)
  engine.noteOff(second, 30_001)
  const left = new Float32Array(frames)
  const right = new Float32Array(frames)
  engine.process(left, right, MOVED_AT)
  moveTo(MOVED)
  engine.process(left.subarray(MOVED_AT), right, frames - MOVED_AT)
  return left
}

interface Heard {
  readonly samples: number[]
  readonly quantum: number
  readonly messages: FromProcessor[]
}

async function renderInChromium(
  kernels: KernelName,
  sampleRateHz: number,
  frames: number,
  renderSizeHint = 128,
): Promise<Heard> {
  const page = await harness.newPage()
  const heard = await playOn(page, kernels, sampleRateHz, frames, renderSizeHint)
  await page.close()
  return heard
}

function playOn(
  page: Page,
  kernels: KernelName,
  sampleRateHz: number,
  frames: number,
  renderSizeHint: number,
): Promise<Heard> {
  const options = { seed: SEED, place: PLACE, score: SCORE }
  return page.evaluate(
    async ({ kernels, sampleRateHz, frames, options, renderSizeHint }) => {
      const settings = { numberOfChannels: 2, length: frames, sampleRate: sampleRateHz, renderSizeHint }
      const context = new OfflineAudioContext(settings)
      await context.audioWorklet.addModule('/processor.js')
      const { loadModel, loadKernels } = window as unknown as TestWindow
      const model = await loadModel()
      const module = kernels === 'simd' ? await loadKernels() : null
      const node = new AudioWorkletNode(context, 'timbrel', {
        numberOfInputs: 0,
        outputChannelCount: [2],
        processorOptions: { model, module, ...options },
      })
      const messages: FromProcessor[] = []
      node.port.onmessage = ({ data }) => messages.push(data)
      node.connect(context.destination)
      const audio = await context.startRendering()
      await new Promise((resolve) => setTimeout(resolve, 50))
      const quantum = (context as unknown as { renderQuantumSize?: number }).renderQuantumSize ?? 128
      return { samples: Array.from(audio.getChannelData(0)), quantum, messages }
    },
    { kernels, sampleRateHz, frames, options, renderSizeHint },
  )
}

/** node-web-audio-api's addModule needs what Node has from 22 on. */
function provideWithResolvers(): void {
  const promise = Promise as unknown as { withResolvers?: () => unknown }
  promise.withResolvers ??= () => {
    let resolve: unknown
    let reject: unknown
    const created = new Promise((yes, no) => {
      resolve = yes
      reject = no
    })
    return { promise: created, resolve, reject }
  }
}

async function renderInNodeWebAudio(kernels: KernelName, sampleRateHz: number, frames: number): Promise<Float32Array> {
  provideWithResolvers()
  const { AudioWorkletNode, OfflineAudioContext } = await import('node-web-audio-api')
  const context = new OfflineAudioContext(2, frames, sampleRateHz)
  await context.audioWorklet.addModule(PROCESSOR)
  const node = new AudioWorkletNode(context, 'timbrel', {
    numberOfInputs: 0,
    outputChannelCount: [2],
    processorOptions: { model, module: kernels === 'simd' ? module : null, seed: SEED, place: PLACE, score: SCORE },
  })
  node.connect(context.destination)
  return (await context.startRendering()).getChannelData(0)
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = 0
  for (let n = 0; n < a.length; n++) largest = Math.max(largest, Math.abs((a[n] as number) - (b[n] as number)))
  return largest
}

const FRAMES = 128 * 320

/** Prints how far apart the two are. */
function compare(what: string, expected: ArrayLike<number>, heard: ArrayLike<number>): number {
  const difference = largestDifference(expected, heard)
  process.stdout.write(`${what}: largest difference ${difference.toExponential(1)}\n`)
  return difference
}

describe.each<KernelName>(['simd', 'typescript'])('live = render with kernels in %s', (kernels) => {
  it.each([44_100, 48_000])('plays in Chromium at %i Hz what the engine renders in Node', async (sampleRateHz) => {
    const expected = renderInNode(kernels, sampleRateHz, FRAMES)
    const { samples, messages } = await renderInChromium(kernels, sampleRateHz, FRAMES)
    expect(expected.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0)).toBeGreaterThan(0.01)
    // Math.sin, exp, log and pow may differ by an ulp between versions of V8.
    expect(compare(`Chromium, ${kernels}, ${sampleRateHz} Hz`, expected, samples)).toBeLessThan(1e-6)
    expect(messages[0]).toMatchObject({ type: 'ready', kernels })
    expect(messages.filter(({ type }) => type === 'fault')).toEqual([])
  })

  it('plays the same in quanta of 100 frames', async () => {
    const { samples, quantum } = await renderInChromium(kernels, 48_000, FRAMES, 100)
    expect(quantum).toBe(100)
    expect(largestDifference(renderInNode(kernels, 48_000, FRAMES), samples)).toBeLessThan(1e-6)
  })

  it('plays in node-web-audio-api what the engine renders in Node', async () => {
    const samples = await renderInNodeWebAudio(kernels, 48_000, FRAMES)
    expect(samples).toHaveLength(FRAMES)
    // One V8, one code: nothing to differ by.
    expect(compare(`node-web-audio-api, ${kernels}`, renderInNode(kernels, 48_000, FRAMES), samples)).toBe(0)
  })
})

it('plays kernels that differ as little as a rounding, though they are others', () => {
  const difference = compare(
    'simd and typescript',
    renderInNode('simd', 48_000, FRAMES),
    renderInNode('typescript', 48_000, FRAMES),
  )
  expect(difference).toBeGreaterThan(0)
  expect(difference).toBeLessThan(1e-5)
})
