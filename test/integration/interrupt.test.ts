import { access, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkpointPath, readCheckpoint } from '../../src/host/checkpoint-file.ts'
import { readModel } from '../../src/io/model-file.ts'
import { smallCollection, start } from './spawned-program.ts'

let work = ''
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'timbrel-interrupt-'))
  await smallCollection(join(work, 'recordings'))
})
afterAll(() => rm(work, { recursive: true, force: true }))

/** Trains without end and sends `signals` one after another, the first after `step`. */
async function trainAndSignal(output: string, step: number, signals: number) {
  const options = ['--engine', 'wasm', '--steps', '100000', '--checkpoint-seconds', '0.2', '--json']
  let trainer = 0
  let sent = 0
  const training = start(
    ['train', join(work, 'recordings'), '-o', output, '--cache', join(work, 'cache'), ...options],
    (event) => {
      if (event.type === 'process') trainer = Number(event['id'])
      const begun = event.type === 'checkpoint' && Number(event['step']) >= step
      if (sent === 0 ? begun : event.type === 'stopping' && sent < signals) {
        sent++
        training.child.kill('SIGINT')
      }
    },
  )
  return { ...(await training.end), trainer }
}

describe('Ctrl-C', () => {
  it('stops and keeps the best so far', async () => {
    const output = join(work, 'kept.timbrel')
    const { code, out } = await trainAndSignal(output, 5, 1)
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ ok: true, path: output, verdict: { why: 'stopped' } })
    expect((await readModel(output)).origin.steps).toBeGreaterThanOrEqual(5)
    await expect(access(checkpointPath(output))).rejects.toThrow()
  })

  it('aborts the second time, and leaves the checkpoint', async () => {
    const output = join(work, 'aborted.timbrel')
    const { code, out, trainer } = await trainAndSignal(output, 5, 2)
    expect(code).toBe(130)
    expect(JSON.parse(out)).toMatchObject({ ok: false, error: { code: 'cancelled' } })
    await expect(access(output)).rejects.toThrow()
    expect((await readCheckpoint(checkpointPath(output))).state.step).toBeGreaterThanOrEqual(5)
    // Signal 0 only asks whether the process is there.
    expect(() => process.kill(trainer, 0)).toThrow(/ESRCH/)
  })

  it('ends an analysis between recordings, and blames none of them', async () => {
    const argv = ['analyse', join(work, 'recordings'), '--cache', join(work, 'fresh'), '--workers', '2', '--json']
    const types: string[] = []
    const analysis = start(argv, (event) => {
      types.push(event.type)
      if (types.length === 1) analysis.child.kill('SIGINT')
    })
    const { code, out } = await analysis.end
    expect(code).toBe(130)
    expect(JSON.parse(out)).toMatchObject({ ok: false, error: { code: 'cancelled' } })
    expect(types.filter((type) => type !== 'analysing')).toEqual([])
  })

  it('takes the training along when the parent is killed, and leaves whole files only', async () => {
    const output = join(work, 'orphan.timbrel')
    let trainer = 0
    const options = ['--engine', 'wasm', '--steps', '100000', '--checkpoint-seconds', '0.2', '--json']
    const training = start(
      ['train', join(work, 'recordings'), '-o', output, '--cache', join(work, 'cache'), ...options],
      (event) => {
        if (event.type === 'process') trainer = Number(event['id'])
        if (event.type === 'checkpoint') training.child.kill('SIGKILL')
      },
    )
    await training.end
    await expect.poll(() => alive(trainer), { timeout: 10_000, interval: 50 }).toBe(false)
    expect((await readCheckpoint(checkpointPath(output))).state.weights.length).toBeGreaterThan(0)
    expect(await readdir(work)).not.toContain('orphan.timbrel')
  })
})

function alive(processId: number): boolean {
  try {
    return process.kill(processId, 0)
  } catch {
    return false
  }
}
