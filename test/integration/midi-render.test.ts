import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hzToMidi } from '../../src/dsp/pitch.ts'
import { Engine } from '../../src/engine/engine.ts'
import { periodicity } from '../../src/evaluation/periodicity.ts'
import { engineKernels } from '../../src/host/engine-kernels.ts'
import { fileSource } from '../../src/io/file-source.ts'
import { readModel } from '../../src/io/model-file.ts'
import { readWav } from '../../src/io/read-wav.ts'
import { centsOff, levelDb } from '../engine/measure.ts'
import { bend, control, midiFile, off, on, tempo } from '../io/midi-bytes.ts'
import { run, start } from './spawned-program.ts'

const MODEL = fileURLToPath(new URL('../../samples/orchestra.timbrel', import.meta.url))
const RATE_HZ = 48_000

let work = ''
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'timbrel-midi-'))
})
afterAll(() => rm(work, { recursive: true, force: true }))

async function save(name: string, tracks: readonly (readonly number[][])[]): Promise<string> {
  const path = join(work, name)
  await writeFile(path, midiFile(tracks))
  return path
}

/** Renders a MIDI file of one track at 48 kHz as floats. */
async function render(name: string, track: readonly number[][], ...options: string[]) {
  const midi = await save(`${name}.mid`, [track])
  const wav = join(work, `${name}.wav`)
  const common = ['--midi', midi, '-o', wav, '--rate', `${RATE_HZ}`, '--format', '32f', '--json']
  const { code, out, err } = await run('render', ...common, ...options)
  expect(code, err + out).toBe(0)
  const source = await fileSource(wav)
  const { rateHz, channels, interleaved } = await readWav(source, wav)
  await source.close()
  expect([rateHz, channels]).toEqual([RATE_HZ, 1])
  return { samples: interleaved, file: JSON.parse(out).files[0], err }
}

/** The first second after `from` at which a sample passes a tenth of the peak of the half second that follows. */
function onsetAfter(samples: Float32Array, from: number): number {
  const part = samples.subarray(Math.round(from * RATE_HZ), Math.round((from + 0.5) * RATE_HZ))
  const peak = part.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  return from + part.findIndex((value) => Math.abs(value) > peak / 10) / RATE_HZ
}

const GUITAR = ['--instruments', 'guitar_nylon', '--at', '0']
const ORGAN = ['--instruments', 'organ', '--at', '0']
const VIOLIN = ['--instruments', 'violin', '--at', '0']

