import type { WamEvent } from '@webaudiomodules/api/src/types.d.ts'
import { beforeAll, describe, expect, it } from 'vitest'
import { Instrument, initialValues } from '../../src/audio-worklet/instrument.ts'
import type { WorkletModel } from '../../src/contract/worklet-messages.ts'
import { PluginPlayer, parameterData } from '../../src/wam/audio-thread/plugin-player.ts'
import type { FromPlugin } from '../../src/wam/messages.ts'
import { INITIAL_VALUES } from '../../src/wam/plugin-state.ts'
import { orchestra } from '../e2e/browser.ts'

const RATE_HZ = 44_100

let model: WorkletModel

beforeAll(async () => {
  model = await orchestra()
})

const midi = (time: number, ...bytes: [number, number, number]): WamEvent => ({
  type: 'wam-midi',
  time,
  data: { bytes },
})
const automation = (time: number, id: string, value: number, normalized = false): WamEvent => ({
  type: 'wam-automation',
  time,
  data: { id, value, normalized },
})
const NOTE = midi(0.01, 0x90, 60, 100)

function start(values = INITIAL_VALUES) {
  const messages: FromPlugin[] = []
  let nowMs = 0
  let frame = 0
  const player = new PluginPlayer(
    { model, module: null, values },
    RATE_HZ,
    (message) => messages.push(message),
    () => nowMs,
  )
  const play = (blocks: number, length = 128) => {
    const heard = new Float32Array(blocks * length)
    for (let block = 0; block < blocks; block++) {
      player.process(heard.subarray(block * length, (block + 1) * length), new Float32Array(length), frame)
      frame += length
      nowMs += (1000 * length) / RATE_HZ
    }
    return heard
  }
  const schedule = (...events: WamEvent[]) => {
    for (const [index, event] of events.entries()) player.schedule(event, index + 1)
    return { player, messages, play, schedule }
  }
  return { player, messages, play, schedule }
}

