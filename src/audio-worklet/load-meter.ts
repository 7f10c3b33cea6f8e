/** Milliseconds between two statistics, at least: below 30 a second. */
const INTERVAL_MS = 34

/** Steps of Date.now(), the only clock of an audio thread that runs within a block. */
const CLOCK_STEP_MS = 1

/**
 * Measures the audio thread's load with a clock of whole milliseconds. One block's time cannot be seen, but the clock's
 * steps fall into blocks as often as these take time, so that the sum over an interval is right on average, to within a
 * few per cent of a core in any one. Allocates nothing after construction.
 */
export class LoadMeter {
  readonly #sampleRateHz: number
  #startMs = 0
  #intervalStartMs = Number.NEGATIVE_INFINITY
  #busyMs = 0
  #frames = 0
  #load = 0
  #peakLoad = 0
  #lateBlocks = 0

  constructor(sampleRateHz: number) {
    this.#sampleRateHz = sampleRateHz
  }

  get load(): number {
    return this.#load
  }

  get peakLoad(): number {
    return this.#peakLoad
  }

  get lateBlocks(): number {
    return this.#lateBlocks
  }

  begin(nowMs: number): void {
    this.#startMs = nowMs
  }

  /** @returns whether statistics are due. */
  end(nowMs: number, frames: number): boolean {
    // The system's clock may be set back.
    const tookMs = Math.max(0, nowMs - this.#startMs)
    if (tookMs - CLOCK_STEP_MS > (1000 * frames) / this.#sampleRateHz) this.#lateBlocks++
    this.#busyMs += tookMs
    this.#frames += frames
    if (nowMs < this.#intervalStartMs) this.#intervalStartMs = nowMs
    if (nowMs - this.#intervalStartMs < INTERVAL_MS) return false
    this.#load = (this.#busyMs * this.#sampleRateHz) / (1000 * this.#frames)
    this.#peakLoad = Math.max(this.#peakLoad, this.#load)
    this.#intervalStartMs = nowMs
    this.#busyMs = 0
    this.#frames = 0
    return true
  }
}
