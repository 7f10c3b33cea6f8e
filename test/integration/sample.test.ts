import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { midiToHz } from '../../src/dsp/pitch.ts'
import { attributeFigures } from '../../src/evaluation/attribute-figures.ts'
import { periodicity } from '../../src/evaluation/periodicity.ts'
import { samplingFigures } from '../../src/evaluation/sampling-figures.ts'
import { readModel } from '../../src/io/model-file.ts'
import { readRecording } from '../../src/io/read-recording.ts'
import { cents } from '../signals.ts'
import { run } from './spawned-program.ts'

const ORCHESTRA = fileURLToPath(new URL('../../samples/orchestra.timbrel', import.meta.url))

let work = ''
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'timbrel-sample-'))
})
afterAll(() => rm(work, { recursive: true, force: true }))

describe('timbrel sample', () => {
  it('writes instruments that differ, in tune and at a sane level, and a model of them', async () => {
    const kept = join(work, 'new.timbrel')
    const options = ['--count', '4', '--note', 'A4', '--seconds', '1', '--keep', kept, '-o', work, '--json']
    const { code, out } = await run('sample', ...options)
    expect(code).toBe(0)
    const { instruments, plausible } = JSON.parse(out)
    expect(plausible).toBeGreaterThanOrEqual(0.75)
    const heard: Float32Array[] = []
    for (const { path, peakDb } of instruments) {
      const { clip } = await readRecording(path)
      expect(clip.samples.every(Number.isFinite)).toBe(true)
      expect(Math.abs(cents(periodicity(clip.samples, 44_100, midiToHz(69)).f0Hz, midiToHz(69)))).toBeLessThan(30)
      expect(peakDb).toBeGreaterThan(-40)
      expect(peakDb).toBeLessThanOrEqual(0)
      heard.push(clip.samples)
    }
    expect(heard[0]).not.toEqual(heard[1])
    expect((await readModel(kept)).instruments).toHaveLength(4)
  })

  it('refuses an instrument that is not there', async () => {
    const { code, out } = await run('sample', '--near', 'kazoo', '-o', work, '--json')
    expect(code).toBe(2)
    expect(JSON.parse(out).error.message).toContain('kazoo')
  })
})

describe('the bundled model', async () => {
  const model = await readModel(ORCHESTRA)

  it('gives plausible draws', () => {
    expect(samplingFigures(model, { count: 20, temperature: 0.7, seed: 1 }).plausible).toBeGreaterThanOrEqual(0.9)
  })

  it('has knobs that move their own descriptor', () => {
    for (const { name, spearman, crossTalk } of attributeFigures(model, { instruments: 3 })) {
      expect(spearman, name).toBeGreaterThanOrEqual(0.9)
      expect(crossTalk, name).toBeLessThanOrEqual(0.3)
    }
  })
})
