import { access, cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EvaluationReport } from '../../src/contract/evaluation.ts'
import { run, start } from './spawned-program.ts'

const SAMPLES = fileURLToPath(new URL('../../samples', import.meta.url))
const FLOORS = fileURLToPath(new URL('evaluation-floors.json', import.meta.url))
const INSTRUMENTS = ['flute', 'guitar_nylon', 'trumpet']

let work = ''
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'timbrel-evaluate-'))
  for (const name of INSTRUMENTS) await cp(join(SAMPLES, name), join(work, 'recordings', name), { recursive: true })
})
afterAll(() => rm(work, { recursive: true, force: true }))

function evaluation(output: string, ...more: string[]): string[] {
  const folders = [join(SAMPLES, 'orchestra.timbrel'), join(work, 'recordings'), '-o', join(work, output)]
  return ['evaluate', ...folders, '--cache', join(work, 'cache'), '--quick', '--json', ...more]
}

describe('timbrel evaluate', () => {
  it('keeps the bundled model above its floors, and writes a report with everything measured', async () => {
    const leaving = ['--leave-one-out', '--leave-one-out-steps', '20']
    const { code, out } = await run(...evaluation('report', '--require-floors', FLOORS, ...leaving))
    const { report, broken } = JSON.parse(out) as { report: EvaluationReport; broken: unknown }
    expect(broken).toEqual([])
    expect(code).toBe(0)
    expect(report.sounds).toHaveLength(9)
    // The folder is part of the model's own: its pitches are known, held out ones among them.
    expect(new Set(report.sounds.map(({ acquaintance }) => acquaintance))).toEqual(new Set(['trained', 'held-out']))
    for (const { representation, decoder, detail } of report.sounds) {
      expect(representation.wholeDb).toBeLessThan(detail.wholeDb)
      expect(detail.wholeDb).toBeLessThan(decoder.wholeDb)
    }
    expect(report.networks.map(({ name }) => name)).toEqual([
      'the model',
      'PCA',
      'dense autoencoder',
      'convolutional autoencoder',
      'dense VAE',
      'convolutional VAE',
    ])
    for (const { name, heldOut, curve } of report.networks) {
      expect(heldOut?.harmonicsDb, name).toBeGreaterThan(1)
      expect(heldOut?.harmonicsDb, name).toBeLessThan(6)
      if (name.includes(' VAE') || name.includes('encoder')) expect(curve.at(-1)?.step, name).toBe(60)
    }
    expect(report.leftOut.map(({ instrument, recordings }) => [instrument, recordings])).toEqual(
      INSTRUMENTS.map((name) => [name, 3]),
    )
    expect((await readdir(join(work, 'report'))).sort()).toEqual(['index.html', 'report.json'])
    expect(JSON.parse(await readFile(join(work, 'report', 'report.json'), 'utf8'))).toEqual(report)
    expect(await readFile(join(work, 'report', 'index.html'), 'utf8')).toMatch(/<audio /)
  })

  it('fails by name where a figure falls below its floor', async () => {
    const floors = join(work, 'floors.json')
    await writeFile(floors, '{"representation: lm, mean": {"atMost": 0.01}, "engine: lm": {"atMost": 9}}')
    const { code, out } = await run(...evaluation('below', '--no-baselines', '--require-floors', floors))
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ ok: true, broken: [{ figure: 'representation: lm, mean' }] })
  })

  it('refuses floors of another form before any work', async () => {
    const floors = join(work, 'wrong.json')
    await writeFile(floors, '{"representation: lm, mean": {"most": 1}}')
    const { code, out } = await run(...evaluation('refused', '--require-floors', floors))
    expect(code).toBe(2)
    expect(out).toMatch(/expected floors such as/)
  })

  it('leaves nothing behind when it is interrupted while baselines train', async () => {
    const running = start(evaluation('interrupted', '--baseline-steps', '100000'), (event) => {
      if (event.type === 'training-network') running.child.kill('SIGINT')
    })
    const { code, out } = await running.end
    expect(code).toBe(130)
    expect(JSON.parse(out)).toMatchObject({ ok: false, error: { code: 'cancelled' } })
    await expect(access(join(work, 'interrupted'))).rejects.toThrow()
  })
})
