import { html, LitElement, nothing } from 'lit'
import type { PadPlace } from '../../contract/performance.ts'
import type { Theme } from '../colour/palette.ts'
import type { Gesture } from './gesture.ts'
import { type CursorPlace, PadCanvas } from './pad-canvas.ts'
import type { PadMove } from './pad-events.ts'
import { type Corners, type PadMode, type PadModel, PadWeights, type Pair } from './pad-model.ts'
import { padStyles } from './pad-styles.ts'
import { PadTouches } from './pad-touches.ts'
import { TRAIL_SECONDS, Trail } from './trail.ts'
import { weightsInWords } from './weights-in-words.ts'

const STEP = 0.01
const LARGE_STEP = 0.1

/** A move farther than this at once is a jump. */
const JUMP = 0.12

const NO_MODEL: PadModel = { instruments: [], recordings: [] }

/**
 * The latent pad: `<timbrel-pad>`. Everything comes in by properties and goes out by the events `pad-move` and
 * `pad-corner`; it reads no page, no storage and no sound, so that a plugin's window can hold it too.
 */
export class PadElement extends LitElement {
  static override styles = padStyles
  static override properties = {
    model: { attribute: false },
    mode: {},
    corners: { attribute: false },
    pair: { attribute: false },
    way: { attribute: false },
    place: { attribute: false },
    gesture: { attribute: false },
    theme: {},
    reducedMotion: { type: Boolean },
    emptyText: {},
  }

  declare model: PadModel
  declare mode: PadMode
  declare corners: Corners
  declare pair: Pair
  /** The perceived way along a line; null: the plain one. */
  declare way: readonly number[] | null
  declare place: PadPlace
  declare gesture: Gesture | null
  declare theme: Theme
  declare reducedMotion: boolean
  declare emptyText: string

  readonly #main: CursorPlace = { x: 0.5, y: 0.5, level: 0, trail: new Trail() }
  readonly #touches = new PadTouches(this, () => this.#wake())
  readonly #sizes = new ResizeObserver(() => this.#prepare())
  #canvas: PadCanvas | null = null
  #weights = new PadWeights(NO_MODEL, { mode: 'map', corners: [0, 0, 0, 0], pair: [0, 0] })
  #frame = 0
  #movedSeconds = 0

  constructor() {
    super()
    this.model = NO_MODEL
    this.mode = 'map'
    this.corners = [0, 1, 2, 3]
    this.pair = [0, 1]
    this.way = null
    this.place = { x: 0.5, y: 0.5 }
    this.gesture = null
    this.theme = 'dark'
    this.reducedMotion = false
    this.emptyText = 'No instruments yet.'
  }

  /** Loudness of what sounds, 0 to 1: the cursor breathes with it. Not a property: changes every frame, renders nothing. */
  set level(level: number) {
    if (Math.abs(level - this.#main.level) < 0.004) return
    this.#main.level = level
    this.#wake()
  }

  /** '#rrggbb' of the blend under the cursor. */
  get colour(): string {
    return this.#canvas?.colourAt(this.place.x, this.place.y) ?? '#9aa3b5'
  }

  /** '62 % flute, 38 % guitar' */
  get words(): string {
    return this.#wordsAt(this.place)
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#sizes.observe(this)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#sizes.disconnect()
    cancelAnimationFrame(this.#frame)
    this.#frame = 0
  }

  protected override firstUpdated(): void {
    const canvas = this.renderRoot.querySelector('canvas')
    if (canvas === null) return
    this.#canvas = new PadCanvas(canvas)
    this.#touches.listen(canvas)
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (['model', 'mode', 'corners', 'pair', 'way', 'theme'].some((name) => changed.has(name))) this.#prepare()
    if (changed.has('place')) this.#moveMain()
    this.#wake()
  }

  protected override render() {
    const words = this.#wordsAt(this.place)
    const line = this.mode === 'line'
    return html`<div class="pad" role="group" aria-label="Timbre pad">
      <canvas aria-hidden="true"></canvas>
      <div class="sliders">
        ${this.#slider('x', line ? 'Timbre, from left to right' : 'Timbre, left to right', words)}
        ${line ? nothing : this.#slider('y', 'Timbre, bottom to top', words)}
      </div>
      ${this.model.instruments.length === 0 ? html`<div class="empty">${this.emptyText}</div>` : nothing}
    </div>`
  }

  #slider(axis: 'x' | 'y', label: string, words: string) {
    return html`<input type="range" min="0" max="1" step=${STEP} aria-label=${label} aria-valuetext=${words}
      data-axis=${axis} aria-orientation=${axis === 'x' ? 'horizontal' : 'vertical'}
      .value=${String(this.place[axis])} @input=${this.#onSlider} @keydown=${this.#onKey} />`
  }

  #onSlider(event: Event): void {
    const input = event.target as HTMLInputElement
    const axis = input.dataset['axis'] === 'y' ? 'y' : 'x'
    this.#say({ ...this.place, [axis]: Number(input.value) }, 'move')
  }

  /** Up and down move the place up and down, whichever of the two sliders has the focus. */
  #onKey(event: KeyboardEvent): void {
    const directions: Record<string, [number, number]> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowDown: [0, -1],
      ArrowUp: [0, 1],
    }
    const direction = directions[event.key]
    if (direction === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    const step = event.shiftKey ? LARGE_STEP : STEP
    const moved = (value: number, by: number) => Math.round(Math.min(1, Math.max(0, value + step * by)) * 1000) / 1000
    this.#say({ x: moved(this.place.x, direction[0]), y: moved(this.place.y, direction[1]) }, 'move')
  }

  #say(place: PadPlace, phase: PadMove['phase']): void {
    this.place = place
    this.dispatchEvent(
      new CustomEvent<PadMove>('pad-move', { detail: { touch: 0, place, phase }, bubbles: true, composed: true }),
    )
  }

  #wordsAt({ x, y }: PadPlace): string {
    const names = this.model.instruments.map(({ name }) => name)
    return names.length === 0 ? 'no instruments' : weightsInWords(names, this.#weights.at(x, y))
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (['model', 'mode', 'corners', 'pair', 'way'].some((name) => changed.has(name)))
      this.#weights = new PadWeights(this.model, this)
  }

  #moveMain(): void {
    // A jump leaves no trail: nothing sounded on the way.
    if (Math.hypot(this.place.x - this.#main.x, this.place.y - this.#main.y) > JUMP) this.#main.trail.clear()
    this.#main.x = this.place.x
    this.#main.y = this.place.y
    this.#movedSeconds = performance.now() / 1000
    this.#main.trail.add(this.place.x, this.place.y, this.#movedSeconds)
  }

  #prepare(): void {
    const { clientWidth: width, clientHeight: height } = this
    if (width === 0 || height === 0) return
    this.#canvas?.prepare({ width, height }, this.model, this, this.theme)
    this.#wake()
  }

  #wake(): void {
    if (this.#frame === 0 && this.isConnected) this.#frame = requestAnimationFrame(() => this.#draw())
  }

  /** Draws, and asks for the next frame only while a trail still fades. */
  #draw(): void {
    this.#frame = 0
    const now = performance.now() / 1000
    const moving = !this.reducedMotion
    const cursors = this.model.instruments.length === 0 ? [] : [this.#main, ...this.#touches.cursors]
    this.#canvas?.draw({ cursors, gesture: this.gesture, carried: this.#touches.carried, moving }, now)
    if (moving && (now - this.#movedSeconds < TRAIL_SECONDS || this.#touches.cursors.length > 0)) this.#wake()
  }
}

customElements.get('timbrel-pad') ?? customElements.define('timbrel-pad', PadElement)
