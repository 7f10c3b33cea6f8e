import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import {
  type HostEvent,
  type JobInfo,
  jobAudioRoute,
  jobSpectrogramRoute,
  type MidiListing,
  midiRoute,
  modelRoute,
  recordingRoute,
  replacingRoute,
  type StudioRenderRequest,
  type StudioScoreRequest,
} from '../../src/contract/host-api.ts'
import { analyse } from '../../src/dsp/analyse.ts'
import { createHost, type Host } from '../../src/host/studio/create-host.ts'
import { type StudioServer, startStudioServer } from '../../src/host/studio/studio-server.ts'
import { readRecording } from '../../src/io/read-recording.ts'
import { type ClientSocket, createHostClient, type HostClient } from '../../src/ui/host-client.ts'
import { midiFile, off, on } from '../io/midi-bytes.ts'

let work = ''
let host: Host
let server: StudioServer
let client: HostClient
let origin = ''
let cookie = ''
let trainingProcess: number | undefined

const options = () => ({
  home: join(work, 'home'),
  cacheFolder: join(work, 'cache'),
  workers: 1,
  checkpointSeconds: 0.1,
  onTrainingProcess: (id: number | undefined) => {
    trainingProcess = id
  },
})
const socketTo = (headers: Record<string, string>) =>
  new WebSocket(`${origin.replace('http', 'ws')}/api/socket`, { headers })

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'timbrel-studio-'))
  await mkdir(join(work, 'ui'))
  await writeFile(join(work, 'ui', 'index.html'), '<p>app</p>')
  await begin()
})
afterAll(async () => {
  await end()
  await rm(work, { recursive: true, force: true })
})

async function begin(): Promise<void> {
  host = await createHost(options())
  const mounts = [{ prefix: '/', folder: join(work, 'ui') }]
  server = await startStudioServer(host, { port: 0, mounts, maxUploadBytes: 5_000_000 })
  origin = new URL(server.url).origin
  const entered = await fetch(server.url, { redirect: 'manual' })
  cookie = entered.headers.get('set-cookie')!.split(';')[0]!
  client = createHostClient(() => socketTo({ cookie, origin }) as unknown as ClientSocket)
  await new Promise<void>((done) => client.onConnection((connected) => connected && done()))
}

async function end(): Promise<void> {
  client.close()
  await server.close()
  await host.close()
}

/** A raw request: fetch would mend paths and headers. */
function ask(path: string, headers: Record<string, string>, method = 'GET', body?: Buffer): Promise<number> {
  return new Promise((done, fail) => {
    const { port, host: name } = new URL(origin)
    const asked = request({ host: '127.0.0.1', port, path, method, headers: { host: name, ...headers } }, (answer) => {
      answer.resume()
      done(answer.statusCode!)
    })
    asked.on('error', fail)
    asked.end(body)
  })
}

const closeOf = (socket: WebSocket) =>
  new Promise<number>((done) => {
    socket.on('error', () => {})
    socket.on('close', done)
  })

/** The job once `enough` says so. */
function jobUntil(id: string, enough: (job: JobInfo) => boolean): Promise<JobInfo> {
  return new Promise((done) => {
    const look = (job: JobInfo) => {
      if (job.id !== id || !enough(job)) return
      stop()
      done(job)
    }
    const stop = client.api.subscribe((event: HostEvent) => event.type === 'job' && look(event.job))
    void client.api.listJobs({}).then((jobs) => jobs.forEach(look))
  })
}
const ended = ({ state }: JobInfo) => state !== 'running' && state !== 'stopping'
const hasCheckpoint = ({ progress }: JobInfo) => progress?.type === 'checkpoint'

