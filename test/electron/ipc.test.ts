import { EventEmitter } from 'node:events'
import type { IpcMain, WebContents } from 'electron'
import { expect, it, vi } from 'vitest'
import { CALL_CHANNEL, MESSAGE_CHANNEL } from '../../electron/channels.ts'
import { serveHost } from '../../electron/ipc.ts'
import type { HostApi, HostEvent } from '../../src/contract/host-api.ts'
import { FakePage } from './fake-electron.ts'

function serve() {
  const listeners = new Set<(event: HostEvent) => void>()
  const loadState = vi.fn(async () => 7)
  const api = {
    loadState,
    subscribe(listener: (event: HostEvent) => void) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  } as unknown as HostApi
  const ipc = new EventEmitter()
  const page = new FakePage()
  const { end, openModel } = serveHost(
    { api, faultOf: () => ({ code: 'input', message: 'no' }) },
    ipc as Pick<IpcMain, 'on' | 'off'> & EventEmitter,
    () => [page as unknown as WebContents],
  )
  const call = (frame: unknown, ...given: unknown[]) =>
    ipc.emit(CALL_CHANNEL, { sender: page, senderFrame: frame }, ...given)
  const settled = () => new Promise((resolve) => setTimeout(resolve, 5))
  return {
    page,
    ipc,
    end,
    openModel,
    call,
    settled,
    loadState,
    tell: (event: HostEvent) => listeners.forEach((l) => void l(event)),
  }
}
const LOAD = JSON.stringify({ id: 3, method: 'loadState', params: {} })
const heard = ({ sent }: FakePage) => sent.map(({ text }) => JSON.parse(text))

it('answers the main frame of the app’s page', async () => {
  const { page, call, settled } = serve()
  call(page.mainFrame, LOAD)
  await settled()
  expect(page.sent[0]?.channel).toBe(MESSAGE_CHANNEL)
  expect(heard(page)).toEqual([{ type: 'answer', id: 3, result: 7 }])
})

it('does not answer a frame in the page, a page from elsewhere, or a frame that has gone', async () => {
  const { page, call, settled, loadState } = serve()
  call({ url: 'app://timbrel/', parent: page.mainFrame }, LOAD)
  call(null, LOAD)
  for (const url of ['https://example.com/', 'app://timbrel.evil/', 'app://other/', 'file:///app://timbrel/', '']) {
    page.mainFrame.url = url
    call(page.mainFrame, LOAD)
  }
  await settled()
  expect(loadState).not.toHaveBeenCalled()
  expect(page.sent).toEqual([])
})

it.each([
  ['nothing', []],
  ['an object', [{ id: 3, method: 'loadState', params: {} }]],
  ['two texts', [LOAD, LOAD]],
  ['more than 1 MiB', [`${LOAD}${' '.repeat(1024 * 1024)}`]],
  ['no JSON', ['{']],
  ['an unknown method', [JSON.stringify({ id: 3, method: 'constructor', params: {} })]],
  ['parameters too many', [JSON.stringify({ id: 3, method: 'loadState', params: { path: '/etc' } })]],
])('refuses %s', async (_, given) => {
  const { page, call, settled, loadState } = serve()
  call(page.mainFrame, ...given)
  await settled()
  expect(loadState).not.toHaveBeenCalled()
  expect(heard(page)).toMatchObject([{ type: 'fault' }])
})

it('tells the page of events until it ends', () => {
  const { page, ipc, end, tell } = serve()
  tell({ type: 'models-changed' })
  end()
  tell({ type: 'models-changed' })
  expect(heard(page)).toEqual([{ type: 'event', event: { type: 'models-changed' } }])
  expect(ipc.listenerCount(CALL_CHANNEL)).toBe(0)
})

it('has the first page that calls show a model that was asked for before, and from then on at once', async () => {
  const { page, call, openModel, settled } = serve()
  openModel('early')
  openModel('later')
  expect(page.sent).toEqual([])
  call(page.mainFrame, LOAD)
  call(page.mainFrame, LOAD)
  openModel('now')
  await settled()
  const events = heard(page).filter(({ type }) => type === 'event')
  expect(events.map(({ event }) => event)).toEqual([
    { type: 'open-model', model: 'later' },
    { type: 'open-model', model: 'now' },
  ])
})
