import type { PadPlace } from '../../contract/performance.ts'
import type { CursorPlace } from './pad-canvas.ts'
import type { PadCornerDrop, PadMove, PadSurface } from './pad-events.ts'
import { clipPlace, type PadSize, pixelX, pixelY, placeAtPixel } from './pad-geometry.ts'
import { shownInstruments } from './pad-model.ts'
import { Trail } from './trail.ts'

/** How near to a corner's point a drag of its instrument begins, CSS pixels. */
const GRAB_RADIUS = 16

interface Touch {
  readonly number: number
  /** The instrument it carries to another corner; -1: none. */
  readonly carries: number
  readonly cursor: CursorPlace
}

/** Fingers and mouse on the pad: the first moves the instrument, further ones are cursors of their own. */
export class PadTouches {
  readonly #pad: PadSurface
  readonly #changed: () => void
  readonly #touches = new Map<number, Touch>()

  constructor(pad: PadSurface, changed: () => void) {
    this.#pad = pad
    this.#changed = changed
  }

  /** Cursors beside the instrument's own. */
  get cursors(): CursorPlace[] {
    return [...this.#touches.values()].filter(({ number }) => number > 0).map(({ cursor }) => cursor)
  }

  listen(canvas: HTMLCanvasElement): void {
    canvas.addEventListener('pointerdown', (event) => this.#down(canvas, event))
    // Raw updates come as the device sends them, moves once a frame: a sound should not wait for the picture.
    const moves = 'onpointerrawupdate' in canvas ? 'pointerrawupdate' : 'pointermove'
    canvas.addEventListener(moves, (event) => this.#move(event as PointerEvent))
    for (const end of ['pointerup', 'pointercancel', 'lostpointercapture'] as const)
      canvas.addEventListener(end, (event) => this.#up(canvas, event))
  }

  #down(canvas: HTMLCanvasElement, event: PointerEvent): void {
    if (event.button !== 0 || this.#pad.model.instruments.length === 0) return
    event.preventDefault()
    canvas.setPointerCapture(event.pointerId)
    const carries = this.#touches.size === 0 ? this.#grabbed(event) : -1
    const taken = new Set([...this.#touches.values()].map(({ number }) => number))
    let number = 0
    while (taken.has(number)) number++
    const place = this.#placeOf(event)
    const touch = { number, carries, cursor: { ...place, level: 0.3, trail: new Trail() } }
    this.#touches.set(event.pointerId, touch)
    canvas.classList.toggle('carrying', carries >= 0)
    if (carries < 0) this.#say(touch, place, 'start')
  }

  #move(event: PointerEvent): void {
    const touch = this.#touches.get(event.pointerId)
    if (touch === undefined || touch.carries >= 0) return
    for (const each of touch.number > 0 ? event.getCoalescedEvents() : []) this.#follow(touch, this.#placeOf(each))
    const place = this.#placeOf(event)
    this.#follow(touch, place)
    this.#say(touch, place, 'move')
  }

  #follow({ cursor }: Touch, { x, y }: PadPlace): void {
    cursor.x = x
    cursor.y = y
    cursor.trail.add(x, y, performance.now() / 1000)
  }

  #up(canvas: HTMLCanvasElement, event: PointerEvent): void {
    const touch = this.#touches.get(event.pointerId)
    if (touch === undefined) return
    this.#touches.delete(event.pointerId)
    canvas.classList.remove('carrying')
    const place = this.#placeOf(event)
    if (touch.carries < 0) this.#say(touch, place, 'end')
    else this.#drop(touch.carries, place)
  }

  #say(touch: Touch, place: PadPlace, phase: PadMove['phase']): void {
    if (touch.number === 0) this.#pad.place = place
    this.#changed()
    const detail: PadMove = { touch: touch.number, place, phase }
    this.#pad.dispatchEvent(new CustomEvent<PadMove>('pad-move', { detail, bubbles: true, composed: true }))
  }

  #drop(instrument: number, { x, y }: PadPlace): void {
    const detail: PadCornerDrop = { corner: (y > 0.5 ? 2 : 0) + (x > 0.5 ? 1 : 0), instrument }
    this.#pad.dispatchEvent(new CustomEvent<PadCornerDrop>('pad-corner', { detail, bubbles: true, composed: true }))
  }

  /** The instrument whose point the pointer is on, in corners mode. */
  #grabbed(event: PointerEvent): number {
    if (this.#pad.mode !== 'corners') return -1
    const size = this.#size
    const on = shownInstruments(this.#pad.model, this.#pad).find(
      ({ x, y }) => Math.hypot(pixelX(size, x) - event.offsetX, pixelY(size, y) - event.offsetY) <= GRAB_RADIUS,
    )
    return on?.instrument ?? -1
  }

  #placeOf(event: PointerEvent): PadPlace {
    const box = this.#pad.getBoundingClientRect()
    const place = clipPlace(placeAtPixel(this.#size, event.clientX - box.left, event.clientY - box.top))
    return this.#pad.mode === 'line' ? { x: place.x, y: 0.5 } : place
  }

  get #size(): PadSize {
    return { width: this.#pad.clientWidth, height: this.#pad.clientHeight }
  }
}