it('lets in its own page alone', async () => {
  expect(await ask('/', { cookie })).toBe(200)
  expect(await ask('/', {})).toBe(403)
  expect(await ask('/?token=wrong', {})).toBe(403)
  expect(await ask('/', { cookie: `${cookie}x` })).toBe(403)
  expect(await ask('/', { cookie, host: 'evil.example' })).toBe(403)
  expect(await ask('/', { cookie, origin: 'http://evil.example' })).toBe(403)
  expect(await ask('/', { cookie, 'sec-fetch-site': 'cross-site' })).toBe(403)
  expect(await ask('/api/models?name=a', { cookie }, 'POST')).toBe(403)
  for (const path of ['/../secret', '/%2e%2e/%2e%2e/etc/passwd', '/api/models/..%2f..%2fx', '/api/models/%2e%2e'])
    expect(await ask(path, { cookie }), path).toBeGreaterThanOrEqual(400)
  const page = await fetch(origin, { headers: { cookie } })
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self' 'wasm-unsafe-eval';")
  expect(page.headers.get('cross-origin-embedder-policy')).toBe('require-corp')
  for (const headers of [
    { origin },
    { cookie },
    { cookie, origin: 'http://evil.example' },
    { cookie, origin, host: 'a.b' },
  ])
    expect(await closeOf(socketTo(headers as Record<string, string>))).toBe(1006)
})

it('refuses what is too long or no call, and lets go of whoever goes on', async () => {
  const oversized = socketTo({ cookie, origin })
  oversized.on('open', () => oversized.send('x'.repeat(1024 * 1024 + 1)))
  expect(await closeOf(oversized)).toBe(1009)
  const malformed = socketTo({ cookie, origin })
  const answers: string[] = []
  malformed.on('message', (data) => answers.push(JSON.parse(data.toString()).type))
  malformed.on('open', () => {
    for (const text of ['', '{', '{"id":1}', '{"id":1,"method":"constructor","params":{}}', '[]']) malformed.send(text)
  })
  expect(await closeOf(malformed)).toBe(1008)
  expect(answers.filter((type) => type !== 'fault')).toEqual([])
  await expect(client.api.cancel({ job: '../../x' })).rejects.toMatchObject({ code: 'input' })
})

it('lists and gives a model', async () => {
  const [model] = await client.api.listModels({})
  expect(model).toMatchObject({ id: 'orchestra', own: false, problem: null })
  const bytes = await (await fetch(origin + modelRoute('orchestra'), { headers: { cookie } })).arrayBuffer()
  expect(bytes.byteLength).toBe(model?.summary?.bytes)
})

it('takes recordings, analyses, trains, and renders with the new model', async () => {
  const { id: workspace } = await client.api.createWorkspace({ name: 'Mine' })
  for (const file of ['flute/C5.wav', 'flute/A4.wav', 'guitar_nylon/E4.wav', 'guitar_nylon/A4.wav']) {
    const body = await readFile(new URL(`../../samples/${file}`, import.meta.url))
    expect(await ask(recordingRoute({ workspace, file }), { cookie, origin }, 'PUT', body)).toBe(201)
  }
  const big = ask(recordingRoute({ workspace, file: 'a/b.wav' }), { cookie, origin }, 'PUT', Buffer.alloc(6_000_000))
  expect(await big.catch(() => 413)).toBe(413)
  expect((await client.api.listWorkspaces({}))[0]?.recordings).toHaveLength(4)
  const there = { workspace, file: 'flute/C5.wav' }
  expect(await ask(recordingRoute(there), { cookie, origin }, 'PUT', Buffer.from('other'))).toBe(409)
  const same = await readFile(new URL('../../samples/flute/C5.wav', import.meta.url))
  expect(await ask(replacingRoute(there), { cookie, origin }, 'PUT', same)).toBe(201)
  const analysis = await jobUntil((await client.api.analyse({ workspace })).id, ended)
  if (analysis.result?.type !== 'analysis') throw new Error(JSON.stringify(analysis))
  expect(analysis.result.table.recordings.map(({ midiNote }) => Math.round(midiNote))).toEqual([69, 72, 69, 64])
  expect(analysis.result.table.recordings.map(({ peaks }) => Math.max(...peaks))).toEqual([100, 100, 100, 100])
  expect(JSON.stringify(analysis)).not.toContain(work)

  const short = { engine: 'wasm', maxSteps: 6, network: 'dense', latentSize: 4 } as const
  const training = await jobUntil((await client.api.train({ workspace, name: 'New', options: short })).id, ended)
  if (training.result?.type !== 'model') throw new Error(JSON.stringify(training))
  const { model } = training.result
  expect((await client.api.listModels({})).map(({ name }) => name)).toContain('New')

  const asked: StudioRenderRequest = {
    ...{ model, source: { kind: 'instruments', names: ['flute'] }, path: { kind: 'sweep', start: 0, end: 0 } },
    ...{ midiNote: 72, velocity: 0.8, seconds: 1, releaseSeconds: 0.2, detail: 1, evenSteps: false, seed: 1 },
    ...{ attributes: { brightness: 0, noisiness: 0, oddEven: 0, attackTime: 0 }, rateHz: 44_100, format: '16' },
  }
  const rendered = await jobUntil((await client.api.render(asked)).id, ended)
  expect(rendered.state, JSON.stringify(rendered)).toBe('done')
  const wav = await (await fetch(origin + jobAudioRoute(rendered.id), { headers: { cookie } })).arrayBuffer()
  await writeFile(join(work, 'heard.wav'), Buffer.from(wav))
  const { clip } = await readRecording(join(work, 'heard.wav'))
  expect(Math.abs(analyse(clip).midiNote - 72)).toBeLessThan(0.3)
  const picture = await fetch(origin + jobSpectrogramRoute(rendered.id), { headers: { cookie } })
  expect(Buffer.from(await picture.arrayBuffer()).toString('latin1', 1, 4)).toBe('PNG')
})

