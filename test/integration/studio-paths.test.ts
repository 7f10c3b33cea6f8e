import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type HostMethod,
  type HostMethods,
  importModelRoute,
  type JobInfo,
  midiRoute,
  recordingRoute,
} from '../../src/contract/host-api.ts'
import { answerText } from '../../src/host/studio/answer-call.ts'
import { createHost, type Host } from '../../src/host/studio/create-host.ts'
import { answerFile } from '../../src/host/studio/file-routes.ts'

const SECRET = 'jane doe'

let root = ''
let home = ''
let host: Host
/** All that has left the host. */
let said: string[] = []

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'timbrel-paths-'))
  home = join(root, SECRET, 'home')
  said = []
})
afterEach(async () => {
  await host?.close()
  await rm(root, { recursive: true, force: true })
})

async function open(model?: string): Promise<void> {
  const more = model === undefined ? {} : { model }
  host = await createHost({ home, cacheFolder: join(root, SECRET, 'cache'), workers: 1, ...more })
  host.api.subscribe((event) => said.push(JSON.stringify(event)))
}

let calls = 0
/** What the call's answer says, as the transports have it. */
async function call<M extends HostMethod>(method: M, params: HostMethods[M]['params']): Promise<string> {
  const { message } = await answerText(host, JSON.stringify({ id: ++calls, method, params }))
  said.push(JSON.stringify(message))
  return JSON.stringify(message)
}

async function send(method: string, route: string, body = 'nothing of use'): Promise<string> {
  const [pathname = '', search = ''] = route.split('?', 2)
  const request = { method, pathname, query: new URLSearchParams(search), body: Readable.from([Buffer.from(body)]) }
  const { status, body: answer } = await answerFile(host, [{ prefix: '/', folder: root }], request)
  const text = typeof answer === 'string' ? answer : `${status}`
  said.push(text)
  return text
}

/** The job of an answer, when it has ended. */
async function end(answer: string): Promise<JobInfo> {
  const { id } = JSON.parse(answer).result as JobInfo
  for (;;) {
    const [job] = (await host.api.listJobs({})).filter((one) => one.id === id)
    if (job !== undefined && job.state !== 'running' && job.state !== 'stopping') return job
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

function expectNoPaths(): void {
  for (const text of said) {
    expect(text).not.toContain(SECRET)
    expect(text).not.toContain(root)
    expect(text).not.toMatch(/["'\s(](?:\/[\w.-]+){2}/)
  }
}

const NOTE = { midiNote: 60, velocity: 0.8, seconds: 1, releaseSeconds: 0.1, detail: 1, evenSteps: false, seed: 1 }
const RENDER = {
  ...NOTE,
  source: { kind: 'pad' },
  path: { kind: 'sweep', start: 0, end: 1 },
  attributes: { brightness: 0, noisiness: 0, oddEven: 0, attackTime: 0 },
  rateHz: 44_100,
  format: '16',
} as const

describe('no fault tells where the host keeps its files', () => {
  it('of damaged files of its home', async () => {
    await mkdir(join(home, 'models'), { recursive: true })
    await open()
    await writeFile(join(home, 'presets.json'), 'no JSON')
    await writeFile(join(home, 'state.json'), '{"version":9,"content":null}')
    await writeFile(join(home, 'models', 'broken.timbrel'), 'no model')
    expect(await call('listPresets', {})).toContain('presets.json')
    expect(await call('loadState', {})).toContain('state.json')
    expect(await call('listModels', {})).toContain('expected a safetensors file')
    const { workspace } = { workspace: (await host.api.createWorkspace({ name: 'w' })).id }
    await writeFile(join(home, 'workspaces', workspace, 'workspace.json'), '[]')
    expect(await call('listWorkspaces', {})).toContain('workspace.json')
    await writeFile(join(home, 'models', 'names.json'), '{')
    expect(await call('listModels', {})).toContain('names.json')
    expect(await call('shapeTables', { model: 'broken' })).toContain('"fault"')
    expect(await call('soundPlaces', { model: 'broken' })).toContain('"fault"')
    expect(await call('evenSteps', { model: 'broken', from: 0, to: 1 })).toContain('"fault"')
    const render = await end(await call('render', { ...RENDER, model: 'broken' }))
    expect(render.fault?.message).toContain('expected a safetensors file')
    expectNoPaths()
  })

  it('of folders that are none', async () => {
    await mkdir(home, { recursive: true })
    await open()
    await writeFile(join(home, 'models'), 'a file')
    await writeFile(join(home, 'workspaces'), 'a file')
    await writeFile(join(home, 'midi'), 'a file')
    await writeFile(join(home, 'jobs'), 'a file')
    for (const method of ['listModels', 'listWorkspaces'] as const)
      expect(await call(method, {})).toContain('"internal"')
    expect(await call('createWorkspace', { name: 'w' })).toContain('"internal"')
    expect(await send('POST', importModelRoute('new'))).toContain('"internal"')
    expect(await send('POST', midiRoute('tune.mid'))).toContain('"internal"')
    const render = await end(await call('render', { ...RENDER, model: 'orchestra' }))
    expect(render.fault?.code).toBe('internal')
    expectNoPaths()
  })

  it('of what is brought: models, recordings, pieces', async () => {
    await open()
    expect(await send('POST', importModelRoute('new'))).toContain('"model-file"')
    expect(await send('POST', midiRoute('tune.mid'))).toContain('tune.mid: expected')
    const { id: workspace } = await host.api.createWorkspace({ name: 'w' })
    await send('PUT', recordingRoute({ workspace, file: 'flute/a.wav' }))
    await send('PUT', recordingRoute({ workspace, file: '../a.wav' }))
    await send('GET', recordingRoute({ workspace, file: 'flute/none.wav' }))
    const analysis = await end(await call('analyse', { workspace }))
    expect(JSON.stringify(analysis)).toContain('text')
    const training = await end(await call('train', { workspace, name: 'n', options: { engine: 'wasm', maxSteps: 1 } }))
    expect(training.fault).not.toBeNull()
    const added = await end(await call('addRecordings', { model: 'orchestra', workspace, name: 'n' }))
    expect(added.fault).not.toBeNull()
    await call('resume', { job: training.id })
    await call('renderScore', {
      ...{ model: 'orchestra', midi: 'gone', source: { kind: 'pad' }, rateHz: 44_100, format: '16', seed: 1 },
    } as never)
    expectNoPaths()
  })

  it('of a model that was opened by its path', async () => {
    const model = join(root, SECRET, 'my models', 'mine.timbrel')
    await mkdir(join(root, SECRET, 'my models'), { recursive: true })
    await writeFile(
      model,
      (await readFile(new URL('../../samples/orchestra.timbrel', import.meta.url))).subarray(0, 9e6),
    )
    await open(model)
    expect(await call('listModels', {})).toContain('truncated')
    const render = await end(await call('render', { ...RENDER, model: 'opened' }))
    expect(render.fault?.message).toMatch(/^mine\.timbrel: damaged: truncated/)
    expectNoPaths()
  })
})
