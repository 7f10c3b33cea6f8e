import { SOCKET_HEADER } from '../../contract/host-api.ts'
import { type ClientSocket, createHostClient, type HostClient } from '../host-client.ts'

/** A client of the host that served this page; null on a page that has none, such as one of plain files. */
export async function pageHost(page: URL): Promise<HostClient | null> {
  // Asked by a header of the page itself: a request for what may be missing would complain in the console.
  const answer = await fetch(page, { method: 'HEAD' }).catch(() => null)
  const route = answer?.headers.get(SOCKET_HEADER)
  if (!route) return null
  const address = new URL(route, page)
  address.protocol = page.protocol === 'https:' ? 'wss:' : 'ws:'
  // A WebSocket is one; the compiler compares handlers by what they could be given, not by what is given.
  return createHostClient(() => new WebSocket(address) as unknown as ClientSocket)
}
