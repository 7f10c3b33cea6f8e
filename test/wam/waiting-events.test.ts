import type { WamEvent } from '@webaudiomodules/api/src/types.d.ts'
import { describe, expect, it } from 'vitest'
import { Random } from '../../src/dsp/random.ts'
import { WaitingEvents } from '../../src/wam/audio-thread/waiting-events.ts'

const event = (note: number): WamEvent => ({ type: 'wam-midi', data: { bytes: [0x90, note % 128, 1] } })

describe('WaitingEvents', () => {
  it('gives events by time, those of one time as they came', () => {
    const random = new Random(3)
    const waiting = new WaitingEvents()
    const model: { frame: number; id: number; event: WamEvent }[] = []
    for (let step = 0; step < 3000; step++) {
      if (random.integer(3) > 0) {
        const one = { frame: random.integer(50), id: step + 1, event: event(step) }
        waiting.reserve(1)
        waiting.add(one.frame, one.id, one.event)
        model.push(one)
        model.sort((a, b) => a.frame - b.frame)
      } else if (model.length > 0) {
        const first = model.shift()
        expect(waiting.nextFrame).toBe(first?.frame)
        expect(waiting.id).toBe(first?.id)
        expect(waiting.event).toBe(first?.event)
        waiting.drop()
      }
      expect(waiting.count).toBe(model.length)
    }
    expect(waiting.ids).toEqual(model.map(({ id }) => id))
    waiting.clear()
    expect(waiting.nextFrame).toBe(Number.POSITIVE_INFINITY)
  })

  it('holds a whole song of the page, and refuses what the audio thread sends beyond the reserve', () => {
    const waiting = new WaitingEvents()
    for (let n = 0; n < 5000; n++) {
      waiting.reserve(1)
      waiting.add(n, n + 1, event(n))
    }
    expect(waiting.count).toBe(5000)
    expect(waiting.refused).toBe(0)
    for (let n = 0; n < 50_000; n++) waiting.add(6000, 0, event(n))
    expect(waiting.refused).toBeGreaterThan(0)
    expect(waiting.count + waiting.refused).toBe(55_000)
  })
})
