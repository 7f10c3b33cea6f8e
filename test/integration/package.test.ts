import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { midiToHz } from '../../src/dsp/pitch.ts'
import { periodicity } from '../../src/evaluation/periodicity.ts'
import { readRecording } from '../../src/io/read-recording.ts'
import { cents } from '../signals.ts'
import { smallCollection } from './spawned-program.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const run = promisify(execFile)

/** A folder into which the package, as npm would publish it, is installed. */
let consumer = ''

/** npm packs; what the package depends on is lent from here, since another install of it all takes minutes. */
async function installPacked(): Promise<void> {
  const packing = ['pack', '--ignore-scripts', '--silent', '--pack-destination', consumer]
  const { stdout } = await run('npm', packing, { cwd: ROOT })
  const modules = join(consumer, 'node_modules')
  await mkdir(join(modules, 'timbrel'), { recursive: true })
  await run('tar', ['-xzf', join(consumer, stdout.trim()), '-C', join(modules, 'timbrel'), '--strip-components=1'])
  for (const name of await readdir(join(ROOT, 'node_modules'))) {
    if (!name.startsWith('.') && name !== 'timbrel')
      await symlink(join(ROOT, 'node_modules', name), join(modules, name))
  }
  await writeFile(join(consumer, 'package.json'), '{ "type": "module" }')
}

beforeAll(async () => {
  consumer = await mkdtemp(join(tmpdir(), 'timbrel-consumer-'))
  await installPacked()
})
afterAll(() => rm(consumer, { recursive: true, force: true }))

/** Runs a module of the consumer. */
async function runModule(text: string): Promise<string> {
  await writeFile(join(consumer, 'script.mjs'), text)
  return (await run(process.execPath, ['script.mjs'], { cwd: consumer })).stdout
}

/** What the compiler says of a program of the consumer. */
async function compile(text: string, ...options: string[]): Promise<string> {
  await writeFile(join(consumer, 'program.ts'), text)
  const strict = ['--noEmit', '--strict', '--target', 'ES2023', '--lib', 'ES2023,DOM', '--types', 'node']
  const tsc = join(ROOT, 'node_modules', '.bin', 'tsc')
  return run(tsc, [...strict, ...options, 'program.ts'], { cwd: consumer }).then(
    () => '',
    (error: { stdout: string }) => error.stdout,
  )
}

describe('the installed package', () => {
  it('runs the example: loads, renders and plays', async () => {
    await cp(join(ROOT, 'examples', 'render.mjs'), join(consumer, 'render.mjs'))
    const { stdout } = await run(process.execPath, ['render.mjs'], { cwd: consumer })
    expect(stdout).toContain('14 instruments: ')
    const { clip } = await readRecording(join(consumer, 'half.wav'))
    expect(clip.samples).toHaveLength(2 * 44_100)
    expect(Math.abs(cents(periodicity(clip.samples, 44_100, midiToHz(72)).f0Hz, midiToHz(72)))).toBeLessThan(10)
    const chord = await readRecording(join(consumer, 'chord.wav'))
    expect(chord.info).toMatchObject({ channels: 2, fileRateHz: 48_000, encoding: 'WAV 24-bit' })
  })

  it('trains a model from a folder and plays it', async () => {
    await smallCollection(join(consumer, 'recordings'))
    const out = await runModule(`
      import { renderMorph, train } from 'timbrel'
      let steps = 0
      const model = await train({
        folder: 'recordings',
        output: 'small.timbrel',
        cacheFolder: 'cache',
        options: { maxSteps: 5, engine: 'wasm' },
        onEvent: ({ type }) => { if (type === 'finished') steps = 5 },
      })
      const { samples } = renderMorph(model, { from: 'flute', to: 'guitar_nylon', at: 0.5, midiNote: 72, seconds: 0.5 })
      console.log(JSON.stringify([model.origin.steps, steps, samples.length, samples.some((value) => value !== 0)]))
    `)
    expect(JSON.parse(out)).toEqual([5, 5, 44_100, true])
  })

  it('loads models from bytes and addresses, and says what cannot be loaded', async () => {
    const out = await runModule(`
      import { readFile } from 'node:fs/promises'
      import { loadModel, TimbrelError, ModelFileError } from 'timbrel'
      const file = new URL(import.meta.resolve('timbrel/samples/orchestra.timbrel'))
      const names = async (source) => (await loadModel(source)).instruments.length
      const error = (source) => loadModel(source).catch((e) => [e instanceof TimbrelError, e instanceof ModelFileError])
      console.log(JSON.stringify([
        await names(file), await names(await readFile(file)),
        await error('nowhere.timbrel'), await error(new Uint8Array(100)), await error('http://127.0.0.1:9/a.timbrel'),
      ]))
    `)
    expect(JSON.parse(out)).toEqual([14, 14, [true, false], [true, true], [true, false]])
  })

  it.each([
    ['Node', ['--module', 'NodeNext']],
    ['a bundler', ['--module', 'ESNext', '--moduleResolution', 'bundler']],
  ])('has types that %s finds', async (_, options) => {
    const program = `
      import { Engine, loadModel, renderMorph, train, type TrainRequest } from 'timbrel'
      import { loadModel as fetchModel, TimbrelNode } from 'timbrel/browser'
      const model = await loadModel()
      const samples: Float32Array = renderMorph(model, { from: 'a', to: 'b', at: 0.5, midiNote: 60 }).samples
      const request: TrainRequest = { folder: 'a', output: 'b.timbrel' }
      const engine = new Engine(model, { sampleRateHz: 48_000 })
      const node = await TimbrelNode.create(new AudioContext(), await fetchModel('a.timbrel'))
      node.noteOn(60)
      export { engine, request, samples, train }
    `
    // Both wrong lines are found, and nothing else: types that could not be found would take anything.
    const wrong = `${program}\n      node.send({ type: 'nothing' })\n      engine.noteOn({ key: 'C4' })`
    const said = await compile(wrong, ...options)
    expect(said.match(/error TS\d+/g), said).toHaveLength(2)
  })

  it('gives bundlers for browsers the browser’s file', async () => {
    const resolving = ['-C', 'browser', '-e', "console.log(import.meta.resolve('timbrel'))", '--input-type=module']
    const { stdout } = await run(process.execPath, resolving, { cwd: consumer })
    expect(stdout.trim()).toMatch(/node_modules\/timbrel\/dist\/browser\/timbrel\.js$/)
  })
})
