import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { InstrumentSettings, TimedEvent } from '../../src/contract/performance.ts'
import type { FromProcessor, WorkletModel } from '../../src/contract/worklet-messages.ts'
import { Engine } from '../../src/engine/engine.ts'
import { createSimdKernels } from '../../src/engine/kernels/simd.ts'
import { typeScriptKernels } from '../../src/engine/kernels/typescript.ts'
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
const SETTINGS: Partial<InstrumentSettings> = {
  glideSeconds: 0.1,
  attackSeconds: 0.02,
  releaseSeconds: 0.3,
  gainDb: -3,
}

/** A parameter moves at a multiple of both quanta, 128 and 100: it is taken up where a block starts. */
const BRIGHTER_AT = 12_800
const BRIGHTER = 0.5

/** All but `morph`, off the blocks' grid. */
const SCORE: TimedEvent[] = [
  { frame: 1001, event: { type: 'noteOn', noteId: 5, key: 60, velocity: 0.8 } },
  { frame: 5011, event: { type: 'sustain', down: true } },
  { frame: 9003, event: { type: 'noteOn', noteId: 2, key: 67.5, velocity: 0.4, place: { x: 0.9, y: 0.2 } } },
  { frame: 11_117, event: { type: 'bend', semitones: -1.5 } },
  { frame: 14_003, event: { type: 'noteBend', noteId: 2, semitones: 0.7 } },
  { frame: 17_771, event: { type: 'notePlace', noteId: 2, place: { x: 0.5, y: 0.9 } } },
  { frame: 19_219, event: { type: 'place', place: { x: 0.7, y: 0.4 } } },
  { frame: 21_555, event: { type: 'noteOff', noteId: 5 } },
  { frame: 26_001, event: { type: 'sustain', down: false } },
  { frame: 28_111, event: { type: 'noteOn', noteId: 7, key: 55, velocity: 0.6 } },
  { frame: 35_999, event: { type: 'allNotesOff' } },
]

/** Between two of the pad's instruments, the way shared out unevenly. */
const MORPH_SETTINGS: Partial<InstrumentSettings> = { pair: [2, 13], evenSteps: [0, 0.7, 1] }
const MORPH_SCORE: TimedEvent[] = [
  { frame: 0, event: { type: 'noteOn', noteId: 1, key: 62, velocity: 0.7 } },
  { frame: 7777, event: { type: 'morph', position: 0.4 } },
  { frame: 15_001, event: { type: 'morph', position: 1 } },
]

const FRAMES = 128 * 320

/** Just before the block, so that rounding cannot move it into the next. */
const brighterSeconds = (sampleRateHz: number) => (BRIGHTER_AT - 50) / sampleRateHz

interface Performance {
  readonly settings: Partial<InstrumentSettings>
  readonly score: readonly TimedEvent[]
}
const PLAYING: Performance = { settings: SETTINGS, score: SCORE }
const MORPHING: Performance = { settings: MORPH_SETTINGS, score: MORPH_SCORE }

type KernelName = 'simd' | 'typescript'

/** A performance by the engine alone. */
function renderInNode(
  kernelName: KernelName,
  sampleRateHz: number,
  { settings, score }: Performance = PLAYING,
): Float32Array {
  const kernels = kernelName === 'simd' ? createSimdKernels(module) : typeScriptKernels
  const engine = new Engine(model, { sampleRateHz, voices: 16, seed: SEED, kernels, settings })
  engine.setPlace(PLACE.x, PLACE.y)
  for (const { frame, event } of score) engine.send(event, frame)
  const left = new Float32Array(FRAMES)
  const right = new Float32Array(FRAMES)
  engine.process(left, right, BRIGHTER_AT)
  engine.setBrightness(BRIGHTER)
  engine.process(left.subarray(BRIGHTER_AT), right, FRAMES - BRIGHTER_AT)
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
  performance: Performance = PLAYING,
  renderSizeHint = 128,
): Promise<Heard> {
  const page = await harness.newPage()
  const heard = await playOn(page, kernels, sampleRateHz, performance, renderSizeHint)
  await page.close()
  return heard
}

