import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Instrument, initialValues } from '../../src/audio-worklet/instrument.ts'
import type { PadPlace } from '../../src/contract/performance.ts'
import type { WorkletModel } from '../../src/contract/worklet-messages.ts'
import { readModel } from '../../src/io/model-file.ts'
import { compileKernels } from './browser.ts'
import { automation, type HostWindow, midi, mpe, startWamHost, type WamHost } from './wam-host.ts'

const RATE_HZ = 44_100
const C4_HZ = 261.626
const NOTE = midi(0.1, 0x90, 60, 100)

let host: WamHost
let smallHash: string

beforeAll(async () => {
  host = await startWamHost()
  smallHash = createHash('sha256').update(readFileSync(host.small)).digest('hex')
})

afterAll(() => host?.close())

const smallState = (parameters: Record<string, number> = {}) => ({
  version: 1,
  parameters,
  model: { name: 'two', sha256: smallHash, source: 'url', url: '/test/two.timbrel' },
  embed: false,
})

/** Power at a frequency over a stretch of seconds. */
function powerAt(samples: ArrayLike<number>, hz: number, from: number, to: number): number {
  let re = 0
  let im = 0
  const first = Math.round(from * RATE_HZ)
  const count = Math.round(to * RATE_HZ) - first
  for (let n = 0; n < count; n++) {
    const value = (samples[first + n] ?? 0) * (1 - Math.cos((2 * Math.PI * n) / count))
    re += value * Math.cos((2 * Math.PI * hz * n) / RATE_HZ)
    im += value * Math.sin((2 * Math.PI * hz * n) / RATE_HZ)
  }
  return (re * re + im * im) / (count * count)
}

/** Level of the second to the tenth partial of middle C re the first, dB. */
const partials = (samples: ArrayLike<number>, from: number, to: number) => {
  const first = powerAt(samples, C4_HZ, from, to)
  return Array.from({ length: 9 }, (_, k) => 10 * Math.log10(powerAt(samples, (k + 2) * C4_HZ, from, to) / first))
}

const distanceDb = (one: number[], other: number[]) =>
  Math.hypot(...one.map((value, k) => value - other[k]!)) / Math.sqrt(one.length)

const isSame = (one: number[], other: number[]) =>
  one.length === other.length && one.every((value, index) => value === other[index])

/** A state with its model's file as a hash. */
const withHash = (state: unknown) =>
  JSON.parse(JSON.stringify(state), (name, value) =>
    name === 'data' ? createHash('sha256').update(value).digest('hex') : value,
  )

const firstHeard = (samples: number[]) => samples.findIndex((value) => value !== 0)
const peak = (samples: number[], from = 0, to = Number.POSITIVE_INFINITY) =>
  samples.slice(from * RATE_HZ, to * RATE_HZ).reduce((most, value) => Math.max(most, Math.abs(value)), 0)

