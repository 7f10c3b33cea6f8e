import type { DownloadItem, Session } from 'electron'
import { expect, it, vi } from 'vitest'
import { askWhereToSave } from '../../electron/confine-page.ts'
import { restrictPermissions } from '../../electron/permissions.ts'
import { FakeSession } from './fake-electron.ts'

const OURS = 'app://timbrel/'

it.each([
  ['midi', OURS, true, true],
  ['midiSysex', OURS, true, true],
  ['speaker-selection', OURS, true, true],
  ['midi', OURS, false, false],
  ['midi', 'https://example.com/', true, false],
  ['midi', 'app://timbrel.evil/', true, false],
  ['media', OURS, true, false],
  ['geolocation', OURS, true, false],
  ['notifications', OURS, true, false],
  ['openExternal', OURS, true, false],
] as const)('%s for %s, main frame %s: %s', (permission, requestingUrl, isMainFrame, granted) => {
  const session = new FakeSession()
  restrictPermissions(session)
  const answer = vi.fn()
  session.request?.({} as never, permission as never, answer, { requestingUrl, isMainFrame })
  expect(answer).toHaveBeenCalledExactlyOnceWith(granted)
  if (isMainFrame) expect(session.check?.(null, permission as never, requestingUrl, {} as never)).toBe(granted)
  expect(session.device?.({} as never)).toBe(false)
})

it('asks where a download of the app’s goes, and takes none from elsewhere', () => {
  const session = new FakeSession()
  const shown: string[] = []
  askWhereToSave(
    session as Pick<Session, 'on'> & FakeSession,
    (file) => `/downloads/${file}`,
    (path) => shown.push(path),
  )
  const done: ((event: unknown, state: string) => void)[] = []
  const download = (url: string) => {
    const setSaveDialogOptions = vi.fn()
    const preventDefault = vi.fn()
    const once = (_: 'done', listener: (typeof done)[number]) => done.push(listener)
    const names = { getFilename: () => 'take.WAV', getSavePath: () => '/chosen/take.WAV' }
    const item = { getURL: () => url, ...names, setSaveDialogOptions, once }
    session.emit('will-download', { preventDefault }, item as unknown as DownloadItem)
    return { asked: setSaveDialogOptions.mock.calls, refused: preventDefault.mock.calls.length }
  }
  const filters = [{ name: 'WAV audio', extensions: ['wav'] }]
  const asked = [[{ defaultPath: '/downloads/take.WAV', filters }]]
  expect(download('app://timbrel/api/jobs/a/audio')).toEqual({ asked, refused: 0 })
  expect(download('blob:app://timbrel/123')).toEqual({ asked, refused: 0 })
  expect(download('https://example.com/take.WAV')).toEqual({ asked: [], refused: 1 })
  done[0]?.({}, 'cancelled')
  expect(shown).toEqual([])
  done[1]?.({}, 'completed')
  expect(shown).toEqual(['/chosen/take.WAV'])
})
