import { PAD_INSET, type PadSize, pixelX, pixelY, placeAtPixel } from './pad-geometry.ts'
import {
  type PadLayout,
  type PadModel,
  restingInstruments,
  type ShownInstrument,
  shownInstruments,
} from './pad-model.ts'

/** Distance of the tray's middle from the pad's lower edge, and of its instruments from each other, CSS pixels. */
const TRAY_BOTTOM = 15
const TRAY_STEP = 28

/** Width that the lower corners' names take of the row, CSS pixels. */
const CORNER_WIDTH = 40

/** How near to an instrument's point a drag of it begins, CSS pixels. */
const GRAB_RADIUS = 16

/** Instruments that wait along the lower edge to be dragged to a corner or an end. */
export function trayInstruments(size: PadSize, model: PadModel, layout: PadLayout): ShownInstrument[] {
  const resting = restingInstruments(model, layout)
  const room = size.width - 2 * (PAD_INSET + CORNER_WIDTH)
  const step = Math.min(TRAY_STEP, room / Math.max(1, resting.length - 1))
  const left = (size.width - step * (resting.length - 1)) / 2
  return resting.map((instrument, at) => ({
    ...placeAtPixel(size, left + step * at, size.height - TRAY_BOTTOM),
    instrument,
    name: model.instruments[instrument]?.name ?? '',
  }))
}

/** The instrument under a pixel that can be dragged away: one of a corner, an end or the tray; null where there is none. */
export function instrumentAtPixel(
  size: PadSize,
  model: PadModel,
  layout: PadLayout,
  left: number,
  top: number,
): ShownInstrument | null {
  if (layout.mode === 'map') return null
  const all = [...shownInstruments(model, layout), ...trayInstruments(size, model, layout)]
  const away = ({ x, y }: ShownInstrument) => Math.hypot(pixelX(size, x) - left, pixelY(size, y) - top)
  const nearest = all.reduce<ShownInstrument | null>(
    (best, one) => (best === null || away(one) < away(best) ? one : best),
    null,
  )
  return nearest !== null && away(nearest) <= GRAB_RADIUS ? nearest : null
}

/** The corner or end that a place belongs to. */
export function slotAt({ mode }: PadLayout, x: number, y: number): number {
  return (mode === 'corners' && y > 0.5 ? 2 : 0) + (x > 0.5 ? 1 : 0)
}