describe('a WAM host under a strict policy', () => {
  it('hears a note from its very sample on, as the app’s own engine plays it', async () => {
    const at = [5000, 5001, 5002, 5003]
    const { channels, states } = await host.render({
      seconds: 0.4,
      parts: at.map((frame) => ({ state: smallState(), events: [midi(frame / RATE_HZ, 0x90, 60, 100)] })),
    })
    const firsts = channels.map(firstHeard)
    expect(firsts.map((first) => first - firsts[0]!)).toEqual([0, 1, 2, 3])
    expect(states[0]).toMatchObject({ model: { name: 'two', source: 'url' }, embed: false })
    const { network, instruments, sounds }: WorkletModel = await readModel(host.small)
    const event = { type: 'noteOn', noteId: 60, key: 60, velocity: 100 / 127 } as const
    const instrument = new Instrument(
      { model: { network, instruments, sounds }, module: await compileKernels(), score: [{ frame: 5000, event }] },
      RATE_HZ,
      () => {},
      Date.now,
    )
    const expected = new Float32Array(channels[0]!.length)
    instrument.process(expected, new Float32Array(expected.length), initialValues())
    const difference = expected.map((value, n) => Math.abs(value - channels[0]![n]!))
    expect(peak([...expected])).toBeGreaterThan(0.05)
    expect(Math.max(...difference)).toBeLessThan(1e-5)
  })

  it('plays instances of different models side by side, each as it plays alone', async () => {
    const parts = [{ events: [NOTE] }, { events: [midi(0.1, 0x90, 67, 90)], state: smallState({ x: 0.2 }) }]
    const both = await host.render({ seconds: 0.5, parts })
    expect(both.states.map(({ model }) => model.name)).toEqual(['Orchestra', 'two'])
    expect(new Set(both.instanceIds).size).toBe(2)
    for (const [index, part] of parts.entries()) {
      const alone = await host.render({ seconds: 0.5, parts: [part] }, index === 1)
      expect(peak(alone.channels[0]!)).toBeGreaterThan(0.01)
      expect(isSame(both.channels[index]!, alone.channels[0]!)).toBe(true)
    }
  })

  it('hears automation of the pad in the spectrum, from its time on', async () => {
    const [from, to] = host.orchestra.instruments
    const go = ({ x, y }: PadPlace, time: number) => [automation(time, 'x', x), automation(time, 'y', y)]
    const { channels } = await host.render({
      seconds: 1.6,
      parts: [
        { state: smallState(), events: [...go(from!, 0), NOTE] },
        { state: smallState(), events: [...go(to!, 0), NOTE] },
        { state: smallState(), events: [...go(from!, 0), NOTE, ...go(to!, 0.8)] },
      ],
    })
    const [stays, ends, moves] = channels as [number[], number[], number[]]
    expect(isSame(moves.slice(0, 0.8 * RATE_HZ), stays.slice(0, 0.8 * RATE_HZ))).toBe(true)
    const [stayed, ended, moved] = [stays, ends, moves].map((samples) => partials(samples, 1.1, 1.5))
    expect(distanceDb(stayed!, ended!)).toBeGreaterThan(6)
    expect(distanceDb(moved!, ended!)).toBeLessThan(0.5 * distanceDb(moved!, stayed!))
  })

  it('bends and moves MPE notes one by one, and plain MIDI all at once', async () => {
    const notes = [mpe(0.05, 0x91, 60, 100), mpe(0.05, 0x92, 67, 100)]
    // 48 semitones either way: 1/24 up are two.
    const up = 8192 + Math.round(8191 / 24)
    const { channels } = await host.render({
      seconds: 0.9,
      parts: [
        { state: smallState(), events: [...notes, mpe(0.3, 0xe1, up & 127, up >> 7)] },
        {
          state: smallState(),
          events: [midi(0.05, 0x90, 60, 100), midi(0.05, 0x91, 67, 100), midi(0.3, 0xe0, 127, 127)],
        },
        { state: smallState(), events: notes },
        { state: smallState(), events: [...notes, mpe(0.3, 0xd1, 127, 0)] },
        { state: smallState(), events: [midi(0.05, 0x90, 60, 100), midi(0.06, 0xb0, 64, 127), midi(0.3, 0x80, 60, 0)] },
        {
          state: smallState(),
          events: [midi(0.05, 0x90, 60, 100), midi(0.3, 0x80, 60, 0), automation(0, 'release', 0.05)],
        },
      ],
    })
    const [bent, allBent, still, pressed, held, released] = channels as number[][]
    const keysOf = (samples: number[]) => {
      const powers = [60, 62, 67, 69].map((key) => powerAt(samples, 440 * 2 ** ((key - 69) / 12), 0.6, 0.9))
      return [60, 62, 67, 69].filter((_, index) => powers[index]! > 0.01 * Math.max(...powers))
    }
    expect(keysOf(bent!)).toEqual([62, 67])
    expect(keysOf(allBent!)).toEqual([62, 69])
    expect(keysOf(still!)).toEqual([60, 67])
    expect(isSame(pressed!.slice(0, 0.3 * RATE_HZ), still!.slice(0, 0.3 * RATE_HZ))).toBe(true)
    expect(distanceDb(partials(pressed!, 0.6, 0.9), partials(still!, 0.6, 0.9))).toBeGreaterThan(1)
    expect(peak(held!, 0.7)).toBeGreaterThan(30 * peak(released!, 0.7))
  })

  it('brings everything back from its state: values, a model by its address, and one that it holds', async () => {
    const events = [NOTE, automation(0, 'gain', -3), automation(0, 'air', 6), automation(0, 'voices', 4)]
    const first = await host.render({ seconds: 0.5, parts: [{ events, state: smallState({ x: 0.3, y: 0.8 }) }] })
    const [saved] = first.states
    expect(saved).toMatchObject({ parameters: { x: 0.3, y: 0.8, gain: -3, air: 6, voices: 4, detail: 1 } })
    expect(saved).toMatchObject({ model: { name: 'two', source: 'url', sha256: smallHash } })
    const data = readFileSync(host.small).toString('base64')
    const held = { ...saved, model: { name: 'two', sha256: smallHash, source: 'file', data }, embed: true }
    const back = await host.render(
      {
        seconds: 0.5,
        parts: [
          { events: [NOTE], state: JSON.parse(JSON.stringify(saved)) },
          { events: [NOTE], state: held },
          { events: [NOTE], later: held },
        ],
      },
      true,
    )
    for (const channel of back.channels) expect(isSame(channel, first.channels[0]!)).toBe(true)
    expect(JSON.stringify(back.states[0])).toBe(JSON.stringify(saved))
    // Compared as a whole: a difference in megabytes of base64 is nothing to print.
    for (const state of back.states.slice(1)) expect(withHash(state)).toEqual(withHash(held))
  })

  it('says how long a note takes to its onset', async () => {
    const { instruments } = host.orchestra
    const { x, y } = instruments.find(({ name }) => name === 'marimba')!
    const events = [automation(0, 'x', x), automation(0, 'y', y), NOTE]
    const { channels, delay } = await host.render({ seconds: 0.5, parts: [{ events }] })
    // A struck bar is at its loudest within some milliseconds of its onset.
    const samples = channels[0]!
    const most = peak(samples)
    const risen = samples.findIndex((value) => Math.abs(value) > most / 4)
    expect(Math.abs(risen / RATE_HZ - 0.1 - delay / RATE_HZ)).toBeLessThan(0.008)
  })

  it('keeps to the policy, and needs no cross-origin isolation', async () => {
    const page = await host.newPage()
    const said = await page.evaluate(async () => {
      const { wam, violations } = window as unknown as HostWindow
      const { modules } = await wam.open(new OfflineAudioContext(2, 128, 44100))
      const [{ descriptor, isWebAudioModule, audioNode }] = modules
      const gui = await modules[0].createGui()
      document.querySelector('#gui')?.append(gui)
      await gui.updateComplete
      const info = await audioNode.getParameterInfo('gain', 'voices')
      const Module = await wam.load()
      return {
        descriptor,
        isWebAudioModule,
        isConstructor: Module.isWebAudioModuleConstructor,
        inputs: audioNode.numberOfInputs,
        words: [info.gain.valueString(-6), info.voices.valueString(3), info.gain.normalize(12)],
        thumbnail: (await fetch(descriptor.thumbnail)).status,
        violations,
        isolated: crossOriginIsolated,
      }
    })
    await page.close()
    expect(said).toMatchObject({
      descriptor: { identifier: 'org.timbrel.timbrel', isInstrument: true, hasMidiOutput: false },
      isWebAudioModule: true,
      isConstructor: true,
      inputs: 0,
      words: ['-6.0 dB', '3 voices', 1],
      thumbnail: 200,
      violations: [],
      isolated: false,
    })
  })

  it('plays in real time what another plugin sends it, and tells its listeners', async () => {
    const page = await host.newPage()
    const heard = await page.evaluate(async (state) => {
      const { wam } = window as unknown as HostWindow
      const context = new AudioContext({ sampleRate: 44_100 })
      const { group, modules } = await wam.open(context, [state])
      await context.audioWorklet.addModule('/test/sequencer-worklet.js')
      const { audioNode, instanceId } = modules[0]
      const analyser = new AnalyserNode(context)
      audioNode.connect(analyser).connect(context.destination)
      await context.resume()
      const sequencer = new AudioWorkletNode(context, 'sequencer', {
        processorOptions: {
          groupId: group,
          instanceId: 'sequencer-1',
          time: context.currentTime + 0.3,
          bytes: [0x90, 60, 100],
        },
      })
      sequencer.connect(context.destination)
      const told: unknown[] = []
      audioNode.addEventListener('wam-midi', (event: CustomEvent) => told.push(event.detail.data.bytes))
      sequencer.port.postMessage({ to: instanceId })
      const block = new Float32Array(analyser.fftSize)
      await wam.until(() => {
        analyser.getFloatTimeDomainData(block)
        return block.some((value) => Math.abs(value) > 0.01) && told.length > 0
      })
      audioNode.scheduleEvents({ type: 'wam-midi', data: { bytes: [0xb0, 123, 0] } })
      await wam.until(() => told.length > 1)
      audioNode.scheduleEvents({ type: 'wam-midi', time: context.currentTime + 60, data: { bytes: [0x90, 60, 1] } })
      await audioNode.clearEvents()
      audioNode.destroy()
      await context.close()
      return told
    }, smallState())
    await page.close()
    expect(heard).toEqual([
      [0x90, 60, 100],
      [0xb0, 123, 0],
    ])
  })

  it('leaves nothing behind after a hundred instances', async () => {
    const page = await host.newPage()
    const left = await page.evaluate(async (state) => {
      const { wam } = window as unknown as HostWindow
      const context = new AudioContext({ sampleRate: 44_100 })
      const { group, key, modules } = await wam.open(context, [state])
      await context.audioWorklet.addModule('/test/probe-worklet.js')
      const probe = new AudioWorkletNode(context, 'probe')
      probe.connect(context.destination)
      await context.resume()
      const ask = () =>
        new Promise<{ members: number; seen: number; alive: number; canCollect: boolean }>((resolve) => {
          probe.port.onmessage = ({ data }) => resolve(data)
          probe.port.postMessage({ group, key })
        })
      const Module = await wam.load()
      const alive: number[] = []
      for (let cycle = 0; cycle < 100; cycle++) {
        const { audioNode } = await Module.createInstance(group, context, state)
        audioNode.connect(context.destination)
        audioNode.scheduleEvents({ type: 'wam-midi', data: { bytes: [0x90, 60, 100] } })
        alive.push((await ask()).alive)
        audioNode.destroy()
      }
      modules[0].audioNode.destroy()
      let last = await ask()
      await wam.until(async () => {
        ;(globalThis as unknown as { gc(): void }).gc()
        last = await ask()
        return last.members === 0 && last.alive <= 1
      })
      const refused = await modules[0].audioNode.getState().then(
        () => '',
        (error: Error) => error.message,
      )
      await context.close()
      return { last, most: Math.max(...alive), refused }
    }, smallState())
    await page.close()
    expect(left.last).toMatchObject({ members: 0, seen: 101, canCollect: true })
    expect(left.last.alive).toBeLessThanOrEqual(1)
    expect(left.refused).toMatch(/destroyed/)
  })
})

