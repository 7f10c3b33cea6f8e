import { css, html, LitElement } from 'lit'
import type { Theme } from '../colour/palette.ts'
import { type Gesture, GestureRecorder } from '../pad/gesture.ts'
import '../pad/pad-element.ts'
import type { PadMove } from '../pad/pad-events.ts'
import type { PadModel } from '../pad/pad-model.ts'

/** A path by keys ends when they rest this long, milliseconds. */
const REST_MS = 1200

/** A small pad to draw a path on, by pointer or by arrow keys: `<timbrel-path>`. Says `path-drawn` with a {@link Gesture}. */
export class PathElement extends LitElement {
  static override styles = css`
    :host { display: block; width: 260px; }
    timbrel-pad { width: 260px; height: 260px; }
  `
  static override properties = {
    model: { attribute: false },
    path: { attribute: false },
    theme: {},
    place: { state: true },
  }

  declare model: PadModel
  declare path: Gesture | null
  declare theme: Theme
  declare place: { readonly x: number; readonly y: number }
  #recorder: GestureRecorder | null = null
  #held = false
  #rest = 0

  constructor() {
    super()
    this.model = { instruments: [], recordings: [] }
    this.path = null
    this.theme = 'dark'
    this.place = { x: 0.5, y: 0.5 }
  }

  protected override render() {
    return html`<timbrel-pad title="Draw a path" .model=${this.model} .theme=${this.theme} .place=${this.place} .gesture=${this.path}
      .reducedMotion=${true} @pad-move=${this.#move}></timbrel-pad>`
  }

  #move(event: CustomEvent<PadMove>): void {
    // The app's own pad says the same: what is drawn here moves nothing there.
    event.stopPropagation()
    const { touch, place, phase } = event.detail
    if (touch !== 0) return
    const seconds = performance.now() / 1000
    if (phase === 'start') this.#recorder = new GestureRecorder()
    this.#recorder ??= new GestureRecorder()
    if (phase !== 'move') this.#held = phase === 'start'
    this.place = place
    this.#recorder.add(place, seconds)
    clearTimeout(this.#rest)
    if (phase === 'end') this.#finish(seconds)
    else if (!this.#held) this.#rest = setTimeout(() => this.#finish(seconds), REST_MS)
  }

  /** @param seconds of the last move: what comes after it is no path. */
  #finish(seconds: number): void {
    const gesture = this.#recorder?.finish(seconds) ?? null
    this.#recorder = null
    if (gesture === null) return
    this.path = gesture
    this.dispatchEvent(new CustomEvent<Gesture>('path-drawn', { detail: gesture }))
  }
}

customElements.get('timbrel-path') ?? customElements.define('timbrel-path', PathElement)
