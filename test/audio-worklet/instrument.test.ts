import { beforeAll, describe, expect, it } from 'vitest'
import { Instrument, initialValues, type ParameterValues } from '../../src/audio-worklet/instrument.ts'
import { modelMessage } from '../../src/contract/model-message.ts'
import type { InstrumentEvent } from '../../src/contract/performance.ts'
import type { FromProcessor, ProcessorOptions, ToProcessor, WorkletModel } from '../../src/contract/worklet-messages.ts'
import { compileKernels, orchestra } from '../e2e/browser.ts'

let model: WorkletModel

beforeAll(async () => {
  model = await orchestra()
})

const AT_REST: ParameterValues = initialValues()
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

  it('takes a shape in its options or by message, and counts one of another size', () => {
    const size = model.sounds.length * model.network.spec.latentSize
    const shape = { latents: new Float32Array(size).fill(0.5), attackFactor: 1 }
    const inOptions = start({ score: [NOTE], shape }).play(60)
    const told = start({ score: [NOTE] })
    told.instrument.receive({ type: 'shape', shape })
    expect(told.play(60)).toEqual(inOptions)
    expect(inOptions).not.toEqual(start({ score: [NOTE] }).play(60))
    told.instrument.receive({ type: 'shape', shape: { ...shape, latents: new Float32Array(size - 1) } })
    expect(told.faults()).toHaveLength(1)
    expect(told.instrument.faults).toBe(1)
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
    const byParameters = start({ score: [NOTE] }).play(60, { ...AT_REST, x: 0.1, y: 0.2 })
    expect(inOptions).toEqual(byParameters)
    expect(inOptions).not.toEqual(start({ score: [NOTE] }).play(60))
  })

  it('plays on through parameters that are no numbers, counting them and saying so once', () => {
    const { instrument, play, faults } = start({ score: [NOTE] })
    const heard = play(40, { ...AT_REST, x: Number.NaN })
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
      play(1, { ...AT_REST, x: Number.NaN })
    }
    expect(faults()).toHaveLength(2)
    expect(instrument.faults).toBe(10)
  })

  it('keeps its model when a message brings a broken one', () => {
    const { instrument, messages, play, faults } = start({ score: [NOTE] })
    play(10)
    const broken = model.sounds.map((sound, index) => (index < 50 ? sound : { ...sound, frameCount: 1 }))
    instrument.receive({ type: 'model', model: { ...model, network: null as never } })
    play(10)
    instrument.receive({ type: 'model', model: { ...model, sounds: broken } })
    instrument.receive(null as unknown as ToProcessor)
    expect(isSilent(play(40))).toBe(false)
    expect(faults()).toHaveLength(3)
    expect(instrument.faults).toBe(3)
    expect(messages.some(({ type }) => type === 'swapped')).toBe(false)
  })

  it('plays another model at frames that still count from the start', () => {
    const { instrument, play } = start()
    play(50)
    instrument.receive({ type: 'model', model })
    instrument.receive({ type: 'events', events: [{ ...NOTE, frame: 128 * 100 }] })
    expect(isSilent(play(50))).toBe(true)
    expect(isSilent(play(50))).toBe(false)
  })

  it('plays on until another model is prepared, then fades out what sounds', () => {
    const { instrument, messages, play } = start({ score: [NOTE] })
    const { play: playOn } = start({ score: [NOTE] })
    play(100)
    playOn(100)
    const { message, transfer } = modelMessage(model)
    instrument.receive(structuredClone(message, { transfer }))
    const swapped = () => messages.some(({ type }) => type === 'swapped')
    let blocks = 0
    for (; blocks < 200; blocks++) {
      const [heard, expected] = [play(1), playOn(1)]
      if (swapped()) break
      expect(heard).toEqual(expected)
    }
    // A sound takes more than a quarter of a piece: fewer pieces would be longer ones.
    expect(blocks).toBeGreaterThan(model.sounds.length / 4)
    const fading = play(20)
    expect(fading.subarray(0, 128).some((value) => Math.abs(value) > 1e-3)).toBe(true)
    expect(isSilent(play(20))).toBe(true)
    instrument.receive({ type: 'events', events: [NOTE] })
    expect(isSilent(play(40))).toBe(false)
  })

  it('takes a shape that comes after a model as that model’s', () => {
    const size = model.sounds.length * model.network.spec.latentSize
    const shape = { latents: new Float32Array(size).fill(0.5), attackFactor: 1 }
    const after = start({ score: [NOTE], shape })
    const before = start({ score: [NOTE], shape })
    for (const { instrument } of [after, before]) instrument.receive({ type: 'model', model })
    after.instrument.receive({ type: 'shape', shape })
    expect(after.play(50)).toEqual(before.play(50))
    after.play(100)
    before.play(100)
    for (const { instrument } of [after, before]) instrument.receive({ type: 'events', events: [NOTE] })
    expect(after.play(60)).not.toEqual(before.play(60))
  })

  it('takes the latest of models that come close upon each other', () => {
    const { instrument, messages, play } = start()
    instrument.receive({ type: 'model', model })
    play(10)
    instrument.receive({ type: 'model', model: { ...model, instruments: [], sounds: [] } })
    play(200)
    instrument.receive({ type: 'events', events: [NOTE] })
    expect(isSilent(play(40))).toBe(true)
    expect(messages.filter(({ type }) => type === 'swapped')).toHaveLength(1)
  })

  it.each<Partial<ParameterValues>>([
    { x: 0.2 },
    { y: 0.2 },
    { detail: 0 },
    { gain: -12 },
    { attack: 0.3 },
    { brightness: 1 },
    { decay: 0.1, sustain: 0.2 },
    { air: 12 },
  ])('hears the parameter %o', (moved) => {
    const still = start({ score: [NOTE] }).play(60)
    const heard = start({ score: [NOTE] }).play(60, { ...AT_REST, ...moved })
    expect(isSilent(heard)).toBe(false)
    expect(heard).not.toEqual(still)
  })

  it('hears morph and release, where they mean something', () => {
    const settings = { pair: [0, 4] } as const
    const from = start({ score: [NOTE], settings }).play(60)
    expect(start({ score: [NOTE], settings }).play(60, { ...AT_REST, morph: 1 })).not.toEqual(from)
    const score = [NOTE, { frame: 9000, event: { type: 'noteOff', noteId: 1 } } as const]
    const own = start({ score }).play(200)
    const long = start({ score }).play(200, { ...AT_REST, release: 5 })
    const level = (samples: Float32Array) => Math.hypot(...samples.subarray(150 * 128))
    expect(level(long)).toBeGreaterThan(2 * level(own))
  })

  it('plays another model from the first note on where it may take its time', () => {
    const few = { ...model, instruments: model.instruments.slice(0, 2) }
    const expected = start({ model: few, score: [NOTE] }).play(60)
    const { instrument, play, messages } = start({ score: [NOTE] })
    instrument.receive({ type: 'model', model: few })
    instrument.finishSwap()
    expect(messages.at(-1)?.type).toBe('swapped')
    expect(play(60)).toEqual(expected)
  })

  it('hears glide and voices, where they mean something', () => {
    const score = [NOTE, { frame: 4000, event: { type: 'noteOn', noteId: 2, key: 67, velocity: 0.8 } } as const]
    const plain = start({ score }).play(60)
    const glided = start({ score }).play(60, { ...AT_REST, glide: 1 })
    const alone = start({ score }).play(60, { ...AT_REST, voices: 1 })
    expect(glided).not.toEqual(plain)
    expect(alone).not.toEqual(plain)
    expect(alone.subarray(0, 4000)).toEqual(plain.subarray(0, 4000))
  })

  it('takes an event at its very frame from within a block’s caller', () => {
    const expected = start({ score: [{ ...NOTE, frame: 1333 }] }).play(60)
    const { instrument, play } = start()
    const before = play(10)
    expect(instrument.frames).toBe(1280)
    instrument.send(NOTE.event, 1333)
    expect([...before, ...play(50)]).toEqual([...expected])
  })

  it('takes settings by message as it does those it starts with, and keeps them through a reset', () => {
    const settings = { gainDb: -6, attackSeconds: 0.2, brightness: -1 }
    const expected = start({ score: [NOTE], settings }).play(60)
    const { instrument, play } = start()
    instrument.receive({ type: 'settings', settings })
    play(10)
    instrument.receive({ type: 'reset' })
    instrument.receive({ type: 'events', events: [{ ...NOTE, frame: 1280 }] })
    expect(play(60)).toEqual(expected)
  })

  it.each<InstrumentEvent>([
    { type: 'noteOff', noteId: 1 },
    { type: 'notePlace', noteId: 1, place: { x: 0.9, y: 0.1 } },
    { type: 'noteBend', noteId: 1, semitones: 2 },
    { type: 'bend', semitones: -2 },
    { type: 'place', place: { x: 0.1, y: 0.9 } },
    { type: 'allNotesOff' },
  ])('hears %o at its sample, wherever in a block', (event) => {
    const frame = 3333
    const still = start({ score: [NOTE] }).play(100)
    const { play, instrument } = start({ score: [NOTE, { frame, event }] })
    const heard = play(100)
    const first = heard.findIndex((value, index) => value !== still[index])
    expect(first).toBeGreaterThanOrEqual(frame)
    expect(first).toBeLessThan(frame + 700)
    expect(instrument.faults).toBe(0)
  })

  it('counts events of unknown type and at no time', () => {
    const events = [
      { frame: 0, event: { type: 'sing' } as never },
      { frame: Number.NaN, event: NOTE.event },
    ]
    const { instrument, play } = start({ score: events })
    play(1)
    expect(instrument.faults).toBe(2)
    instrument.receive({ type: 'reset' })
    expect(instrument.faults).toBe(2)
  })
})
