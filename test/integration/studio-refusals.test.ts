import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { importModelRoute, midiRoute, recordingRoute } from '../../src/contract/host-api.ts'
import { createHost, type Host } from '../../src/host/studio/create-host.ts'
import { type StudioServer, startStudioServer } from '../../src/host/studio/studio-server.ts'

const MAX_UPLOAD_BYTES = 100_000

let work = ''
let host: Host
let server: StudioServer
let origin = ''
let name = ''
let cookie = ''
let workspace = ''

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'timbrel-refusals-'))
  await mkdir(join(work, 'ui'))
  await writeFile(join(work, 'ui', 'index.html'), '<p>app</p>')
  await writeFile(join(work, 'secret.json'), 'SECRET')
  host = await createHost({ home: join(work, 'home'), cacheFolder: join(work, 'cache'), workers: 1 })
  const mounts = [{ prefix: '/', folder: join(work, 'ui') }]
  server = await startStudioServer(host, { port: 0, mounts, maxUploadBytes: MAX_UPLOAD_BYTES })
  origin = new URL(server.url).origin
  name = new URL(server.url).host
  cookie = (await fetch(server.url, { redirect: 'manual' })).headers.get('set-cookie')!.split(';')[0]!
  workspace = (await host.api.createWorkspace({ name: 'w' })).id
})
afterAll(async () => {
  await server.close()
  await host.close()
  await rm(work, { recursive: true, force: true })
})

interface Asked {
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly body?: Buffer
  /** Sends the body without saying how long it is. */
  readonly chunked?: boolean
}

/** A raw request: fetch would mend paths and headers. Answers what came, also where the rest was cut off. */
function ask(path: string, { method = 'GET', headers = {}, body, chunked }: Asked): Promise<[number, string]> {
  return new Promise((done) => {
    const length = body === undefined || chunked === true ? {} : { 'content-length': String(body.length) }
    const options = { host: '127.0.0.1', port: new URL(origin).port, path, method }
    const asked = request({ ...options, headers: { host: name, ...length, ...headers } }, (answer) => {
      let text = ''
      answer.on('data', (part: Buffer) => {
        text += part.toString()
      })
      answer.on('close', () => done([answer.statusCode ?? 0, text]))
    })
    // The server has answered and hung up before all was sent.
    asked.on('error', () => {})
    asked.end(body)
  })
}

/** Status of an upgrade to a socket: 101 where it is let in. */
function upgrade(path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((done) => {
    const socket = new WebSocket(`ws://${name}${path}`, { headers })
    socket.on('open', () => {
      socket.terminate()
      done(101)
    })
    socket.on('unexpected-response', (_, { statusCode = 0 }) => done(statusCode))
    socket.on('error', () => {})
  })
}

describe('requests', () => {
  const ours = () => ({ host: name, cookie, origin })

  it('of our own page are answered', async () => {
    expect((await ask('/', { headers: { host: name, cookie } }))[0]).toBe(200)
    expect((await ask('/', { headers: { ...ours(), 'sec-fetch-site': 'same-origin' } }))[0]).toBe(200)
    expect(await upgrade('/api/socket', ours())).toBe(101)
  })

  const foreign: readonly (readonly [string, () => Record<string, string>])[] = [
    ['another site', () => ({ ...ours(), origin: 'http://evil.example' })],
    ['a page without an origin', () => ({ ...ours(), origin: 'null' })],
    ['our name by another scheme', () => ({ ...ours(), origin: origin.replace('http:', 'https:') })],
    ['our name at another port', () => ({ ...ours(), origin: 'http://127.0.0.1:1' })],
    ['our origin with more behind it', () => ({ ...ours(), origin: `${origin}.evil.example` })],
    ['another name for this machine', () => ({ ...ours(), host: name.replace('127.0.0.1', 'localhost') })],
    ['a name that was bound to this machine', () => ({ ...ours(), host: 'evil.example' })],
    ['nobody with a cookie', () => ({ host: name, origin })],
    ['someone with a wrong token', () => ({ ...ours(), cookie: `${cookie.slice(0, -1)}!` })],
    ['someone with a longer token', () => ({ ...ours(), cookie: `${cookie}x` })],
    ['someone with an empty token', () => ({ ...ours(), cookie: cookie.replace(/=.*/, '=') })],
    ['someone with another port’s cookie', () => ({ ...ours(), cookie: cookie.replace(/-\d+=/, '-1=') })],
  ]
  it.each(foreign)('of %s are refused, reading, changing and by socket', async (_, headers) => {
    expect((await ask('/', { headers: headers() }))[0]).toBe(403)
    const put = { method: 'PUT', headers: headers(), body: Buffer.from('x') }
    expect((await ask(recordingRoute({ workspace, file: 'a/b.wav' }), put))[0]).toBe(403)
    expect(await upgrade('/api/socket', headers())).toBe(403)
  })

  it('that change something are refused without an origin, and asked for by another site', async () => {
    const post = { method: 'POST', body: Buffer.from('x') }
    expect((await ask(importModelRoute('a'), { ...post, headers: { host: name, cookie } }))[0]).toBe(403)
    for (const site of ['cross-site', 'same-site'])
      expect((await ask('/', { headers: { ...ours(), 'sec-fetch-site': site } }))[0]).toBe(403)
    expect(await upgrade('/api/other', ours())).toBe(403)
  })

  it.each([
    '/../secret.json',
    '/..%2fsecret.json',
    '/%2e%2e/secret.json',
    '/%252e%252e/secret.json',
    '/..\\secret.json',
    '/..%5csecret.json',
    '//secret.json',
    '/.%00./secret.json',
    '/%c0%ae%c0%ae/secret.json',
    '/api/models/..%2f..%2f..%2fsecret',
    '/api/models/%2e%2e',
    '/api/jobs/..%2f../audio',
    '/api/workspaces/../../secret.json/a/b.wav',
  ])('for %s lead nowhere', async (path) => {
    const [status, text] = await ask(path, { headers: ours() })
    expect(status).toBeGreaterThanOrEqual(400)
    expect(text).not.toContain('SECRET')
  })

  it.each(['PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'])('by %s for a page are refused', async (method) => {
    expect((await ask('/', { method, headers: ours() }))[0]).toBe(405)
  })

  it('that are no HTTP do not end the server', async () => {
    const socket = connect(Number(new URL(origin).port), '127.0.0.1')
    const closed = new Promise((done) => socket.on('close', done))
    socket.on('error', () => {})
    socket.end('\u0016\u0003\u0001 GET nothing\r\n\r\n')
    socket.resume()
    await closed
    expect((await ask('/', { headers: ours() }))[0]).toBe(200)
  })
})

