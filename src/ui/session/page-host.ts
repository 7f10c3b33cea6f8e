import { SOCKET_HEADER } from '../../contract/host-api.ts'
import { type ClientSocket, createHostClient, type HostClient } from '../host-client.ts'
import { portSocket, shellPort } from '../port-socket.ts'

/** A client of the shell's host, or of the one that served this page; null on a page without one, of plain files. */
export async function pageHost(page: URL): Promise<HostClient | null> {
  const port = shellPort()
  if (port !== null) return createHostClient(() => portSocket(port))
  // Asked by a header of the page itself: a request for what may be missing would complain in the console.
  const answer = await fetch(page, { method: 'HEAD' }).catch(() => null)
  const route = answer?.headers.get(SOCKET_HEADER)
  if (!route) return null
  const address = new URL(route, page)
  address.protocol = page.protocol === 'https:' ? 'wss:' : 'ws:'
  // A WebSocket is one; the compiler compares handlers by what they could be given, not by what is given.
  return createHostClient(() => new WebSocket(address) as unknown as ClientSocket)
}