describe('other hosts and other states', () => {
  it('works where the host has initialised its environment as the SDK does', async () => {
    const page = await host.newPage('test/usual/')
    const { name, peak: most } = await page.evaluate(() => (window as unknown as HostWindow).usual())
    await page.close()
    expect(name).toBe('Timbrel')
    expect(most).toBeGreaterThan(0.01)
  })

  it('says what is missing where a host has initialised nothing, or names another group', async () => {
    const page = await host.newPage()
    const said = await page.evaluate(async (state) => {
      const { wam } = window as unknown as HostWindow
      const Module = await wam.load()
      const words = (promise: Promise<unknown>) => promise.then(String, (error: Error) => error.message)
      const bare = new OfflineAudioContext(2, 128, 44100)
      const none = await words(Module.createInstance('none', bare, state))
      const context = new OfflineAudioContext(2, 128, 44100)
      await wam.open(context, [])
      return [none, await words(Module.createInstance('another', context, state))]
    }, smallState())
    await page.close()
    expect(said[0]).toMatch(/expected a host that has initialised its WAM environment/)
    expect(said[1]).toMatch(/expected a WAM group/)
  })

  it('refuses what is no state and plays on; plays its own model where that of a state cannot be had', async () => {
    const page = await host.newPage()
    const said = await page.evaluate(async (small) => {
      const { wam } = window as unknown as HostWindow
      const context = new OfflineAudioContext(2, 128, 44100)
      const { modules } = await wam.open(context, [{ ...small, parameters: { x: 0.1 } }])
      const { audioNode } = modules[0]
      const before = JSON.stringify(await audioNode.getState())
      const refused = await audioNode.setState({ parameterValues: {} }).catch((error: Error) => error.message)
      const after = JSON.stringify(await audioNode.getState())
      const lost = { ...small, model: { name: 'Lost', sha256: '0'.repeat(64), source: 'file' } }
      await audioNode.setState(lost)
      const { problem } = audioNode
      const model = (await audioNode.getState()).model.name
      const far = { ...small, model: { ...small.model, sha256: '1'.repeat(64), url: '/test/none.timbrel' } }
      await audioNode.setState(far)
      return { refused, same: before === after, problem, model, far: audioNode.problem }
    }, smallState())
    await page.close()
    expect(said.refused).toMatch(/expected one of version 1/)
    expect(said.same).toBe(true)
    expect(said.model).toBe('Orchestra')
    expect(said.problem).toMatch(/Lost.*does not hold this model; drop its file/)
    expect(said.far).toMatch(/status 404/)
  })
})
