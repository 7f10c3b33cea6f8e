import { access, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Network } from '../../src/contract/network.ts'
import { midiToHz } from '../../src/dsp/pitch.ts'
import { periodicity } from '../../src/evaluation/periodicity.ts'
import { checkpointPath, readCheckpoint } from '../../src/host/checkpoint-file.ts'
import { readModel } from '../../src/io/model-file.ts'
import { readRecording } from '../../src/io/read-recording.ts'
import { writeWav } from '../../src/io/write-wav.ts'
import { cents, whiteNoise } from '../signals.ts'
import { run, smallCollection, start } from './spawned-program.ts'

const STEPS = 40
const OBOE = fileURLToPath(new URL('../../samples/oboe/As4.wav', import.meta.url))

let work = ''
let model = ''
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'timbrel-train-'))
  model = join(work, 'small.timbrel')
  await smallCollection(join(work, 'recordings'))
})
afterAll(() => rm(work, { recursive: true, force: true }))

function trainArguments(output: string, ...more: string[]): string[] {
  const options = ['--steps', String(STEPS), '--engine', 'wasm', '--checkpoint-seconds', '0.2', '--json']
  return ['train', join(work, 'recordings'), '-o', output, '--cache', join(work, 'cache'), ...options, ...more]
}

/** Runs a training and ends its own process by SIGKILL once a checkpoint has been written after `step`. */
async function trainAndKill(output: string, step: number) {
  let process = 0
  const training = start(trainArguments(output), (event) => {
    if (event.type === 'process') process = Number(event['id'])
    if (event.type === 'checkpoint' && Number(event['step']) >= step) globalThis.process.kill(process, 'SIGKILL')
  })
  return training.end
}

function largestDifference(a: Network, b: Network): number {
  const flat = ({ encoder, decoder }: Network) => [...encoder, ...decoder].flatMap(({ kernel, bias }) => [kernel, bias])
  const others = flat(b)
  return Math.max(
    ...flat(a).map((values, index) =>
      values.reduce((most, value, at) => Math.max(most, Math.abs(value - (others[index]?.[at] ?? Number.NaN))), 0),
    ),
  )
}

