import { expect, it } from 'vitest'
import type { JobInfo } from '../../../src/contract/host-api.ts'
import type { HostSession } from '../../../src/ui/session/host-session.ts'
import { PreviewKeys } from '../../../src/ui/train/preview-keys.ts'

/** A session of one training, and what is played. */
function studio() {
  const jobs = new Map<string, JobInfo>()
  const listeners: (() => void)[] = []
  const session = {
    jobs,
    connected: true,
    subscribe: (listener: () => void) => listeners.push(listener),
    say: () => {},
  } as unknown as HostSession
  const played = { current: 'orchestra', silent: true, opened: [] as string[], open: (id: string) => void open(id) }
  const open = (id: string) => {
    played.opened.push(id)
    played.current = id
  }
  const tell = (state: JobInfo['state'], step: number | null) => {
    jobs.set('t', { id: 't', state, preview: step === null ? null : { step, map: null } } as JobInfo)
    for (const listener of listeners) listener()
  }
  return { keys: new PreviewKeys(session, played), played, tell }
}

it('plays each new preview while nothing sounds, and gives the keys back at the end', () => {
  const { keys, played, tell } = studio()
  tell('running', 20)
  expect(played.opened).toEqual([])
  keys.listen('t')
  expect(keys.heard).toEqual({ job: 't', step: 20 })
  played.silent = false
  tell('running', 40)
  expect(played.opened).toEqual(['preview:t'])
  played.silent = true
  keys.follow()
  expect(keys.heard?.step).toBe(40)
  tell('done', null)
  expect(played.opened).toEqual(['preview:t', 'preview:t', 'orchestra'])
  expect(keys.heard).toBeNull()
})

it('goes back when told to, and not where another model was chosen', () => {
  const { keys, played, tell } = studio()
  tell('running', 20)
  keys.listen('t')
  keys.leave()
  expect(played.current).toBe('orchestra')
  keys.listen('t')
  played.open('other')
  keys.forget()
  tell('done', null)
  expect(played.current).toBe('other')
})
