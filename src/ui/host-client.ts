import { TimbrelError, type TimbrelErrorCode } from '../contract/errors.ts'
import type { HostApi, HostCall, HostEvent, HostMessage, HostMethod } from '../contract/host-api.ts'

/** What of a browser's WebSocket the client needs. */
export interface ClientSocket {
  onopen: ((event: never) => void) | null
  onmessage: ((event: { readonly data: unknown }) => void) | null
  onclose: ((event: never) => void) | null
  send(text: string): void
  close(): void
}

/** A host at the other end of a socket. */
export interface HostClient {
  readonly api: HostApi
  /** Hears whether the host can be reached, at once and on every change; returns the function that stops listening. */
  onConnection(listener: (connected: boolean) => void): () => void
  close(): void
}

/** Milliseconds to wait before the first attempt to reconnect, doubled with each up to the last. */
const FIRST_WAIT_MS = 250
const LAST_WAIT_MS = 5_000

interface Pending {
  resolve(result: unknown): void
  reject(error: TimbrelError): void
}

/**
 * A client of the host that connects, and connects again whenever it is cut off. Calls while it is not connected, and
 * those that were unanswered then, reject with a TimbrelError 'connection': whether they were carried out is unknown.
 *
 * @param connect opens a socket, such as `() => new WebSocket(url)`.
 */
export function createHostClient(connect: () => ClientSocket): HostClient {
  const pending = new Map<number, Pending>()
  const listeners = new Set<(event: HostEvent) => void>()
  const watchers = new Set<(connected: boolean) => void>()
  const state = {
    socket: null as ClientSocket | null,
    connected: false,
    closed: false,
    nextId: 1,
    waitMs: FIRST_WAIT_MS,
  }

  const setConnected = (connected: boolean): void => {
    state.connected = connected
    for (const watcher of watchers) watcher(connected)
  }
  const open = (): void => {
    if (state.closed) return
    const socket = connect()
    state.socket = socket
    socket.onopen = () => {
      state.waitMs = FIRST_WAIT_MS
      setConnected(true)
    }
    socket.onmessage = ({ data }) => receive(JSON.parse(String(data)) as HostMessage, pending, listeners)
    socket.onclose = () => {
      for (const { reject } of pending.values()) reject(cutOff())
      pending.clear()
      if (state.connected) setConnected(false)
      setTimeout(open, state.waitMs)
      state.waitMs = Math.min(LAST_WAIT_MS, 2 * state.waitMs)
    }
  }
  const call = (method: HostMethod, params: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (!state.connected || state.socket === null) return reject(cutOff())
      const id = state.nextId++
      pending.set(id, { resolve, reject })
      state.socket.send(JSON.stringify({ id, method, params } satisfies HostCall))
    })
  const subscribe: HostApi['subscribe'] = (listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  open()
  return {
    // Every other name is a method of the contract, as the compiler has it; 'then' would make it a promise.
    api: new Proxy({ subscribe } as HostApi, {
      get: (_, name) =>
        name === 'subscribe'
          ? subscribe
          : name === 'then' || typeof name === 'symbol'
            ? undefined
            : (params: unknown) => call(name as HostMethod, params),
    }),
    onConnection(watcher) {
      watchers.add(watcher)
      watcher(state.connected)
      return () => watchers.delete(watcher)
    },
    close() {
      state.closed = true
      state.socket?.close()
    },
  }
}

function receive(
  message: HostMessage,
  pending: Map<number, Pending>,
  listeners: ReadonlySet<(event: HostEvent) => void>,
): void {
  if (message.type === 'event') {
    for (const listener of listeners) listener(message.event)
    return
  }
  if (message.id === null) return
  const waiting = pending.get(message.id)
  pending.delete(message.id)
  if (message.type === 'answer') waiting?.resolve(message.result)
  else waiting?.reject(new TimbrelError(message.fault.code as TimbrelErrorCode, message.fault.message))
}

function cutOff(): TimbrelError {
  return new TimbrelError('connection', 'The host cannot be reached; trying again.')
}
