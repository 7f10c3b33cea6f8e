import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { HostLossWatch, lossInWords } from '../../../src/ui/session/host-loss.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

it('tells a host that has gone from one that was started anew, and forgets both when it is back', async () => {
  const answers: (number | null)[] = [null, 403]
  const seen: unknown[] = []
  const watch = new HostLossWatch(
    async () => answers.shift() ?? null,
    () => seen.push(watch.loss),
  )
  watch.connection(false)
  watch.connection(false)
  expect(watch.loss).toBeNull()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(watch.loss).toBe('gone')
  await vi.advanceTimersByTimeAsync(2_000)
  expect(watch.loss).toBe('anew')
  watch.connection(true)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(seen).toEqual(['gone', 'anew', null])
})

it('says nothing of a host that was merely late', async () => {
  const watch = new HostLossWatch(
    async () => null,
    () => {
      throw new Error('said something')
    },
  )
  watch.connection(false)
  await vi.advanceTimersByTimeAsync(500)
  watch.connection(true)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(lossInWords('gone')).toContain('timbrel studio')
})
