import { HOST_PORT_NAME, type HostPort } from '../contract/host-port.ts'
import type { ClientSocket } from './host-client.ts'

/** The desktop shell's port to the host; null on a page in a browser, which has a socket instead. */
export function shellPort(): HostPort | null {
  return ((globalThis as Record<string, unknown>)[HOST_PORT_NAME] as HostPort | undefined) ?? null
}

/** The shell's port as the socket that the client knows: open at once, and for as long as the window is. */
export function portSocket(port: HostPort): ClientSocket {
  const socket: ClientSocket = {
    onopen: null,
    onmessage: null,
    onclose: null,
    send: (text) => port.send(text),
    close: () => port.onMessage(() => {}),
  }
  port.onMessage((text) => socket.onmessage?.({ data: text }))
  // After the caller has set its listeners, as a socket would.
  queueMicrotask(() => socket.onopen?.({} as never))
  return socket
}
