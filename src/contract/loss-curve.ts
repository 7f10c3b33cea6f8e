import type { JobProgress } from './host-api.ts'

/** Losses at a step of a training; null where they were not measured there. */
export interface LossPoint {
  readonly step: number
  readonly reconstruction: number | null
  readonly kl: number | null
  /** Reconstruction of what was held out. */
  readonly heldOut: number | null
}

/** Enough for a plot as wide as any screen. */
const MOST_POINTS = 1200

/** The losses of a training so far, for a plot: thinned out when they become too many, so that hours stay bounded. */
export class LossCurve {
  #points: LossPoint[]
  readonly #most: number

  constructor(points: readonly LossPoint[] = [], most = MOST_POINTS) {
    this.#points = [...points]
    this.#most = most
  }

  /** By step; each held-out loss is kept, of the others every second one goes when there are too many. */
  get points(): readonly LossPoint[] {
    return this.#points
  }

  /** @returns whether the event was one of losses. */
  add(progress: JobProgress): boolean {
    if (progress.type !== 'step' && progress.type !== 'validation') return false
    const { step, loss } = progress
    // A training that was resumed takes some steps again.
    while ((this.#points.at(-1)?.step ?? -1) > step) this.#points.pop()
    const before = this.#points.at(-1)?.step === step ? this.#points.pop() : undefined
    const point = before ?? { step, reconstruction: null, kl: null, heldOut: null }
    this.#points.push(
      progress.type === 'validation'
        ? { ...point, heldOut: loss.reconstruction }
        : { ...point, reconstruction: loss.reconstruction, kl: loss.kl },
    )
    if (this.#points.length > this.#most) this.#thin()
    return true
  }

  #thin(): void {
    const last = this.#points.length - 1
    const kept = this.#points.filter(({ heldOut }, at) => at % 2 === 0 || at === last || heldOut !== null)
    // Held-out losses alone can be too many only after millions of steps; then they are thinned as well.
    this.#points = kept.length > this.#most / 1.2 ? kept.filter((_, at) => at % 2 === 0) : kept
  }
}