describe('from a folder of recordings to a model', () => {
  it('goes on after kill -9 from the last checkpoint, to the same weights as without, on one thread or two', async () => {
    const killed = await trainAndKill(model, 10)
    expect(killed.code).toBe(1)
    expect(JSON.parse(killed.out)).toMatchObject({ ok: false, error: { code: 'training-process' } })
    expect(killed.out).toMatch(/--resume goes on from the last checkpoint/)
    await expect(access(model)).rejects.toThrow()
    const { state } = await readCheckpoint(checkpointPath(model))
    expect(state.step).toBeGreaterThanOrEqual(10)
    expect(state.step).toBeLessThan(STEPS)

    const steps: number[] = []
    const resumed = await start(trainArguments(model, '--resume', '--workers', '2'), (event) => {
      if (event.type === 'step') steps.push(Number(event['step']))
    }).end
    expect(resumed.code).toBe(0)
    expect(steps[0]).toBeGreaterThan(state.step)
    await expect(access(checkpointPath(model))).rejects.toThrow()

    const through = join(work, 'through.timbrel')
    expect((await run(...trainArguments(through, '--workers', '1'))).code).toBe(0)
    const [a, b] = [await readModel(model), await readModel(through)]
    expect(largestDifference(a.network, b.network)).toBeLessThan(1e-6)
    expect(a.origin.steps).toBe(STEPS)
  })

  it('keeps provenance, licences, options and verdict in the model', async () => {
    const { code, out } = await run('info', model, '--json')
    expect(code).toBe(0)
    const info = JSON.parse(out)
    expect(info.instruments.map(({ name, sounds }: { name: string; sounds: number }) => [name, sounds])).toEqual([
      ['flute', 3],
      ['guitar_nylon', 3],
    ])
    expect(info.training).toMatchObject({ maxSteps: STEPS, seed: 1, network: 'conv' })
    expect(info.origin.trainingEngine).toMatch(/^wasm \d/)
    expect(info.origin.verdict).toMatchObject({ why: 'steps' })
    const flute = info.sounds.find(({ name }: { name: string }) => name === 'flute/C5.wav')
    expect(flute.licence).toBe('CC-BY-3.0')
    expect(flute.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect((await run('info', model)).out).toMatch(/CC-BY-3.0/)
  })

  it('refuses to resume with other options, and where there is nothing to resume', async () => {
    const nothing = await run(...trainArguments(join(work, 'other.timbrel'), '--resume'))
    expect(nothing.code).toBe(3)
    expect(nothing.out).toMatch(/found none; train without --resume/)
    const output = join(work, 'options.timbrel')
    await trainAndKill(output, 1)
    const other = await run(...trainArguments(output, '--resume', '--latent', '8'))
    expect(other.code).toBe(3)
    expect(other.out).toMatch(/started with --latent 32, not 8/)
  })

  it('renders notes in tune at any rate and format, and a grid of files', async () => {
    const file = join(work, 'note.wav')
    const note = ['--note', 'D5', '--seconds', '1', '--release', '0.2', '--rate', '22050', '--format', '24']
    const { code } = await run(
      'render',
      '-m',
      model,
      '--instruments',
      'flute,guitar_nylon',
      '--at',
      '0.3',
      ...note,
      '-o',
      file,
    )
    expect(code).toBe(0)
    const { clip, info } = await readRecording(file)
    expect(info).toMatchObject({ encoding: 'WAV 24-bit', fileRateHz: 22_050, durationSeconds: 1.2 })
    const heard = periodicity(clip.samples.slice(4410, 35_000), clip.sampleRateHz)
    expect(Math.abs(cents(heard.f0Hz, midiToHz(74)))).toBeLessThan(5)

    const grid = await run(
      'render',
      '-m',
      model,
      '--instruments',
      'flute,guitar_nylon',
      '--grid',
      '3',
      '-o',
      join(work, 'grid.wav'),
      '--json',
    )
    expect(JSON.parse(grid.out).files).toHaveLength(3)
    const written = (await readdir(work)).filter((name) => name.startsWith('grid-'))
    expect(written).toEqual(['grid-0.00.wav', 'grid-0.50.wav', 'grid-1.00.wav'])
    const [first, last] = await Promise.all(
      written.filter((_, index) => index !== 1).map((name) => readFile(join(work, name))),
    )
    expect(first?.equals(last as Buffer)).toBe(false)
  })

  it('morphs recordings that the model has never seen, each end at its own pitch', async () => {
    const other = fileURLToPath(new URL('../../samples/clarinet', import.meta.url))
    const [clarinet] = (await readdir(other)).filter((name) => name.endsWith('.wav'))
    const file = join(work, 'unseen.wav')
    const { code, out } = await run(
      'render',
      '-m',
      model,
      '--from',
      OBOE,
      '--to',
      join(other, clarinet as string),
      '--at',
      '0',
      '-o',
      file,
      '--json',
    )
    expect(code).toBe(0)
    expect(JSON.parse(out).files[0].midiNote).toBeCloseTo(70, 0)
    const { clip } = await readRecording(file)
    const heard = periodicity(clip.samples.slice(8820, 60_000), clip.sampleRateHz)
    expect(Math.abs(cents(heard.f0Hz, midiToHz(70)))).toBeLessThan(25)
    expect(clip.samples.some((sample) => sample > 0.05)).toBe(true)
  })

  it('plays a pair at the pitch of the one that has any, and names a recording of silence', async () => {
    const [noise, silence] = [join(work, 'noise.wav'), join(work, 'silence.wav')]
    await writeWav(noise, [whiteNoise(0.5, 0.1, 1)], 44_100, '16')
    await writeWav(silence, [new Float32Array(22_050)], 44_100, '16')
    const pair = (from: string) => [
      'render',
      '-m',
      model,
      '--from',
      from,
      '--to',
      OBOE,
      '--json',
      '-o',
      join(work, 'pair.wav'),
    ]
    const rendered = await run(...pair(noise))
    expect(rendered.code).toBe(0)
    expect(JSON.parse(rendered.out).files[0].midiNote).toBeCloseTo(70, 0)
    expect(rendered.err).toMatch(/noise.wav: not pitched: rendered as noise/)
    const refused = await run(...pair(silence))
    expect(refused.code).toBe(3)
    expect(refused.out).toMatch(/silence.wav: .*expected sound, found silence/)
  })

  it('takes new recordings without training, and plays them', async () => {
    const larger = join(work, 'larger.timbrel')
    const added = await run(
      'add',
      model,
      OBOE,
      '-o',
      larger,
      '--licence',
      'CC0-1.0',
      '--cache',
      join(work, 'cache'),
      '--json',
    )
    expect(added.code).toBe(0)
    expect(JSON.parse(added.out)).toMatchObject({
      sounds: 7,
      instruments: 3,
      added: [{ name: 'oboe/As4.wav', replaced: false }],
    })
    const { instruments, sounds } = await readModel(larger)
    const before = await readModel(model)
    expect(instruments.slice(0, 2).map(({ name, x, y }) => [name, x, y])).toEqual(
      before.instruments.map(({ name, x, y }) => [name, x, y]),
    )
    expect(sounds.at(-1)?.provenance.licence).toBe('CC0-1.0')
    const file = join(work, 'oboe.wav')
    expect((await run('render', '-m', larger, '--instruments', 'oboe', '--note', 'A4', '-o', file)).code).toBe(0)
    const { clip } = await readRecording(file)
    const heard = periodicity(clip.samples.slice(8820, 60_000), clip.sampleRateHz)
    expect(Math.abs(cents(heard.f0Hz, 440))).toBeLessThan(5)
  })

  it('names the instruments that a model has when asked for another', async () => {
    const { code, err } = await run('render', '-m', model, '--instruments', 'flute,tuba', '-o', join(work, 'x.wav'))
    expect(code).toBe(2)
    expect(err).toMatch(/no instrument "tuba". It has: flute, guitar_nylon/)
  })

  it('plays to nowhere on a machine without a sound device', async () => {
    const { code, out } = await run(
      'play',
      '-m',
      model,
      '--instruments',
      'flute',
      '--seconds',
      '0.3',
      '--sink',
      'none',
      '--json',
    )
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ sink: 'none', rateHz: 44_100 })
  })
})
