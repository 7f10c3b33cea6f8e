import { describe, expect, it } from 'vitest'
import { EventQueue } from '../../src/engine/event-queue.ts'

describe('EventQueue', () => {
  it('gives events in order of time, those of one time in order of arrival', () => {
    const queue = new EventQueue()
    queue.add(30, true, 1, 60, 1)
    queue.add(10, true, 2, 61, 1)
    queue.add(30, false, 3, 0, 0)
    queue.add(20, true, 4, 62, 0.5)
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
    for (let n = 0; n < 600; n++) queue.add(n, true, n, 60, 1)
    expect(queue.count + queue.dropped).toBe(600)
    expect(queue.dropped).toBeGreaterThan(0)
  })
})
