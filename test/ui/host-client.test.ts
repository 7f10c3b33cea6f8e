import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type ClientSocket, createHostClient } from '../../src/ui/host-client.ts'

class FakeSocket implements ClientSocket {
  onopen: ClientSocket['onopen'] = null
  onmessage: ClientSocket['onmessage'] = null
  onclose: ClientSocket['onclose'] = null
  readonly sent: string[] = []
  send(text: string): void {
    this.sent.push(text)
  }
  close(): void {
    this.onclose?.({} as never)
  }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('answers calls by id, rejects those a cut leaves open, and connects again', async () => {
  const sockets: FakeSocket[] = []
  const { api, onConnection, close } = createHostClient(() => {
    const socket = new FakeSocket()
    sockets.push(socket)
    return socket
  })
  const told: boolean[] = []
  onConnection((connected) => told.push(connected))
  await expect(api.listModels({})).rejects.toMatchObject({ code: 'connection' })
  sockets[0]!.onopen?.({} as never)
  const answered = api.loadState({})
  const open = api.listJobs({})
  const { id } = JSON.parse(sockets[0]!.sent[0]!)
  sockets[0]!.onmessage?.({ data: JSON.stringify({ type: 'answer', id, result: 7 }) })
  expect(await answered).toBe(7)
  sockets[0]!.close()
  await expect(open).rejects.toMatchObject({ code: 'connection' })
  vi.advanceTimersByTime(249)
  expect(sockets).toHaveLength(1)
  vi.advanceTimersByTime(1)
  sockets[1]!.onopen?.({} as never)
  expect(told).toEqual([false, true, false, true])
  close()
  vi.advanceTimersByTime(60_000)
  expect(sockets).toHaveLength(2)
})
