import type { PadPlace } from '../../contract/performance.ts'

/** Space round the map, in CSS pixels, so that points on its edge and their names stay whole. */
export const PAD_INSET = 32

/** A pad's size in CSS pixels; y of a place goes up, y of a pixel down. */
export interface PadSize {
  readonly width: number
  readonly height: number
}

export function pixelX({ width }: PadSize, x: number): number {
  return PAD_INSET + x * (width - 2 * PAD_INSET)
}

export function pixelY({ height }: PadSize, y: number): number {
  return PAD_INSET + (1 - y) * (height - 2 * PAD_INSET)
}

/** Unclipped: beyond the inset lie places below 0 and above 1. */
export function placeAtPixel({ width, height }: PadSize, left: number, top: number): PadPlace {
  return {
    x: (left - PAD_INSET) / Math.max(1, width - 2 * PAD_INSET),
    y: 1 - (top - PAD_INSET) / Math.max(1, height - 2 * PAD_INSET),
  }
}

export function clipPlace({ x, y }: PadPlace): PadPlace {
  return { x: Math.min(1, Math.max(0, x)), y: Math.min(1, Math.max(0, y)) }
}
