import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { StudioRenderRequest } from '../../../src/contract/host-api.ts'
import { KNOB_UNITS, soundShape } from '../../../src/contract/sound-shape.ts'
import { renderNote } from '../../../src/engine/render.ts'
import { periodicity } from '../../../src/evaluation/periodicity.ts'
import { engineKernels } from '../../../src/host/engine-kernels.ts'
import { padWeights } from '../../../src/host/morph-weights.ts'
import { createHost } from '../../../src/host/studio/create-host.ts'
import { readModel, writeModel } from '../../../src/io/model-file.ts'
import { readRecording } from '../../../src/io/read-recording.ts'

let home = ''
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'timbrel-measures-'))
  // Two instruments of two sounds of the bundled model: what is listened to is as it is there, and soon heard.
  const model = await readModel('samples/orchestra.timbrel')
  const [one, other] = [model.instruments[2], model.instruments[12]]
  if (one === undefined || other === undefined) throw new Error('expected the bundled model to have 13 instruments')
  const kept = [one, other].flatMap(({ sounds }) => sounds.slice(3, 5))
  await writeModel(join(home, 'small.timbrel'), {
    ...model,
    sounds: kept.flatMap((index) => model.sounds[index] ?? []),
    instruments: [
      { ...one, sounds: [0, 1] },
      { ...other, sounds: [2, 3] },
    ],
  })
})
afterEach(() => rm(home, { recursive: true, force: true }))
const open = () =>
  createHost({ home: join(home, 'home'), cacheFolder: join(home, 'cache'), model: join(home, 'small.timbrel') })

it('measures a model once, also for who asks twice, and keeps it over a restart unless it is damaged', async () => {
  const first = await open()
  const [tables, again] = await Promise.all([0, 1].map(() => first.api.shapeTables({ model: 'opened' })))
  expect(again).toBe(tables)
  expect(tables).toMatchObject({ sounds: 4, latentSize: 32 })
  expect(tables?.air.offsets).toHaveLength(2 * KNOB_UNITS * 4 * 32)
  const way = await first.api.evenSteps({ model: 'opened', from: 0, to: 1 })
  expect([way[0], way.at(-1)]).toEqual([0, 1])
  expect(way.every((length, index) => index === 0 || length > (way[index - 1] ?? 1))).toBe(true)
  await first.close()

  const folder = join(home, 'cache', 'measures')
  const files = await readdir(folder)
  expect(files).toHaveLength(2)
  const second = await open()
  expect(await second.api.shapeTables({ model: 'opened' })).toEqual(tables)
  for (const file of files) await writeFile(join(folder, file), '{"version":1,"content":[]}')
  expect(await second.api.evenSteps({ model: 'opened', from: 0, to: 1 })).toEqual(way)
  await second.close()
}, 120_000)

it('says where the recordings lie on the pad: near their instrument, no two in one place', async () => {
  const host = await open()
  const places = await host.api.soundPlaces({ model: 'opened' })
  expect(places.map(({ instrument }) => instrument)).toEqual([0, 0, 1, 1])
  expect(new Set(places.map(({ x, y }) => `${x} ${y}`)).size).toBe(4)
  const { instruments } = await readModel(join(home, 'small.timbrel'))
  for (const { x, y, instrument } of places) {
    const far = instruments.map((one) => Math.hypot(one.x - x, one.y - y))
    expect(far.indexOf(Math.min(...far))).toBe(instrument)
  }
  await host.close()
}, 120_000)

it('says which instruments there are when asked for one that is not, and ends with the host', async () => {
  const host = await open()
  await expect(host.api.evenSteps({ model: 'opened', from: 0, to: 2 })).rejects.toThrow('2 instruments')
  const measuring = host.api.shapeTables({ model: 'orchestra' })
  const ended = expect(measuring).rejects.toThrow('closing')
  await host.close()
  await ended
}, 120_000)

it('renders what the page would play with its sliders so; with Air up there is less harmony over noise', async () => {
  const host = await open()
  const points = [{ seconds: 0, x: 0.5, y: 0.5 }]
  const note = { midiNote: 60, velocity: 0.8, seconds: 1, releaseSeconds: 0.2 }
  const asked: StudioRenderRequest = {
    ...{ model: 'opened', source: { kind: 'pad' }, path: { kind: 'points', points }, ...note, detail: 1, seed: 1 },
    ...{ attributes: { brightness: 0, noisiness: 0, oddEven: 0, attackTime: 0 }, evenSteps: false },
    ...{ rateHz: 44_100, format: '32f' },
  }
  const rendered = async (request: StudioRenderRequest) => {
    const { id } = await host.api.render(request)
    const job = async () => (await host.api.listJobs({})).find((each) => each.id === id)
    await vi.waitUntil(async () => (await job())?.state !== 'running', { timeout: 100_000, interval: 50 })
    expect(await job()).toMatchObject({ state: 'done', fault: null })
    return (await readRecording(join(home, 'home', 'jobs', id, 'audio.wav'))).clip.samples
  }
  const hnrDb = (samples: Float32Array) => periodicity(samples.subarray(11_025, 44_100), 44_100, 261.6).hnrDb
  const plain = await rendered(asked)
  const airy = { air: 12, hollow: 0, attack: 0, timbres: [], brightness: 0 }
  expect(hnrDb(await rendered({ ...asked, shaping: airy }))).toBeLessThan(hnrDb(plain) - 1)

  const shaping = { air: -3, hollow: 2, attack: 1, timbres: [0.5, -1], brightness: 0.5 }
  const shape = soundShape(shaping, await host.api.shapeTables({ model: 'opened' }))
  const model = await readModel(join(home, 'small.timbrel'))
  const played = { note, weights: padWeights(model, points), kernels: await engineKernels() }
  expect(await rendered({ ...asked, shaping })).toEqual(renderNote(model, { ...played, shape, brightnessOctaves: 0.5 }))
  expect(plain).toEqual(renderNote(model, played))
  await host.close()
}, 120_000)
