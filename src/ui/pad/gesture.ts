import type { PadPlace } from '../../contract/performance.ts'

/** Longest gesture kept, seconds; recording stops there. */
export const LONGEST_GESTURE_SECONDS = 60

/** Points are kept at most this often: finer than a screen shows, and a minute of them is small enough to be kept. */
const LEAST_STEP_SECONDS = 1 / 120

/** A way over the pad in time; the first point is at 0 s, times never fall. */
export interface Gesture {
  readonly points: readonly GesturePoint[]
  /** Length of the loop, at least the last point's time. */
  readonly seconds: number
}

export interface GesturePoint extends PadPlace {
  readonly seconds: number
}

/** Gathers a gesture while it is made. */
export class GestureRecorder {
  readonly #points: GesturePoint[] = []
  #startSeconds = 0

  /** @param nowSeconds any clock that does not go back. @returns false once the longest gesture is full. */
  add(place: PadPlace, nowSeconds: number): boolean {
    if (this.#points.length === 0) this.#startSeconds = nowSeconds
    const seconds = nowSeconds - this.#startSeconds
    if (seconds > LONGEST_GESTURE_SECONDS) return false
    const point = { seconds, x: place.x, y: place.y }
    const before = this.#points.at(-1)
    if (before !== undefined && seconds - before.seconds < LEAST_STEP_SECONDS && this.#points.length > 1)
      // The latest place counts; it keeps the time of the one that it replaces, so that points do not creep onward.
      this.#points[this.#points.length - 1] = { ...point, seconds: before.seconds }
    else this.#points.push(point)
    return true
  }

  /** @returns null where nothing moved. */
  finish(nowSeconds: number): Gesture | null {
    if (this.#points.length < 2) return null
    const last = this.#points[this.#points.length - 1] as GesturePoint
    const seconds = Math.min(LONGEST_GESTURE_SECONDS, Math.max(last.seconds, nowSeconds - this.#startSeconds))
    return seconds > 0 ? { points: [...this.#points], seconds } : null
  }
}

/** Where a looped gesture is after some time: straight between its points, at rest after the last until it begins anew. */
export function placeOfGesture({ points, seconds }: Gesture, elapsedSeconds: number): PadPlace {
  const time = ((elapsedSeconds % seconds) + seconds) % seconds
  const next = points.findIndex((point) => point.seconds > time)
  const after = points[next]
  const before = points[next === -1 ? points.length - 1 : next - 1] ?? after
  if (before === undefined) return { x: 0.5, y: 0.5 }
  if (after === undefined || after === before) return { x: before.x, y: before.y }
  const share = (time - before.seconds) / (after.seconds - before.seconds)
  return { x: before.x + share * (after.x - before.x), y: before.y + share * (after.y - before.y) }
}
