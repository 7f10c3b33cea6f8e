import type { TimedEvent } from '../contract/performance.ts'
import type { Engine } from '../engine/engine.ts'

/**
 * Keeps events until the block in which they fall due, however many they are, and then hands them to the engine, which
 * takes them at their very sample.
 */
export class ScorePlayer {
  readonly #engine: Engine
  #waiting: readonly TimedEvent[] = []
  #next = 0
  #refused = 0

  constructor(engine: Engine) {
    this.#engine = engine
  }

  /** Events at no time that there is. */
  get refused(): number {
    return this.#refused
  }

  /** Adds events, in any order; equal frames keep theirs. Allocates: for message handlers, not for process(). */
  add(events: readonly TimedEvent[]): void {
    const valid = events.filter(({ frame }) => Number.isFinite(frame))
    this.#refused += events.length - valid.length
    this.#waiting = [...this.#waiting.slice(this.#next), ...valid].sort((a, b) => a.frame - b.frame)
    this.#next = 0
  }

  clear(): void {
    this.#waiting = []
    this.#next = 0
  }

  /**
   * Tells the engine what is due before a frame. Allocates nothing.
   *
   * @param offset frames by which the engine's clock lags behind the score's.
   */
  play(end: number, offset: number): void {
    while (this.#next < this.#waiting.length) {
      const timed = this.#waiting[this.#next] as TimedEvent
      if (timed.frame >= end) return
      // Counted as done first: an event that breaks must not be met again in every block.
      this.#next++
      this.#engine.send(timed.event, timed.frame - offset)
    }
  }
}
