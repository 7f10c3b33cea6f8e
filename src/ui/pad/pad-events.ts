import type { PadPlace } from '../../contract/performance.ts'
import type { PadLayout, PadModel } from './pad-model.ts'

/** Detail of `pad-move`: touch 0 moves the instrument, further ones what their owner makes of them. */
export interface PadMove {
  readonly touch: number
  readonly place: PadPlace
  readonly phase: 'start' | 'move' | 'end'
}

/** Detail of `pad-corner`: an instrument was dragged to a corner, counted as in Corners, or to an end, as in Pair. */
export interface PadCornerDrop {
  readonly corner: number
  readonly instrument: number
}

/** What touches need of the element they are on. */
export interface PadSurface extends HTMLElement, PadLayout {
  readonly model: PadModel
  place: PadPlace
}