it('takes a MIDI file, says what is in it, and renders it', async () => {
  const bring = (name: string, body: Buffer) =>
    fetch(origin + midiRoute(name), { method: 'POST', headers: { cookie, origin }, body: new Uint8Array(body) })
  const broken = await bring('broken.mid', Buffer.from('no music'))
  expect([broken.status, (await broken.json()).message]).toEqual([400, expect.stringContaining('broken.mid: expected')])
  expect(await readdir(join(work, 'home', 'midi'))).toEqual([])
  const tune = [on(0, 60), on(0, 64), off(480, 60), off(0, 64)]
  const answer = await bring('tune.mid', Buffer.from(midiFile([tune])))
  const piece = (await answer.json()) as MidiListing
  expect(piece).toMatchObject({ name: 'tune.mid', notes: 2, notesAtOnce: 2, seconds: 0.5, warnings: [] })
  const asked: StudioScoreRequest = {
    ...{ model: 'orchestra', midi: piece.id, source: { kind: 'pad' }, rateHz: 44_100, format: '16', seed: 1 },
    path: { kind: 'points', points: [{ seconds: 0, x: 0.5, y: 0.5 }] },
    ...{ voices: 4, bendRangeSemitones: 2, glideSeconds: 0, releaseSeconds: null, detail: 1, evenSteps: false },
    attributes: { brightness: 0, noisiness: 0, oddEven: 0, attackTime: 0 },
  }
  const played = await jobUntil((await client.api.renderScore(asked)).id, ended)
  expect(played.result, JSON.stringify(played.fault)).toMatchObject({ type: 'piece', file: { notes: 2 } })
  expect(played.progress?.type).toBe('rendering')
  await expect(client.api.renderScore({ ...asked, midi: 'gone' })).rejects.toThrow('give it again')
})

it('cancels without a trace, tells of a killed training, and resumes after a restart', async () => {
  const [{ id: workspace } = { id: '' }] = await client.api.listWorkspaces({})
  const options = { engine: 'wasm', maxSteps: 100_000, network: 'dense', latentSize: 4 } as const
  const left = () => readdir(join(work, 'home', 'jobs'))
  const start = () => client.api.train({ workspace, name: 'Long', options })

  const { id: first } = await start()
  await jobUntil(first, hasCheckpoint)
  expect((await client.api.cancel({ job: first })).state).toBe('cancelled')
  expect(await left()).not.toContain(first)
  expect(() => process.kill(trainingProcess!, 0)).toThrow('ESRCH')

  const { id: second } = await start()
  await jobUntil(second, hasCheckpoint)
  process.kill(trainingProcess!, 'SIGKILL')
  const killed = await jobUntil(second, (job) => ended(job) && job.resumable)
  expect(killed).toMatchObject({ state: 'failed', fault: { code: 'training-process' } })

  await end()
  await begin()
  const again = (await client.api.listJobs({})).find(({ id }) => id === second)
  expect(again).toMatchObject({ state: 'interrupted', resumable: true })
  await client.api.resume({ job: second })
  await jobUntil(second, ({ progress }) => progress?.type === 'step')
  await client.api.stopAndKeep({ job: second })
  const kept = await jobUntil(second, ended)
  expect(kept.result?.type, JSON.stringify(kept)).toBe('model')
})
