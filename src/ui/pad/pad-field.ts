import { blendHues } from '../colour/instrument-hues.ts'
import { to8Bits } from '../colour/oklch.ts'
import { fieldColour, type Palette } from '../colour/palette.ts'
import { clipPlace, type PadSize, placeAtPixel } from './pad-geometry.ts'
import type { PadLayout, PadModel, PadWeights } from './pad-model.ts'

/** CSS pixels a point of the field stands for; the canvas smooths between them. */
const FIELD_GRAIN = 5

/** Distance to the nearest recording from which the field begins to fade, and where it has faded, in pad widths. */
const NEAR = 0.1
const FAR = 0.34

/** How much of the ground shows where there is no data. */
const DEEPEST_SHADE = 0.72

/** The blended colours of every place: painted once for a size, model, layout and theme. */
export function paintField(
  size: PadSize,
  model: PadModel,
  layout: PadLayout,
  weights: PadWeights,
  hues: readonly number[],
  palette: Palette,
): ImageData {
  const columns = Math.max(2, Math.ceil(size.width / FIELD_GRAIN))
  const rows = Math.max(2, Math.ceil(size.height / FIELD_GRAIN))
  const image = new ImageData(columns, rows)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const left = ((column + 0.5) * size.width) / columns
      const top = ((row + 0.5) * size.height) / rows
      const open = placeAtPixel(size, left, top)
      const place = clipPlace(open)
      const colour = fieldColour(palette, blendHues(hues, weights.at(place.x, place.y)))
      const shade = layout.mode === 'map' ? shadeAt(model, open.x, open.y) : 0
      const at = 4 * (row * columns + column)
      for (let part = 0; part < 3; part++) {
        const ground = palette.ground[part] as number
        image.data[at + part] = to8Bits((colour[part] as number) + shade * (ground - (colour[part] as number)))
      }
      image.data[at + 3] = 255
    }
  }
  return image
}

/** 0 near a recording or an instrument, DEEPEST_SHADE far from any: what the model says there it has never heard. */
export function shadeAt({ instruments, recordings }: PadModel, x: number, y: number): number {
  let nearest = Number.POSITIVE_INFINITY
  for (const point of instruments) nearest = Math.min(nearest, Math.hypot(point.x - x, point.y - y))
  for (const point of recordings) nearest = Math.min(nearest, Math.hypot(point.x - x, point.y - y))
  const share = Math.min(1, Math.max(0, (nearest - NEAR) / (FAR - NEAR)))
  return DEEPEST_SHADE * share * share * (3 - 2 * share)
}
