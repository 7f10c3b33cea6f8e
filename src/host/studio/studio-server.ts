import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { type WebSocket, WebSocketServer } from 'ws'
import { TimbrelError } from '../../contract/errors.ts'
import { type HostMessage, SOCKET_ROUTE } from '../../contract/host-api.ts'
import { type AccessRule, cookieName, foreignness, hasToken, isToken } from './access.ts'
import { answerText } from './answer-call.ts'
import type { Host } from './create-host.ts'
import { answerFile } from './file-routes.ts'
import { securityHeaders } from './security-headers.ts'
import type { StaticMount } from './static-files.ts'
import { newToken, type StudioAddress } from './studio-address.ts'

/** Bytes of one call. */
const MAX_CALL_BYTES = 1024 * 1024

/** Calls that our own page could not have sent, before its socket is closed. */
const MAX_MALFORMED = 5

/** Bytes a socket may owe its reader; a page that reads no more is let go, and may come back. */
const MAX_BACKLOG_BYTES = 16 * 1024 * 1024

export interface StudioServerOptions {
  /** 0: any that is free. */
  readonly port: number
  /** Who has it may come in; one that nobody can guess if left out. */
  readonly token?: string
  readonly mounts: readonly StaticMount[]
  /** Bytes of one uploaded file; 1 GiB if left out. */
  readonly maxUploadBytes?: number
}

export interface StudioServer {
  /** With the token: whoever has it may do all that the host can. */
  readonly url: string
  readonly address: StudioAddress
  /** Stops listening and lets everyone go; the host itself goes on. */
  close(): Promise<void>
}

/**
 * Serves a host to browsers of this machine: pages and bytes over HTTP, calls and events over a WebSocket. Listens on
 * 127.0.0.1 alone; answers only to that name, to our own pages, and to those who have the token.
 *
 * @throws TimbrelError 'input' when the port is taken.
 */
export async function startStudioServer(host: Host, options: StudioServerOptions): Promise<StudioServer> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      reject(new TimbrelError('input', `port ${options.port} cannot be listened on: ${cause.message}`, { cause }))
    })
    server.listen(options.port, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const name = `127.0.0.1:${port}`
  const rule: AccessRule = { host: name, token: options.token ?? newToken() }
  const headers = securityHeaders(`ws://${name}`)
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_CALL_BYTES, perMessageDeflate: false })

  server.on('request', (request, response) => {
    for (const [key, value] of Object.entries(headers)) response.setHeader(key, value)
    respond(host, options, rule, request, response).catch(() => response.destroy())
  })
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    const known = request.url === SOCKET_ROUTE && foreignness(request, rule, true) === null && hasToken(request, rule)
    if (!known) socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
    else sockets.handleUpgrade(request, socket, head, (open) => serveSocket(host, open))
  })
  return {
    url: `http://${name}/?token=${rule.token}`,
    address: { port, token: rule.token },
    async close() {
      for (const open of sockets.clients) open.terminate()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

async function respond(
  host: Host,
  { mounts, maxUploadBytes }: StudioServerOptions,
  rule: AccessRule,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const foreign = foreignness(request, rule, false)
  if (foreign !== null) return refuse(response, foreign)
  // Not `new URL` on the whole: it would resolve `..` before the resolver sees it.
  const [pathname = '/', search = ''] = (request.url ?? '/').split('?', 2)
  const query = new URLSearchParams(search)
  if (pathname === '/' && request.method === 'GET' && isToken(query.get('token'), rule.token)) {
    const cookie = `${cookieName(rule)}=${rule.token}; Path=/; HttpOnly; SameSite=Strict`
    response.writeHead(303, { location: '/', 'set-cookie': cookie }).end()
    return
  }
  if (!hasToken(request, rule)) return refuse(response, 'open the address that timbrel studio printed')
  const method = request.method ?? 'GET'
  const bodyBytes = Number(request.headers['content-length'] ?? 0)
  const answer = await answerFile(host, mounts, { method, pathname, query, body: request, bodyBytes }, maxUploadBytes)
  response.statusCode = answer.status
  response.setHeader('content-type', answer.type)
  // An upload that was refused is not read to its end.
  if (answer.status >= 400) response.setHeader('connection', 'close')
  if (typeof answer.body === 'string') {
    response.end(answer.body)
    return
  }
  if (answer.bytes !== undefined) response.setHeader('content-length', answer.bytes)
  if (method === 'HEAD') {
    answer.body.destroy()
    response.end()
  } else await pipeline(answer.body, response)
}

function refuse(response: ServerResponse, why: string): void {
  response
    .writeHead(403, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' })
    .end(`Refused: ${why}.\n`)
}

function serveSocket(host: Host, socket: WebSocket): void {
  let malformed = 0
  const send = (message: HostMessage): void => {
    if (socket.readyState !== socket.OPEN) return
    if (socket.bufferedAmount > MAX_BACKLOG_BYTES) socket.terminate()
    else socket.send(JSON.stringify(message))
  }
  const unsubscribe = host.api.subscribe((event) => send({ type: 'event', event }))
  socket.on('close', unsubscribe)
  // A message over the limit ends here; ws closes the socket with 1009.
  socket.on('error', () => {})
  socket.on('message', (data, isBinary) => {
    void answerText(host, isBinary ? '' : data.toString()).then(({ message, wellFormed }) => {
      send(message)
      if (!wellFormed && ++malformed >= MAX_MALFORMED) socket.close(1008, 'too many malformed calls')
    })
  })
}