function playOn(
  page: Page,
  kernels: KernelName,
  sampleRateHz: number,
  performance: Performance,
  renderSizeHint: number,
): Promise<Heard> {
  const options = { seed: SEED, place: PLACE, ...performance }
  const brighter = { value: BRIGHTER, seconds: brighterSeconds(sampleRateHz) }
  return page.evaluate(
    async ({ kernels, sampleRateHz, frames, options, brighter, renderSizeHint }) => {
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
      node.parameters.get('brightness')?.setValueAtTime(brighter.value, brighter.seconds)
      const messages: FromProcessor[] = []
      node.port.onmessage = ({ data }) => messages.push(data)
      node.connect(context.destination)
      const audio = await context.startRendering()
      await new Promise((resolve) => setTimeout(resolve, 50))
      const quantum = (context as unknown as { renderQuantumSize?: number }).renderQuantumSize ?? 128
      return { samples: Array.from(audio.getChannelData(0)), quantum, messages }
    },
    { kernels, sampleRateHz, frames: FRAMES, options, brighter, renderSizeHint },
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

async function renderInNodeWebAudio(kernels: KernelName, sampleRateHz: number): Promise<Float32Array> {
  provideWithResolvers()
  const { AudioWorkletNode, OfflineAudioContext } = await import('node-web-audio-api')
  const context = new OfflineAudioContext(2, FRAMES, sampleRateHz)
  await context.audioWorklet.addModule(PROCESSOR)
  const node = new AudioWorkletNode(context, 'timbrel', {
    numberOfInputs: 0,
    outputChannelCount: [2],
    processorOptions: { model, module: kernels === 'simd' ? module : null, seed: SEED, place: PLACE, ...PLAYING },
  })
  node.parameters.get('brightness')?.setValueAtTime(BRIGHTER, brighterSeconds(sampleRateHz))
  node.connect(context.destination)
  return (await context.startRendering()).getChannelData(0)
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = 0
  for (let n = 0; n < a.length; n++) largest = Math.max(largest, Math.abs((a[n] as number) - (b[n] as number)))
  return largest
}

/** Prints how far apart the two are. */
function compare(what: string, expected: ArrayLike<number>, heard: ArrayLike<number>): number {
  const difference = largestDifference(expected, heard)
  process.stdout.write(`${what}: largest difference ${difference.toExponential(1)}\n`)
  return difference
}

describe.each<KernelName>(['simd', 'typescript'])('live = render with kernels in %s', (kernels) => {
  it.each([44_100, 48_000])('plays in Chromium at %i Hz what the engine renders in Node', async (sampleRateHz) => {
    const expected = renderInNode(kernels, sampleRateHz)
    const { samples, messages } = await renderInChromium(kernels, sampleRateHz)
    expect(expected.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0)).toBeGreaterThan(0.01)
    // Math.sin, exp, log and pow may differ by an ulp between versions of V8.
    expect(compare(`Chromium, ${kernels}, ${sampleRateHz} Hz`, expected, samples)).toBeLessThan(1e-6)
    expect(messages[0]).toMatchObject({ type: 'ready', kernels })
    expect(messages.filter(({ type }) => type === 'fault')).toEqual([])
  })

  it('plays a morph between two', async () => {
    const { samples } = await renderInChromium(kernels, 48_000, MORPHING)
    const expected = renderInNode(kernels, 48_000, MORPHING)
    expect(compare(`Chromium, ${kernels}, morph`, expected, samples)).toBeLessThan(1e-6)
  })

  it('plays the same in quanta of 100 frames', async () => {
    const { samples, quantum } = await renderInChromium(kernels, 48_000, PLAYING, 100)
    expect(quantum).toBe(100)
    expect(largestDifference(renderInNode(kernels, 48_000), samples)).toBeLessThan(1e-6)
  })

  it('plays in node-web-audio-api what the engine renders in Node', async () => {
    const samples = await renderInNodeWebAudio(kernels, 48_000)
    expect(samples).toHaveLength(FRAMES)
    // One V8, one code: nothing to differ by.
    expect(compare(`node-web-audio-api, ${kernels}`, renderInNode(kernels, 48_000), samples)).toBe(0)
  })
})

it('has kernels that differ as little as a rounding, though they are others', () => {
  const difference = compare('simd and typescript', renderInNode('simd', 48_000), renderInNode('typescript', 48_000))
  expect(difference).toBeGreaterThan(0)
  expect(difference).toBeLessThan(1e-5)
})
