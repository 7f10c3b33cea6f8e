import { markColour, type Palette } from '../colour/palette.ts'
import type { Gesture } from './gesture.ts'
import { type NamedPoint, placeNames } from './name-places.ts'
import { type PadSize, pixelX, pixelY } from './pad-geometry.ts'
import type { PadModel, ShownInstrument } from './pad-model.ts'
import { shapeOf, traceShape } from './pad-shapes.ts'
import { TRAIL_SECONDS, type Trail } from './trail.ts'
import { instrumentLabel } from './weights-in-words.ts'

const POINT_RADIUS = 11
const TRAY_RADIUS = 9
const DOT_RADIUS = 2
const NAME_GAP = 16
const FONT = '"Inter Variable", system-ui, sans-serif'
const NAME_FONT = `500 13px ${FONT}`

/** A cursor to draw: a touch, a note with a place of its own, or the instrument's place. */
export interface Cursor {
  readonly x: number
  readonly y: number
  readonly colour: string
  /** 0 to 1: how loud, which is how wide it glows. */
  readonly level: number
  readonly trail: Trail
}

/** Small dots where single recordings lie. */
export function drawRecordings(
  context: CanvasRenderingContext2D,
  size: PadSize,
  model: PadModel,
  hues: readonly number[],
  palette: Palette,
): void {
  for (const { instrument, x, y } of model.recordings) {
    context.fillStyle = markColour(palette, { hue: hues[instrument] ?? 0, purity: 1 })
    context.globalAlpha = 0.7
    context.beginPath()
    context.arc(pixelX(size, x), pixelY(size, y), DOT_RADIUS, 0, 2 * Math.PI)
    context.fill()
  }
  context.globalAlpha = 1
}

/** Each instrument's shape with its initial letter, and its name beside it where that can be read. */
export function drawInstruments(
  context: CanvasRenderingContext2D,
  size: PadSize,
  shown: readonly ShownInstrument[],
  hues: readonly number[],
  palette: Palette,
): void {
  const labels = shown.map(({ name }) => instrumentLabel(name))
  context.font = NAME_FONT
  const points = shown.map(({ x, y }, index) => {
    const half = context.measureText(labels[index] ?? '').width / 2
    return { left: pixelX(size, x), top: pixelY(size, y), half }
  })
  const places = placeNames(size, points, POINT_RADIUS, POINT_RADIUS + NAME_GAP - 4)
  for (const [index, { instrument, name }] of shown.entries()) {
    const { left, top } = points[index] as NamedPoint
    drawMark(context, left, top, POINT_RADIUS, instrument, name, hues, palette)
  }
  context.font = NAME_FONT
  context.fillStyle = palette.text
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  for (const [index, place] of places.entries()) {
    if (place !== null) context.fillText(labels[index] ?? '', place.centre, place.top)
  }
}

/** Instruments that wait to be dragged to a corner or an end: their marks alone. */
export function drawTray(
  context: CanvasRenderingContext2D,
  size: PadSize,
  resting: readonly ShownInstrument[],
  hues: readonly number[],
  palette: Palette,
): void {
  for (const { instrument, name, x, y } of resting)
    drawMark(context, pixelX(size, x), pixelY(size, y), TRAY_RADIUS, instrument, name, hues, palette)
}

/** An instrument under the pointer that drags it, and a ring round where it would come to stand. */
export function drawCarried(
  context: CanvasRenderingContext2D,
  size: PadSize,
  carried: ShownInstrument,
  slot: ShownInstrument | undefined,
  hues: readonly number[],
  palette: Palette,
): void {
  if (slot !== undefined) {
    context.strokeStyle = palette.text
    context.lineWidth = 2
    context.beginPath()
    context.arc(pixelX(size, slot.x), pixelY(size, slot.y), POINT_RADIUS + 7, 0, 2 * Math.PI)
    context.stroke()
  }
  drawInstruments(context, size, [carried], hues, palette)
}

/** An instrument's shape with its initial letter. */
function drawMark(
  context: CanvasRenderingContext2D,
  left: number,
  top: number,
  radius: number,
  instrument: number,
  name: string,
  hues: readonly number[],
  palette: Palette,
): void {
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillStyle = markColour(palette, { hue: hues[instrument] ?? 0, purity: 1 })
  traceShape(context, shapeOf(instrument), left, top, radius)
  context.fill()
  context.fillStyle = palette.text === '#ffffff' ? '#0f1116' : '#ffffff'
  context.font = `650 ${radius + 1}px ${FONT}`
  context.fillText(instrumentLabel(name).slice(0, 1).toUpperCase(), left, top + 0.5)
}

/** A looped gesture: a thin line. */
export function drawGesture(
  context: CanvasRenderingContext2D,
  size: PadSize,
  gesture: Gesture,
  palette: Palette,
): void {
  context.strokeStyle = palette.text
  context.globalAlpha = 0.55
  context.lineWidth = 1
  context.beginPath()
  for (const { x, y } of gesture.points) context.lineTo(pixelX(size, x), pixelY(size, y))
  context.stroke()
  context.globalAlpha = 1
}

/** Where a cursor has been in the last seconds, fading. */
export function drawTrail(context: CanvasRenderingContext2D, size: PadSize, cursor: Cursor, nowSeconds: number): void {
  const { trail } = cursor
  const count = trail.trim(nowSeconds)
  context.strokeStyle = cursor.colour
  context.lineCap = 'round'
  for (let index = 1; index < count; index++) {
    const fresh = trail.freshness(index, nowSeconds)
    context.globalAlpha = 0.7 * fresh * fresh
    context.lineWidth = 1 + (2 * fresh * TRAIL_SECONDS) / 2
    context.beginPath()
    context.moveTo(pixelX(size, trail.x(index - 1)), pixelY(size, trail.y(index - 1)))
    context.lineTo(pixelX(size, trail.x(index)), pixelY(size, trail.y(index)))
    context.stroke()
  }
  context.globalAlpha = 1
}

/** The cursor's glow breathes with loudness; its ring shows on every ground. */
export function drawCursor(
  context: CanvasRenderingContext2D,
  size: PadSize,
  cursor: Cursor,
  palette: Palette,
  breathes: boolean,
): void {
  const left = pixelX(size, cursor.x)
  const top = pixelY(size, cursor.y)
  const radius = 30 + (breathes ? 34 * cursor.level : 0)
  const glow = context.createRadialGradient(left, top, 4, left, top, radius)
  glow.addColorStop(0, cursor.colour)
  glow.addColorStop(1, `${cursor.colour}00`)
  context.globalAlpha = 0.55
  context.fillStyle = glow
  context.beginPath()
  context.arc(left, top, radius, 0, 2 * Math.PI)
  context.fill()
  context.globalAlpha = 1
  context.fillStyle = cursor.colour
  context.strokeStyle = palette.text
  context.lineWidth = 2
  context.beginPath()
  context.arc(left, top, 8, 0, 2 * Math.PI)
  context.fill()
  context.stroke()
}
