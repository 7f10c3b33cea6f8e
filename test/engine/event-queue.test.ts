import { describe, expect, it } from 'vitest'
import { EventKind, EventQueue } from '../../src/engine/event-queue.ts'

describe('EventQueue', () => {
  it('gives events in order of time, those of one time in order of arrival', () => {
    const queue = new EventQueue()
    queue.add(30, EventKind.noteOn, 1, 60, 1)
    queue.add(10, EventKind.noteOn, 2, 61, 1)
    queue.add(30, EventKind.noteOff, 3, 0)
    queue.add(20, EventKind.noteOn, 4, 62, 0.5)
    const order: number[] = []
    while (queue.count > 0) {
      order.push(queue.noteId)
      queue.drop()
    }
    expect(order).toEqual([2, 4, 1, 3])
    expect(queue.nextSample).toBe(Number.POSITIVE_INFINITY)
  })

  it('counts what it cannot hold', () => {
    const queue = new EventQueue()
    for (let n = 0; n < 600; n++) queue.add(n, EventKind.noteOn, n, 60, 1)
    expect(queue.count + queue.dropped).toBe(600)
    expect(queue.dropped).toBeGreaterThan(0)
  })

  it('keeps room for what lets notes go', () => {
    const queue = new EventQueue()
    for (let n = 0; n < 600; n++) queue.send(n, { type: 'bend', semitones: 0 })
    const { count, dropped } = queue
    queue.send(700, { type: 'noteOff', noteId: 1 })
    queue.send(700, { type: 'sustain', down: false })
    queue.send(700, { type: 'allNotesOff' })
    expect(queue.count).toBe(count + 3)
    queue.send(700, { type: 'sustain', down: true })
    expect(queue.dropped).toBe(dropped + 1)
  })
})
