import { beforeAll, describe, expect, it } from 'vitest'
import { Instrument } from '../../src/audio-worklet/instrument.ts'
import type { FromProcessor, ProcessorOptions, ToProcessor, WorkletModel } from '../../src/contract/worklet-messages.ts'
import { compileKernels, orchestra } from '../e2e/browser.ts'

let model: WorkletModel

beforeAll(async () => {
  model = await orchestra()
})

const AT_REST = { x: 0.5, y: 0.5, detail: 1 }
const NOTE = { frame: 0, event: { type: 'noteOn', noteId: 1, key: 60, velocity: 0.8 } } as const

function start(options: Partial<ProcessorOptions> = {}) {
  const messages: FromProcessor[] = []
  let nowMs = 0
  const instrument = new Instrument(
    { model, voices: 2, ...options },
    48_000,
    (message) => messages.push(message),
    () => nowMs,
  )
  /** The samples of `blocks` blocks, a clock that keeps real time. */
  const play = (blocks: number, values = AT_REST, length = 128) => {
    const heard = new Float32Array(blocks * length)
    for (let block = 0; block < blocks; block++) {
      instrument.process(heard.subarray(block * length, (block + 1) * length), new Float32Array(length), values)
      nowMs += (1000 * length) / 48_000
    }
    return heard
  }
  const faults = () => messages.filter(({ type }) => type === 'fault')
  return { instrument, messages, play, faults }
}

const isSilent = (samples: Float32Array) => samples.every((value) => value === 0)

describe('Instrument', () => {
  it('says that it is ready before it plays, then plays its score', () => {
    const { messages, play } = start({ score: [NOTE] })
    expect(messages[0]?.type).toBe('ready')
    expect(isSilent(play(40))).toBe(false)
  })

  it('gives the same samples in blocks of 128, 100 and 1000', () => {
    const score = [{ ...NOTE, frame: 333 }]
    const expected = start({ score }).play(125)
    expect(start({ score }).play(160, AT_REST, 100)).toEqual(expected)
    expect(start({ score }).play(16, AT_REST, 1000)).toEqual(expected)
  })

  it('plays with the SIMD kernels it is given, and with the others where those do not run', async () => {
    expect(start({ module: await compileKernels() }).messages[0]).toMatchObject({ type: 'ready', kernels: 'simd' })
    const { messages, instrument } = start({ module: {} })
    expect(messages.map(({ type }) => type)).toEqual(['fault', 'ready'])
    expect(messages[1]).toMatchObject({ kernels: 'typescript' })
    expect(instrument.faults).toBe(1)
  })

  it('tells statistics at most 30 times a second', () => {
    const { messages, play } = start()
    play(375)
    const told = messages.filter(({ type }) => type === 'statistics').length
    expect(told).toBeGreaterThan(20)
    expect(told).toBeLessThanOrEqual(30)
  })

  it('starts at the place of its options though the parameters are at their defaults, until they move', () => {
    const inOptions = start({ score: [NOTE], place: { x: 0.1, y: 0.2 } }).play(60)
    const byParameters = start({ score: [NOTE] }).play(60, { x: 0.1, y: 0.2, detail: 1 })
    expect(inOptions).toEqual(byParameters)
    expect(inOptions).not.toEqual(start({ score: [NOTE] }).play(60))
  })

  it('plays on through parameters that are no numbers, counting them and saying so once', () => {
    const { instrument, play, faults } = start({ score: [NOTE] })
    const heard = play(40, { x: Number.NaN, y: 0.5, detail: 1 })
    expect(heard.every(Number.isFinite)).toBe(true)
    expect(isSilent(heard)).toBe(false)
    expect(instrument.faults).toBe(40)
    expect(faults()).toHaveLength(1)
  })

  it('makes silence of the one block that cannot be played, counts it and says so', () => {
    const { instrument, play, faults } = start({ score: [NOTE] })
    play(40)
    instrument.receive({ type: 'events', events: [{ frame: 0, event: null as never }] })
    expect(isSilent(play(1))).toBe(true)
    expect(isSilent(play(1))).toBe(false)
    expect(instrument.faults).toBe(1)
    expect(faults()).toHaveLength(1)
  })

  it('says two faults that take turns once each', () => {
    const { instrument, play, faults } = start()
    for (let turn = 0; turn < 5; turn++) {
      instrument.receive({ type: 'events', events: [{ frame: 0, event: null as never }] })
      play(1)
      play(1, { x: Number.NaN, y: 0.5, detail: 1 })
    }
    expect(faults()).toHaveLength(2)
    expect(instrument.faults).toBe(10)
  })

  it('keeps its model when a message brings a broken one', () => {
    const { instrument, play, faults } = start({ score: [NOTE] })
    play(10)
    instrument.receive({ type: 'model', model: { ...model, network: null as never } })
    instrument.receive(null as unknown as ToProcessor)
    expect(faults().length).toBeGreaterThan(0)
    expect(instrument.faults).toBe(2)
    expect(isSilent(play(40))).toBe(false)
  })

  it('plays another model at frames that still count from the start', () => {
    const { instrument, play } = start()
    play(50)
    instrument.receive({ type: 'model', model })
    instrument.receive({ type: 'events', events: [{ ...NOTE, frame: 128 * 100 }] })
    expect(isSilent(play(50))).toBe(true)
    expect(isSilent(play(50))).toBe(false)
  })

  it('counts events that the engine cannot follow', () => {
    const { instrument, play } = start({ score: [{ frame: 0, event: { type: 'sustain', down: true } }] })
    play(1)
    expect(instrument.faults).toBe(1)
  })
})
