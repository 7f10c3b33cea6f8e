import { blendHues, instrumentHues } from '../colour/instrument-hues.ts'
import { markColour, PALETTES, type Theme } from '../colour/palette.ts'
import type { Gesture } from './gesture.ts'
import { paintField } from './pad-field.ts'
import type { PadSize } from './pad-geometry.ts'
import {
  type Cursor,
  drawCarried,
  drawCursor,
  drawGesture,
  drawInstruments,
  drawRecordings,
  drawTrail,
  drawTray,
} from './pad-marks.ts'
import { type PadLayout, type PadModel, PadWeights, shownInstruments } from './pad-model.ts'
import type { CarriedInstrument } from './pad-touches.ts'
import { slotAt, trayInstruments } from './pad-tray.ts'
import type { Trail } from './trail.ts'

/** A cursor as its owner knows it; the canvas gives it its colour. */
export interface CursorPlace {
  x: number
  y: number
  level: number
  readonly trail: Trail
}

/** What is drawn on every frame in which something moves. */
export interface PadScene {
  readonly cursors: readonly CursorPlace[]
  readonly gesture: Gesture | null
  readonly carried: CarriedInstrument | null
  /** False: no trails, no breathing. */
  readonly moving: boolean
}

/**
 * Draws the pad. The field and the instruments are painted once for each size, model, layout and theme; a frame copies
 * them and draws what moves.
 */
export class PadCanvas {
  readonly #canvas: HTMLCanvasElement
  readonly #context: CanvasRenderingContext2D | null
  readonly #still = document.createElement('canvas')
  #size: PadSize = { width: 0, height: 0 }
  #weights: PadWeights | null = null
  #hues: readonly number[] = []
  #theme: Theme = 'dark'
  #model: PadModel = { instruments: [], recordings: [] }
  #layout: PadLayout | null = null

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas
    this.#context = canvas.getContext('2d', { alpha: false })
  }

  /** Paints all that stands still. Takes some 20 ms. */
  prepare(size: PadSize, model: PadModel, layout: PadLayout, theme: Theme): void {
    const scale = globalThis.devicePixelRatio || 1
    this.#size = size
    this.#theme = theme
    this.#model = model
    this.#layout = layout
    this.#hues = instrumentHues(model.instruments)
    this.#weights = new PadWeights(model, layout)
    for (const canvas of [this.#canvas, this.#still]) {
      canvas.width = Math.max(1, Math.round(size.width * scale))
      canvas.height = Math.max(1, Math.round(size.height * scale))
    }
    const still = this.#still.getContext('2d', { alpha: false })
    if (still === null) return
    const palette = PALETTES[theme]
    this.#paintGround(still, model, layout)
    still.setTransform(scale, 0, 0, scale, 0, 0)
    if (layout.mode === 'map') drawRecordings(still, size, model, this.#hues, palette)
    drawInstruments(still, size, shownInstruments(model, layout), this.#hues, palette)
    drawTray(still, size, trayInstruments(size, model, layout), this.#hues, palette)
  }

  draw(scene: PadScene, nowSeconds: number): void {
    const context = this.#context
    if (context === null || this.#weights === null) return
    const scale = globalThis.devicePixelRatio || 1
    const palette = PALETTES[this.#theme]
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.drawImage(this.#still, 0, 0)
    context.setTransform(scale, 0, 0, scale, 0, 0)
    if (scene.gesture !== null) drawGesture(context, this.#size, scene.gesture, palette)
    for (const place of scene.cursors) {
      const cursor: Cursor = { ...place, colour: this.colourAt(place.x, place.y) }
      if (scene.moving) drawTrail(context, this.#size, cursor, nowSeconds)
      drawCursor(context, this.#size, cursor, palette, scene.moving)
    }
    if (scene.carried !== null && this.#layout !== null) this.#drawCarried(context, scene.carried, this.#layout)
  }

  #drawCarried(context: CanvasRenderingContext2D, carried: CarriedInstrument, layout: PadLayout): void {
    const { x, y, instrument } = carried
    const slot = shownInstruments(this.#model, layout)[slotAt(layout, x, y)]
    const named = { ...carried, name: this.#model.instruments[instrument]?.name ?? '' }
    drawCarried(context, this.#size, named, slot, this.#hues, PALETTES[this.#theme])
  }

  /** '#rrggbb' of the blend at a place. */
  colourAt(x: number, y: number): string {
    if (this.#weights === null) return PALETTES[this.#theme].text
    return markColour(PALETTES[this.#theme], blendHues(this.#hues, this.#weights.at(x, y)))
  }

  #paintGround(still: CanvasRenderingContext2D, model: PadModel, layout: PadLayout): void {
    const palette = PALETTES[this.#theme]
    if (model.instruments.length === 0 || this.#weights === null) {
      still.fillStyle = `rgb(${palette.ground.map((part) => Math.round(255 * part)).join(' ')})`
      still.fillRect(0, 0, this.#still.width, this.#still.height)
      return
    }
    const image = paintField(this.#size, model, layout, this.#weights, this.#hues, palette)
    const grain = document.createElement('canvas')
    grain.width = image.width
    grain.height = image.height
    grain.getContext('2d')?.putImageData(image, 0, 0)
    still.imageSmoothingEnabled = true
    still.imageSmoothingQuality = 'high'
    still.drawImage(grain, 0, 0, this.#still.width, this.#still.height)
  }
}
