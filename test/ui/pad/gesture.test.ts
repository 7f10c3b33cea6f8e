import { describe, expect, it } from 'vitest'
import { GestureRecorder, LONGEST_GESTURE_SECONDS, placeOfGesture } from '../../../src/ui/pad/gesture.ts'
import { Trail } from '../../../src/ui/pad/trail.ts'

describe('GestureRecorder', () => {
  it('starts its time at the first move and keeps the pause before the end', () => {
    const recorder = new GestureRecorder()
    recorder.add({ x: 0, y: 0 }, 100)
    recorder.add({ x: 1, y: 0.5 }, 101)
    expect(recorder.finish(103)).toEqual({
      seconds: 3,
      points: [
        { seconds: 0, x: 0, y: 0 },
        { seconds: 1, x: 1, y: 0.5 },
      ],
    })
  })

  it('keeps a minute of a fast pointer small: 120 points a second, the latest places', () => {
    const recorder = new GestureRecorder()
    for (let move = 0; move <= 60_000; move++) recorder.add({ x: move / 60_000, y: 0.5 }, move / 1000)
    const gesture = recorder.finish(60)
    expect(gesture?.points.length).toBeLessThan(7201)
    expect(gesture?.points.length).toBeGreaterThan(6000)
    expect(gesture?.points.at(-1)?.x).toBe(1)
    expect(Math.abs((gesture?.points[3000]?.x ?? 0) - (gesture?.points[3000]?.seconds ?? 1) / 60)).toBeLessThan(0.001)
  })

  it('keeps nothing of no move and stops at the longest', () => {
    expect(new GestureRecorder().finish(5)).toBeNull()
    const recorder = new GestureRecorder()
    expect(recorder.add({ x: 0, y: 0 }, 0)).toBe(true)
    expect(recorder.add({ x: 0, y: 0 }, LONGEST_GESTURE_SECONDS + 1)).toBe(false)
    expect(recorder.finish(LONGEST_GESTURE_SECONDS + 1)).toBeNull()
  })
})

describe('placeOfGesture', () => {
  const gesture = {
    seconds: 3,
    points: [
      { seconds: 0, x: 0, y: 0 },
      { seconds: 1, x: 1, y: 0.5 },
    ],
  }
  it('moves straight between points, rests after the last and begins anew', () => {
    expect(placeOfGesture(gesture, 0.25)).toEqual({ x: 0.25, y: 0.125 })
    expect(placeOfGesture(gesture, 2)).toEqual({ x: 1, y: 0.5 })
    expect(placeOfGesture(gesture, 3.25)).toEqual({ x: 0.25, y: 0.125 })
  })
})

describe('Trail', () => {
  it('keeps two seconds and never more than its ring', () => {
    const trail = new Trail()
    for (let move = 0; move < 2000; move++) trail.add(move, -move, move / 1000)
    expect(trail.trim(2)).toBeLessThan(2000)
    expect(trail.trim(3.9)).toBe(100)
    expect(trail.x(0)).toBe(1900)
    expect(trail.y(99)).toBe(-1999)
    expect(trail.freshness(99, 1.999)).toBe(1)
    expect(trail.trim(10)).toBe(0)
  })
})