describe('PluginPlayer', () => {
  it('plays the app’s instrument, sample for sample, from the very sample that a note is scheduled at', () => {
    const instrument = new Instrument(
      { model, score: [{ frame: 441, event: { type: 'noteOn', noteId: 60, key: 60, velocity: 100 / 127 } }] },
      RATE_HZ,
      () => {},
      () => 0,
    )
    const expected = new Float32Array(60 * 128)
    instrument.process(expected, new Float32Array(expected.length), initialValues())
    expect(start().schedule(NOTE).play(60)).toEqual(expected)
    expect(start().schedule(NOTE).play(77, 100).subarray(0, expected.length)).toEqual(expected)
  })

  it('takes what is late, or has no time, at once', () => {
    const { play, schedule } = start()
    play(10)
    schedule({ type: 'wam-midi', data: { bytes: [0x90, 60, 100] } })
    expect(play(40).some((sample) => sample !== 0)).toBe(true)
  })

  it.each([
    ['x', 0.1],
    ['y', 0.9],
    ['gain', -20],
    ['attack', 0.2],
    ['decay', 0.1],
    ['detail', 0],
    ['brightness', -1],
    ['air', 20],
  ] as const)('hears automation of %s from its time on, and not before', (id, value) => {
    const plain = start().schedule(NOTE).play(100)
    const decaying = id === 'decay' ? { ...INITIAL_VALUES, sustain: 0.1 } : INITIAL_VALUES
    const still = id === 'decay' ? start(decaying).schedule(NOTE).play(100) : plain
    // 50 blocks: on a block's border, so that what acts from its block on acts exactly there.
    const moved = start(decaying)
      .schedule(NOTE, automation((50 * 128) / RATE_HZ, id, value))
      .play(100)
    expect(moved.subarray(0, 50 * 128)).toEqual(still.subarray(0, 50 * 128))
    if (id === 'attack' || id === 'decay') {
      const early = start(decaying)
        .schedule(automation(0, id, value), NOTE)
        .play(100)
      expect(early).not.toEqual(still)
    } else expect(moved).not.toEqual(still)
  })

  it('hears automation of sustain, release, glide and voices where they mean something', () => {
    const two = [NOTE, midi(0.05, 0x90, 67, 100), midi(0.1, 0x80, 60, 0)]
    const plain = start()
      .schedule(automation(0, 'decay', 0.05), ...two)
      .play(120)
    for (const [id, value] of [
      ['sustain', 0.2],
      ['release', 4],
      ['glide', 1],
      ['voices', 1],
    ] as const) {
      const moved = start()
        .schedule(automation(0, 'decay', 0.05), automation(0, id, value), ...two)
        .play(120)
      expect(moved, id).not.toEqual(plain)
    }
  })

  it('takes normalised values over the parameter’s whole way, and leaves alone what is no parameter and no number', () => {
    const { player, play } = start().schedule(
      automation(0, 'gain', 1, true),
      automation(0, 'attack', 0.5, true),
      automation(0, 'voices', 2.4),
      automation(0, 'air', Number.NaN),
      automation(0, 'toString', 1),
    )
    play(1)
    const values = parameterData(player.values, false, [])
    expect(values['gain']?.value).toBe(12)
    expect(values['attack']?.value).toBeCloseTo(10 * 0.5 ** (1.5 ** 3), 9)
    expect(values['voices']?.value).toBe(2)
    expect(values['air']?.value).toBe(0)
    expect(Object.keys(values)).toHaveLength(12)
    expect(parameterData(player.values, true, ['gain', 'nothing'])).toEqual({
      gain: { id: 'gain', value: 1, normalized: true },
    })
  })

  it('starts where its values say, as if they had been automated before the first note', () => {
    const values = { ...INITIAL_VALUES, x: 0.2, y: 0.7, gain: -6, air: 6 }
    const started = start(values).schedule(NOTE).play(80)
    const moved = start().schedule(
      automation(0, 'x', 0.2),
      automation(0, 'y', 0.7),
      automation(0, 'gain', -6),
      automation(0, 'air', 6),
      NOTE,
    )
    expect(moved.play(80)).toEqual(started)
  })

  it('lets the wheel and sound controllers move parameters', () => {
    const { player, play } = start().schedule(midi(0, 0xb0, 1, 127), midi(0, 0xb0, 74, 0), midi(0, 0xb0, 99, 5))
    play(1)
    expect(player.values).toMatchObject({ y: 1, brightness: -2, x: 0.5 })
  })

  it('tells the page once of each event that has acted, and of values that moved, at most 30 times a second', () => {
    const { messages, play, player } = start().schedule(NOTE, automation(0.02, 'x', 0.7), midi(5, 0x80, 60, 0))
    player.take(automation(0.03, 'y', 0.2), 0)
    play(345)
    const played = messages.filter((message) => message.type === 'played')
    expect(played.flatMap(({ ids }) => ids)).toEqual([1, 2])
    expect(played.flatMap(({ events }) => events)).toEqual([automation(0.03, 'y', 0.2)])
    const told = messages.filter((message) => message.type === 'values')
    expect(told.at(-1)?.values).toMatchObject({ x: 0.7, y: 0.2 })
    expect(told.length).toBeLessThanOrEqual(2)
    expect(player.forget()).toEqual([3])
  })

  it('loses no acknowledgement of thousands that act in one block', () => {
    const events = Array.from({ length: 3000 }, (_, n) => automation(0, 'x', n / 3000))
    const { messages, play } = start().schedule(...events)
    play(30)
    const ids = messages.flatMap((message) => (message.type === 'played' ? message.ids : []))
    expect(ids).toEqual(events.map((_, index) => index + 1))
  })

  it('forgets what waits', () => {
    const { player, play } = start().schedule(NOTE)
    player.forget()
    expect(play(60).every((sample) => sample === 0)).toBe(true)
  })

  it('says how long a note takes to its onset', () => {
    expect(start().player.delaySeconds).toBeGreaterThan(0.02)
    expect(start().player.delaySeconds).toBeLessThan(0.03)
  })
})
