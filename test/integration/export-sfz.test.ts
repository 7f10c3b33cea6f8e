import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SfzInstrument } from '../../src/contract/host-sfz.ts'
import { midiToHz } from '../../src/dsp/pitch.ts'
import { renderNote } from '../../src/engine/render.ts'
import { endpointFigures } from '../../src/evaluation/endpoints.ts'
import { periodicity } from '../../src/evaluation/periodicity.ts'
import { engineKernels } from '../../src/host/engine-kernels.ts'
import { readModel } from '../../src/io/model-file.ts'
import { cents } from '../signals.ts'
import { convertToSf2, playByFluidSynth } from './sampler.ts'
import { run, start } from './spawned-program.ts'

const ORCHESTRA = fileURLToPath(new URL('../../samples/orchestra.timbrel', import.meta.url))
const RATE = 44_100

let work = ''
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'timbrel-sfz-'))
})
afterAll(() => rm(work, { recursive: true, force: true }))

/** Exports instruments half way between two of the orchestra and takes them to FluidSynth by way of Polyphone. */
async function exported(name: string, instruments: string, ...more: string[]) {
  const options = ['--instruments', instruments, '--at', '0.5', '-o', join(work, name), '--json', ...more]
  const { code, out } = await run('export-sfz', ...options)
  expect(code).toBe(0)
  const instrument = (JSON.parse(out).instruments as SfzInstrument[])[0]!
  const { path, log } = await convertToSf2(instrument.path, work, name)
  return { instrument, sf2: path, log }
}

/** The engine's own render of a note half way between two instruments. */
async function engineNote(names: readonly string[], key: number, velocity: number, seconds: number) {
  const model = await readModel(ORCHESTRA)
  const weights = Float32Array.from(model.instruments, ({ name }) => (names.includes(name) ? 1 / names.length : 0))
  const note = { midiNote: key, velocity: velocity / 127, seconds, releaseSeconds: 1 }
  return renderNote(model, { note, weights, kernels: await engineKernels() })
}

/** Largest second difference of the stretch; a click is one far above the sound's own. */
function roughest(samples: Float32Array, from: number, to: number): number {
  let most = 0
  for (let n = from; n < to; n++) {
    most = Math.max(most, Math.abs(samples[n + 1]! - 2 * samples[n]! + samples[n - 1]!))
  }
  return most
}

describe('timbrel export-sfz', () => {
  it('is played by FluidSynth as by the engine: held, in tune, without a click', async () => {
    const { instrument, sf2, log } = await exported('held', 'flute,oboe', '--keys', '72..77', '--every', '3')
    // What Polyphone does not read only shapes the level between the tops of the layers.
    const unknown = log.split('\n').filter((line) => /not supported/.test(line) && !/ampvel(track|curve)/.test(line))
    expect(unknown).toEqual([])
    expect(instrument.samples.map(({ key }) => key)).toEqual([73, 76, 73, 76])
    const gains: number[] = []
    for (const { key, highestVelocity, loop } of instrument.samples) {
      const played = await playByFluidSynth(sf2, work, { key, velocity: highestVelocity, seconds: 10 })
      const reference = await engineNote(['flute', 'oboe'], key, highestVelocity, 4)
      expect(Math.abs(cents(periodicity(played, RATE, midiToHz(key)).f0Hz, midiToHz(key)))).toBeLessThan(5)
      const { distanceDb, gainDb } = endpointFigures(
        played.subarray(0, 4 * RATE),
        reference.subarray(0, 4 * RATE),
        RATE,
      )
      expect(distanceDb).toBeLessThan(1.5)
      gains.push(gainDb)
      expect(loop).not.toBeNull()
      const firstSeam = loop!.end
      const own = roughest(played, RATE, firstSeam - 0.2 * RATE)
      expect(roughest(played, firstSeam - 0.1 * RATE, 9.9 * RATE)).toBeLessThan(1.2 * own)
    }
    // One gain for all: levels follow the engine's from layer to layer.
    expect(Math.max(...gains) - Math.min(...gains)).toBeLessThan(0.2)
  })

  it('lets decaying sounds decay, in 24 bits too', async () => {
    const options = ['--keys', '61..61', '--velocities', '1', '--bits', '24', '--seconds', '3']
    const { instrument, sf2 } = await exported('struck', 'guitar_nylon,harp', ...options)
    expect(instrument.samples.map(({ loop }) => loop)).toEqual([null])
    const played = await playByFluidSynth(sf2, work, { key: 61, velocity: 127, seconds: 1.5 })
    const reference = await engineNote(['guitar_nylon', 'harp'], 61, 127, 1.5)
    expect(Math.abs(cents(periodicity(played, RATE, midiToHz(61)).f0Hz, midiToHz(61)))).toBeLessThan(5)
    const { distanceDb } = endpointFigures(played.subarray(0, 2 * RATE), reference.subarray(0, 2 * RATE), RATE)
    expect(distanceDb).toBeLessThan(1.5)
  })

  it('writes one instrument for each step, and the licences beside them', async () => {
    const folder = join(work, 'steps')
    const options = ['--keys', '60..60', '--velocities', '1', '--seconds', '1.5', '--steps', '3', '--json']
    const { code, out } = await run('export-sfz', '--instruments', 'flute,violin', ...options, '-o', folder)
    expect(code).toBe(0)
    expect(JSON.parse(out).instruments.map(({ position }: SfzInstrument) => position)).toEqual([0, 0.5, 1])
    const names = ['LICENCES.txt', 'samples', 'steps-0.00.sfz', 'steps-0.50.sfz', 'steps-1.00.sfz']
    expect(await readdir(folder)).toEqual(names)
    const licences = await readFile(join(folder, 'LICENCES.txt'), 'utf8')
    expect(licences).toMatch(/CC-BY-3\.0.*flute\/C4\.wav.*violin\//s)
    expect(licences).not.toContain('oboe')
  })

  it('leaves nothing behind when it is interrupted', async () => {
    const folder = join(work, 'interrupted')
    const job = start(['export-sfz', '--instruments', 'flute,oboe', '-o', folder, '--json'], (event) => {
      if (event.type === 'sampled' && event['done'] === 2) job.child.kill('SIGINT')
    })
    const { code, out } = await job.end
    expect(code).toBe(130)
    expect(JSON.parse(out)).toMatchObject({ ok: false, error: { code: 'cancelled' } })
    expect((await readdir(work)).filter((name) => name === 'interrupted' || name.startsWith('.timbrel'))).toEqual([])
  })

  it('refuses an instrument that is not there', async () => {
    const { code, out } = await run('export-sfz', '--instruments', 'kazoo', '-o', join(work, 'none'), '--json')
    expect(code).toBe(2)
    expect(JSON.parse(out).error.message).toContain('kazoo')
  })
})