describe('timbrel render --midi', () => {
  it('starts notes where the tempo map has them, in tune, as loud as they are struck', async () => {
    // Beats of 0.5 s, from beat 2 on of 0.75 s: notes at 0.5, 1.0, 1.75 and 2.5 s.
    const track = [
      ...[on(480, 60, 127), off(240, 60), on(240, 60, 64), tempo(0, 750_000), off(240, 60)],
      ...[on(240, 64, 100), off(240, 64), on(240, 67, 100), off(480, 67)],
    ]
    const { samples, file } = await render('tempo', track, ...GUITAR)
    for (const seconds of [0.5, 1, 1.75, 2.5]) {
      const late = 1000 * (onsetAfter(samples, seconds - 0.05) - seconds)
      expect(late, `onset at ${seconds} s`).toBeGreaterThan(-5)
      expect(late, `onset at ${seconds} s`).toBeLessThan(8)
    }
    expect(Math.abs(centsOff(samples, RATE_HZ, 60, 0.55, 0.74))).toBeLessThan(10)
    expect(Math.abs(centsOff(samples, RATE_HZ, 64, 1.8, 2.1))).toBeLessThan(10)
    expect(Math.abs(centsOff(samples, RATE_HZ, 67, 2.55, 3.2))).toBeLessThan(10)
    const louder = levelDb(samples, RATE_HZ, 0.5, 0.7) - levelDb(samples, RATE_HZ, 1, 1.2)
    expect(louder).toBeGreaterThan(4)
    expect(louder).toBeLessThan(20)
    expect(file).toMatchObject({ notes: 4, notesAtOnce: 1 })
    expect(file.durationSeconds).toBeGreaterThan(3.25)
    expect(file.durationSeconds).toBeLessThan(4.5)
    expect(file.peakDb).toBeLessThanOrEqual(0)
  })

  it('holds notes by the pedal', async () => {
    const track = (value: number) => [control(0, 64, value), on(0, 62), off(480, 62), control(960, 64, 0)]
    const [held, plain] = [await render('held', track(127), ...VIOLIN), await render('plain', track(0), ...VIOLIN)]
    expect(levelDb(held.samples, RATE_HZ, 1.2, 1.4)).toBeGreaterThan(levelDb(held.samples, RATE_HZ, 0.3, 0.5) - 6)
    expect(plain.file.durationSeconds).toBeLessThan(1.6)
    expect(held.file.durationSeconds).toBeGreaterThan(1.5)
  })

  it('bends by the range that the file sets, and notes by their channel', async () => {
    const range = [control(0, 101, 0), control(0, 100, 0), control(0, 6, 12)]
    const { samples } = await render('bend', [...range, bend(0, 4096), on(0, 60), off(960, 60)], ...ORGAN)
    expect(Math.abs(centsOff(samples, RATE_HZ, 66, 0.3, 0.9))).toBeLessThan(3)
    // Channel 2 is bent by a semitone, channel 1 is not.
    const own = [bend(0, 4096, 1), on(0, 60, 90, 1), off(960, 60, 1), on(0, 64), off(960, 64)]
    const { samples: apart } = await render('channels', own, ...ORGAN)
    expect(Math.abs(centsOff(apart, RATE_HZ, 61, 0.3, 0.9))).toBeLessThan(3)
    expect(Math.abs(centsOff(apart, RATE_HZ, 64, 1.4, 1.9))).toBeLessThan(3)
  })

  it('glides from note to note, and lets notes fall in the time asked for', async () => {
    const track = [on(0, 60), off(480, 60), on(0, 72), off(960, 72)]
    const { samples: gliding } = await render('gliding', track, ...ORGAN, '--glide', '0.8', '--release', '0.05')
    // From C4 to C5 in 0.8 s: half-way after 0.4 s.
    const middle = periodicity(gliding.slice(0.87 * RATE_HZ, 0.93 * RATE_HZ), RATE_HZ)
    expect(Math.abs(hzToMidi(middle.f0Hz) - 66)).toBeLessThan(2)
    const { samples } = await render('release', track, ...ORGAN, '--glide', '0.4', '--release', '2')
    expect(Math.abs(centsOff(samples, RATE_HZ, 72, 1.1, 1.45))).toBeLessThan(3)
    const level = (from: number) => levelDb(samples, RATE_HZ, from, from + 0.05)
    expect(level(2) - level(2.5)).toBeGreaterThan(60 * (0.5 / 2) - 4)
    expect(level(2) - level(2.5)).toBeLessThan(60 * (0.5 / 2) + 4)
  })

  it('gives the samples of the engine played by hand', async () => {
    const { samples } = await render('hand', [on(0, 60, 100), on(240, 67, 80), off(240, 60), off(240, 67)], ...VIOLIN)
    const model = await readModel(MODEL)
    const engine = new Engine(model, { sampleRateHz: RATE_HZ, kernels: await engineKernels() })
    engine.setWeights(model.instruments.map(({ name }) => (name === 'violin' ? 1 : 0)))
    const [first, second] = [
      engine.noteOn({ key: 60, velocity: 100 / 127, atSample: 0 }),
      engine.noteOn({ key: 67, velocity: 80 / 127, atSample: 12_000 }),
    ]
    engine.noteOff(first, 24_000)
    engine.noteOff(second, 36_000)
    const lead = engine.latencySamples + Math.round(engine.onsetSeconds * RATE_HZ)
    const left = new Float32Array(samples.length + lead)
    engine.process(left, new Float32Array(left.length), left.length)
    expect(samples).toEqual(left.slice(lead))
  })

  it('moves through instruments over the length of the piece', async () => {
    const track = [on(0, 60), off(2400, 60), on(0, 60), off(2400, 60)]
    const swept = await render('swept', track, '--instruments', 'violin,trumpet', '--at', '0..1')
    const [violin, trumpet] = [
      await render('first', track, '--instruments', 'violin,trumpet', '--at', '0'),
      await render('last', track, '--instruments', 'violin,trumpet', '--at', '1'),
    ]
    const apart = (a: Float32Array, b: Float32Array, from: number, to: number) =>
      levelDb(
        a.map((value, n) => value - (b[n] ?? 0)),
        RATE_HZ,
        from,
        to,
      ) - levelDb(a, RATE_HZ, from, to)
    expect(apart(swept.samples, violin.samples, 0, 0.1)).toBeLessThan(-10)
    expect(apart(swept.samples, violin.samples, 4.5, 5)).toBeGreaterThan(-3)
    const level = (samples: Float32Array) => levelDb(samples, RATE_HZ, 4.8, 4.95)
    expect(Math.abs(level(swept.samples) - level(trumpet.samples))).toBeLessThan(2)
  })

  it('says what it leaves out', async () => {
    const track = [on(0, 36, 90, 9), off(1, 36, 9), on(0, 60), off(240, 60)]
    const { err } = await render('drums', track, ...GUITAR)
    expect(err).toMatch(/drums\.mid: notes on channel 10, drums by General MIDI, left out: 1/)
    const chord = [60, 62, 64, 65].flatMap((key) => [on(0, key)])
    const few = await render(
      'few',
      [...chord, ...[60, 62, 64, 65].map((key) => off(60, key))],
      ...GUITAR,
      '--voices',
      '3',
    )
    expect(few.err).toMatch(/4 notes at once for 3 voices/)
  })

  it('refuses what is no MIDI file with 3, and keeps nothing when interrupted', async () => {
    const refused = await run('render', '--midi', MODEL, ...GUITAR, '-o', join(work, 'refused.wav'))
    expect(refused.code).toBe(3)
    expect(refused.err).toMatch(/expected a Standard MIDI File/)
    const notes = Array.from({ length: 4000 }, (_, index) => [on(0, 50 + (index % 30)), off(240, 50 + (index % 30))])
    const long = await save('long.mid', [notes.flat()])
    const argv = ['render', '--midi', long, '--pad', '0.3,0.7', '-o', join(work, 'stopped.wav')]
    const rendering = start(argv)
    rendering.child.stderr?.once('data', () => rendering.child.kill('SIGINT'))
    expect((await rendering.end).code).toBe(130)
    expect((await readdir(work)).filter((name) => /refused|stopped|\.tmp$/.test(name))).toEqual([])
  })
})
