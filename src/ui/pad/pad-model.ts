import { warpEvenly } from '../../contract/even-warp.ts'
import { cornerWeights, lineWeights, mapWeights } from '../../contract/pad-weights.ts'
import type { PadPlace } from '../../contract/performance.ts'

/** How the pad turns a place into a blend. */
export type PadMode = 'map' | 'corners' | 'line'

/** Indices of the instruments at bottom left, bottom right, top left, top right. */
export type Corners = readonly [number, number, number, number]

/** Indices of the instruments at the left and the right end. */
export type Pair = readonly [number, number]

/** What the pad shows of a model. */
export interface PadModel {
  readonly instruments: readonly { readonly name: string; readonly x: number; readonly y: number }[]
  /** Places of single recordings and the instrument of each. */
  readonly recordings: readonly { readonly instrument: number; readonly x: number; readonly y: number }[]
}

/** A way to read the pad: everything that decides which place is which blend. */
export interface PadLayout {
  readonly mode: PadMode
  readonly corners: Corners
  readonly pair: Pair
  /** The perceived way between the pair, as `InstrumentSettings.evenSteps`; null or left out: the plain way. */
  readonly way?: readonly number[] | null
}

const CORNER_PLACES: readonly PadPlace[] = [
  { x: 0, y: 0 },
  { x: 1, y: 0 },
  { x: 0, y: 1 },
  { x: 1, y: 1 },
]
const END_PLACES: readonly PadPlace[] = [
  { x: 0, y: 0.5 },
  { x: 1, y: 0.5 },
]

/** An instrument where the pad shows it. */
export interface ShownInstrument extends PadPlace {
  readonly instrument: number
  readonly name: string
}

/** Corners and ends that hold one instrument twice show it twice. */
export function shownInstruments(model: PadModel, layout: PadLayout): ShownInstrument[] {
  if (layout.mode === 'map') return model.instruments.map((one, instrument) => ({ ...one, instrument }))
  const [indices, places] =
    layout.mode === 'corners' ? [layout.corners, CORNER_PLACES] : ([layout.pair, END_PLACES] as const)
  return places.map((place, at) => {
    const instrument = indices[at] as number
    return { ...place, instrument, name: model.instruments[instrument]?.name ?? '' }
  })
}

/** Instruments that could stand in a corner or at an end, and do not. */
export function restingInstruments(model: PadModel, { mode, corners, pair }: PadLayout): number[] {
  if (mode === 'map') return []
  const taken: readonly number[] = mode === 'corners' ? corners : pair
  return [...model.instruments.keys()].filter((instrument) => !taken.includes(instrument))
}

/** Corners or ends with an instrument at one of them; where it stood before, the one that was there stands now. */
export function standing<T extends Corners | Pair>(slots: T, instrument: number, at: number): T {
  const next: number[] = [...slots]
  const from = next.indexOf(instrument)
  if (from >= 0) next[from] = next[at] as number
  next[at] = instrument
  // As many as there were.
  return next as unknown as T
}

/** Weighs a model's instruments at places of the pad, as the engine does. Allocates only when made. */
export class PadWeights {
  readonly #layout: PadLayout
  readonly #points: Float32Array
  readonly #few = new Float32Array(4)
  readonly #out: Float32Array

  constructor(model: PadModel, layout: PadLayout) {
    this.#layout = layout
    this.#points = Float32Array.from(model.instruments.flatMap(({ x, y }) => [x, y]))
    this.#out = new Float32Array(model.instruments.length)
  }

  /** @returns one weight for each instrument; overwritten by the next call. */
  at(x: number, y: number): Float32Array {
    const out = this.#out
    const { mode, corners, pair, way = null } = this.#layout
    if (mode === 'map') {
      if (out.length > 0) mapWeights(this.#points, x, y, out)
      return out
    }
    const indices = mode === 'corners' ? corners : pair
    if (mode === 'corners') cornerWeights(x, y, this.#few)
    else lineWeights(way === null ? x : warpEvenly(way, x), this.#few)
    out.fill(0)
    for (let at = 0; at < indices.length; at++) {
      const index = indices[at] as number
      if (index < out.length) out[index] = (out[index] as number) + (this.#few[at] as number)
    }
    return out
  }
}