describe('uploads', () => {
  const routes = () => [
    ['PUT', recordingRoute({ workspace, file: 'flute/big.wav' })] as const,
    ['POST', importModelRoute('big')] as const,
    ['POST', midiRoute('big.mid')] as const,
  ]
  const kept = async () =>
    (await readdir(join(work, 'home'), { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => entry.name)

  it.each([
    ['of an announced length', false],
    ['of a length that is not announced', true],
  ])('%s that is too large are refused and leave nothing', async (_, chunked) => {
    const before = await kept()
    for (const [method, route] of routes()) {
      const body = Buffer.alloc(MAX_UPLOAD_BYTES + 1)
      const [status, text] = await ask(route, { method, headers: { cookie, origin }, body, chunked })
      expect([status, text], route).toEqual([413, expect.stringContaining(`at most ${MAX_UPLOAD_BYTES} bytes`)])
    }
    expect(await kept()).toEqual(before)
  })

  it('that break off leave nothing', async () => {
    const before = await kept()
    for (const [method, route] of routes()) {
      const socket = connect(Number(new URL(origin).port), '127.0.0.1')
      const closed = new Promise((done) => socket.on('close', done))
      const head = `${method} ${route} HTTP/1.1\r\nHost: ${name}\r\nCookie: ${cookie}\r\nOrigin: ${origin}\r\n`
      socket.write(`${head}Content-Length: 5000\r\n\r\n${'x'.repeat(2000)}`)
      socket.end()
      socket.resume()
      await closed
    }
    await expect.poll(kept, { timeout: 20_000 }).toEqual(before)
  })
})

describe('messages', () => {
  it('of all kinds of nonsense are answered with a fault, and the fifth ends the socket', async () => {
    const socket = new WebSocket(`ws://${name}/api/socket`, { headers: { cookie, origin } })
    const answers: string[] = []
    socket.on('message', (data) => answers.push(JSON.parse(data.toString()).type))
    const closed = new Promise((done) => socket.on('close', done))
    await new Promise((done) => socket.on('open', done))
    socket.send(Buffer.from('{"id":1,"method":"listModels","params":{}}'), { binary: true })
    socket.send('null')
    socket.send('{"id":1,"method":"listModels","params":{},"more":1}')
    socket.send(JSON.stringify({ id: 1, method: 'saveState', params: { state: 1, path: '/etc' } }))
    socket.send('[['.repeat(100_000))
    expect(await closed).toBe(1008)
    expect(answers.length).toBeGreaterThan(0)
    expect(new Set(answers)).toEqual(new Set(['fault']))
  })

  it('of more than 1 MiB end the socket', async () => {
    for (const binary of [false, true]) {
      const socket = new WebSocket(`ws://${name}/api/socket`, { headers: { cookie, origin } })
      socket.on('error', () => {})
      const closed = new Promise((done) => socket.on('close', done))
      await new Promise((done) => socket.on('open', done))
      socket.send(Buffer.alloc(1024 * 1024 + 1, 0x20), { binary })
      expect(await closed).toBe(1009)
    }
  })
})
