import type { PadPlace } from '../../contract/performance.ts'
import type { CursorPlace } from './pad-canvas.ts'
import type { PadCornerDrop, PadMove, PadSurface } from './pad-events.ts'
import { clipPlace, type PadSize, placeAtPixel } from './pad-geometry.ts'
import { instrumentAtPixel, slotAt } from './pad-tray.ts'
import { Trail } from './trail.ts'
import { instrumentLabel } from './weights-in-words.ts'

/** A pointer that comes up nearer than this to where it went down, in CSS pixels, has pressed and not dragged. */
const PRESS_RADIUS = 6

interface Touch {
  readonly number: number
  /** The instrument it carries to another corner; -1: none. */
  readonly carries: number
  readonly cursor: CursorPlace
  /** Where it went down, CSS pixels of the window. */
  readonly left: number
  readonly top: number
}

/** An instrument on its way to a corner or an end. */
export interface CarriedInstrument extends PadPlace {
  readonly instrument: number
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

  /** What is being dragged to a corner or an end; null: nothing. */
  get carried(): CarriedInstrument | null {
    const touch = [...this.#touches.values()].find(({ carries }) => carries >= 0)
    return touch === undefined ? null : { instrument: touch.carries, x: touch.cursor.x, y: touch.cursor.y }
  }

  listen(canvas: HTMLCanvasElement): void {
    canvas.addEventListener('pointerdown', (event) => this.#down(canvas, event))
    // Raw updates come as the device sends them, moves once a frame: a sound should not wait for the picture.
    const moves = 'onpointerrawupdate' in canvas ? 'pointerrawupdate' : 'pointermove'
    canvas.addEventListener(moves, (event) => this.#move(event as PointerEvent))
    canvas.addEventListener('pointermove', (event) => this.#hover(canvas, event))
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
    const cursor = { ...place, level: 0.3, trail: new Trail() }
    const touch = { number, carries, cursor, left: event.clientX, top: event.clientY }
    this.#touches.set(event.pointerId, touch)
    canvas.classList.toggle('carrying', carries >= 0)
    if (carries < 0) this.#say(touch, place, 'start')
    else this.#changed()
  }

  /** What could be dragged says its name. */
  #hover(canvas: HTMLCanvasElement, event: PointerEvent): void {
    if (this.#touches.size > 0) return
    const on = instrumentAtPixel(this.#size, this.#pad.model, this.#pad, event.offsetX, event.offsetY)
    const to = this.#pad.mode === 'line' ? 'an end' : 'a corner'
    canvas.title = on === null ? '' : `${instrumentLabel(on.name)}: drag it to ${to}`
    canvas.classList.toggle('grabbable', on !== null)
  }

  #move(event: PointerEvent): void {
    const touch = this.#touches.get(event.pointerId)
    if (touch === undefined) return
    if (touch.carries >= 0) {
      Object.assign(touch.cursor, this.#openPlaceOf(event))
      this.#changed()
      return
    }
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
    const pressed = Math.hypot(event.clientX - touch.left, event.clientY - touch.top) < PRESS_RADIUS
    if (touch.carries >= 0 && !pressed && event.type === 'pointerup') this.#drop(touch.carries, place)
    else if (touch.carries >= 0 && pressed)
      for (const phase of ['start', 'end'] as const) this.#say(touch, place, phase)
    else if (touch.carries < 0) this.#say(touch, place, 'end')
    this.#changed()
  }

  #say(touch: Touch, place: PadPlace, phase: PadMove['phase']): void {
    if (touch.number === 0) this.#pad.place = place
    this.#changed()
    const detail: PadMove = { touch: touch.number, place, phase }
    this.#pad.dispatchEvent(new CustomEvent<PadMove>('pad-move', { detail, bubbles: true, composed: true }))
  }

  #drop(instrument: number, { x, y }: PadPlace): void {
    const detail: PadCornerDrop = { corner: slotAt(this.#pad, x, y), instrument }
    this.#pad.dispatchEvent(new CustomEvent<PadCornerDrop>('pad-corner', { detail, bubbles: true, composed: true }))
  }

  /** The instrument whose point the pointer is on, where it can be dragged; -1: none. */
  #grabbed({ offsetX, offsetY }: PointerEvent): number {
    return instrumentAtPixel(this.#size, this.#pad.model, this.#pad, offsetX, offsetY)?.instrument ?? -1
  }

  #openPlaceOf(event: PointerEvent): PadPlace {
    const box = this.#pad.getBoundingClientRect()
    return placeAtPixel(this.#size, event.clientX - box.left, event.clientY - box.top)
  }

  #placeOf(event: PointerEvent): PadPlace {
    const place = clipPlace(this.#openPlaceOf(event))
    return this.#pad.mode === 'line' ? { x: place.x, y: 0.5 } : place
  }

  get #size(): PadSize {
    return { width: this.#pad.clientWidth, height: this.#pad.clientHeight }
  }
}
