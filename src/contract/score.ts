import type { InstrumentEvent } from './performance.ts'

/** An event of a piece. */
export interface ScoreEvent {
  /** From the start of the piece. */
  readonly seconds: number
  readonly event: InstrumentEvent
}

/** A piece for one instrument. */
export interface Score {
  /** Times rise; events of one time stand in the order in which they are to be done. Every note is let go. */
  readonly events: readonly ScoreEvent[]
  /** When neither key nor pedal holds a note any more. */
  readonly durationSeconds: number
  /** Notes started. */
  readonly notes: number
}
