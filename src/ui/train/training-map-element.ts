import { css, html, LitElement } from 'lit'
import type { PreviewMap } from '../../contract/training.ts'
import type { Theme } from '../colour/palette.ts'
import { PadCanvas } from '../pad/pad-canvas.ts'
import { betweenMaps } from './between-maps.ts'

/** Milliseconds in which points move to where the next preview has them. */
const MOVE_MS = 700

const EMPTY: PreviewMap = { instruments: [], recordings: [] }

/** The pad filling up while a model is trained, in small: `<timbrel-training-map>`. Only to be looked at. */
export class TrainingMapElement extends LitElement {
  static override styles = css`
    :host { display: block; aspect-ratio: 1; border-radius: 8px; overflow: hidden; background: var(--surface); }
    canvas { width: 100%; height: 100%; display: block; }
  `
  static override properties = { map: { attribute: false }, theme: {} }

  declare map: PreviewMap | null
  declare theme: Theme
  readonly #sizes = new ResizeObserver(() => this.#draw())
  #canvas: PadCanvas | null = null
  #from = EMPTY
  #to = EMPTY
  #startedMs = 0
  #frame = 0

  constructor() {
    super()
    this.map = null
    this.theme = 'dark'
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
    if (canvas !== null) this.#canvas = new PadCanvas(canvas)
  }

  protected override render() {
    const names = (this.map?.instruments ?? []).map(({ name }) => name).join(', ')
    return html`<canvas role="img" aria-label=${`The pad so far: ${names}`}></canvas>`
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (changed.has('map')) this.#move(this.map ?? EMPTY)
    else this.#draw()
  }

  #move(to: PreviewMap): void {
    if (JSON.stringify(to) === JSON.stringify(this.#to)) return
    this.#from = this.#to
    this.#to = to
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches
    this.#startedMs = still ? Number.NEGATIVE_INFINITY : performance.now()
    this.#draw()
  }

  #draw(): void {
    cancelAnimationFrame(this.#frame)
    this.#frame = 0
    const { clientWidth: width, clientHeight: height } = this
    if (this.#canvas === null || width === 0 || height === 0) return
    const share = Math.min(1, (performance.now() - this.#startedMs) / MOVE_MS)
    const model = betweenMaps(this.#from, this.#to, share)
    this.#canvas.prepare({ width, height }, model, { mode: 'map', corners: [0, 0, 0, 0], pair: [0, 0] }, this.theme)
    this.#canvas.draw({ cursors: [], gesture: null, carried: null, moving: false }, 0)
    if (share < 1) this.#frame = requestAnimationFrame(() => this.#draw())
  }
}

customElements.get('timbrel-training-map') ?? customElements.define('timbrel-training-map', TrainingMapElement)
