import { warpEvenly } from '../contract/even-warp.ts'
import { cornerWeights, lineWeights, mapWeights } from '../contract/pad-weights.ts'
import type { Instrument } from '../contract/sound.ts'
import { clipped, type LiveSettings } from './instrument-settings.ts'

/** Where a player is on the pad, and which weights of the instruments that means. The constructor allocates; nothing else does. */
export class PadPlace {
  /** [instruments] of the latest question; they sum to 1. */
  readonly weights: Float32Array
  readonly #points: Float32Array
  readonly #settings: Readonly<LiveSettings>
  /** [4] weights of corners, or of the two ends of a line. */
  readonly #shares = new Float32Array(4)
  /** NaN until a place is taken. */
  #x = Number.NaN
  #y = Number.NaN
  #position = 0

  constructor(instruments: readonly Instrument[], settings: Readonly<LiveSettings>) {
    this.weights = new Float32Array(instruments.length)
    this.#points = Float32Array.from(instruments.flatMap(({ x, y }) => [x, y]))
    this.#settings = settings
  }

  /** Clipped to the pad; what is no number stays as it was. */
  moveTo(x: number, y: number): void {
    this.#x = clipped(x, 0, 1, this.#x)
    this.#y = clipped(y, 0, 1, this.#y)
  }

  morphTo(position: number): void {
    this.#position = clipped(position, 0, 1, this.#position)
  }

  /** Stands where another stands, for instance on another model's map. */
  copy(other: PadPlace): void {
    this.#x = other.#x
    this.#y = other.#y
    this.#position = other.#position
  }

  /** Fills `weights` for where the instrument is. @returns false when that is not decided, and `weights` is of no use. */
  weigh(): boolean {
    const { pair, evenSteps } = this.#settings
    if (pair === null) return this.weighAt(this.#x, this.#y)
    const from = pair[0]
    const to = pair[1]
    if (!this.#has(from) || !this.#has(to)) return false
    lineWeights(evenSteps === null ? this.#position : warpEvenly(evenSteps, this.#position), this.#shares)
    this.weights.fill(0)
    this.#add(from, 0)
    this.#add(to, 1)
    return true
  }

  /** Fills `weights` for a place of its own, as a note may have, whatever pair there is. @returns as {@link weigh}. */
  weighAt(x: number, y: number): boolean {
    if (Number.isNaN(x) || Number.isNaN(y)) return false
    const { corners } = this.#settings
    const right = clipped(x, 0, 1, 0)
    const top = clipped(y, 0, 1, 0)
    if (corners === null) {
      mapWeights(this.#points, right, top, this.weights)
      return true
    }
    for (let corner = 0; corner < corners.length; corner++) if (!this.#has(corners[corner] as number)) return false
    cornerWeights(right, top, this.#shares)
    this.weights.fill(0)
    for (let corner = 0; corner < corners.length; corner++) this.#add(corners[corner] as number, corner)
    return true
  }

  #has(instrument: number): boolean {
    return Number.isInteger(instrument) && instrument >= 0 && instrument < this.weights.length
  }

  #add(instrument: number, share: number): void {
    this.weights[instrument] = (this.weights[instrument] as number) + (this.#shares[share] as number)
  }
}
