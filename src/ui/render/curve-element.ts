import { css, html, LitElement, svg } from 'lit'
import { CURVE_POINTS, type Curve, drawn, STRAIGHT } from './curve-shapes.ts'

/** Units of the picture. */
const WIDTH = 320
const HEIGHT = 120

/** Step of an arrow key, and with Shift. */
const STEP = 0.05
const LARGE_STEP = 0.2

/**
 * The shape of a morph, to be drawn: `<timbrel-curve>`. Left to right is time, bottom the first sound, top the second.
 * Says `curve-change` with the new {@link Curve}. By keys: left and right choose a point, up and down move it.
 */
export class CurveElement extends LitElement {
  static override styles = css`
    :host { display: block; }
    .box { position: relative; border-radius: 8px; background: var(--surface); touch-action: none; cursor: crosshair; }
    .box:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
    svg { display: block; width: 100%; height: 120px; }
    .grid { stroke: var(--hairline); stroke-width: 1; vector-effect: non-scaling-stroke; }
    .line { fill: none; stroke: var(--focus); stroke-width: 2; vector-effect: non-scaling-stroke; }
    .point { stroke: var(--text); stroke-width: 1; stroke-dasharray: 3 3; vector-effect: non-scaling-stroke; }
    span { position: absolute; left: 8px; font-size: 12px; color: var(--text-soft); pointer-events: none; }
    .top { top: 4px; }
    .bottom { bottom: 4px; left: auto; right: 8px; }
  `
  static override properties = { curve: { attribute: false }, from: {}, to: {}, at: { state: true } }

  declare curve: Curve
  /** What the bottom and the top are called. */
  declare from: string
  declare to: string
  /** The point that keys move. */
  declare at: number
  #last: { readonly at: number; readonly value: number } | null = null

  constructor() {
    super()
    this.curve = STRAIGHT
    this.from = ''
    this.to = ''
    this.at = 0
  }

  protected override render() {
    const x = (index: number) => (WIDTH * index) / (CURVE_POINTS - 1)
    const y = (value: number) => HEIGHT - 4 - value * (HEIGHT - 8)
    const value = this.curve[this.at] ?? 0
    const line = this.curve.map((each, index) => `${x(index)},${y(each)}`).join(' ')
    const time = Math.round((100 * this.at) / (CURVE_POINTS - 1))
    return html`<div class="box" role="slider" tabindex="0" aria-label="Shape of the morph" aria-valuemin="0" aria-valuemax="100"
        aria-valuenow=${Math.round(100 * value)} aria-valuetext="At ${time} % of the time ${Math.round(100 * value)} % of the way"
        title="Draw the shape; with the keys: left and right choose a point, up and down move it"
        @pointerdown=${this.#down} @pointermove=${this.#move} @pointerup=${this.#up} @pointercancel=${this.#up} @keydown=${this.#key}>
      <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
        ${[0.25, 0.5, 0.75].map(
          (share) => svg`<line class="grid" x1=${share * WIDTH} x2=${share * WIDTH} y1="0" y2=${HEIGHT} />
          <line class="grid" x1="0" x2=${WIDTH} y1=${y(share)} y2=${y(share)} />`,
        )}
        <line class="point" x1=${x(this.at)} x2=${x(this.at)} y1="0" y2=${HEIGHT} />
        <polyline class="line" points=${line} />
      </svg>
      <span class="top">▲ ${this.to}</span><span class="bottom">${this.from} ▼</span>
    </div>`
  }

  #down(event: PointerEvent): void {
    const box = event.currentTarget as HTMLElement
    box.setPointerCapture(event.pointerId)
    this.#last = this.#placeOf(event)
    this.#draw(this.#last)
  }

  #move(event: PointerEvent): void {
    if (this.#last !== null) this.#draw(this.#placeOf(event))
  }

  #up(): void {
    this.#last = null
  }

  #draw(place: { readonly at: number; readonly value: number }): void {
    this.at = Math.round(Math.min(1, Math.max(0, place.at)) * (CURVE_POINTS - 1))
    this.#say(drawn(this.curve, this.#last ?? place, place))
    this.#last = place
  }

  #placeOf(event: PointerEvent): { at: number; value: number } {
    const { left, top, width, height } = (event.currentTarget as HTMLElement).getBoundingClientRect()
    const inset = (4 / HEIGHT) * height
    return { at: (event.clientX - left) / width, value: 1 - (event.clientY - top - inset) / (height - 2 * inset) }
  }

  #key(event: KeyboardEvent): void {
    const step = event.shiftKey ? LARGE_STEP : STEP
    const sideways: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1 }
    const upward: Record<string, number> = { ArrowUp: step, ArrowDown: -step }
    const across = sideways[event.key]
    const up = upward[event.key]
    if (across !== undefined) this.at = Math.min(CURVE_POINTS - 1, Math.max(0, this.at + across))
    else if (up !== undefined) {
      const value = Math.min(1, Math.max(0, (this.curve[this.at] ?? 0) + up))
      this.#say(this.curve.map((each, index) => (index === this.at ? value : each)))
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  #say(curve: Curve): void {
    this.curve = curve
    this.dispatchEvent(new CustomEvent<Curve>('curve-change', { detail: curve }))
  }
}

customElements.get('timbrel-curve') ?? customElements.define('timbrel-curve', CurveElement)
