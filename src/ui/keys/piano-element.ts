import { css, html, LitElement, nothing } from 'lit'
import { letterOfNote } from './computer-keys.ts'
import { keyAt, noteLabel, type PianoKey, pianoKeys, velocityAt } from './piano-layout.ts'

const FIRST = 36
const LAST = 96

/** Detail of `piano-key`. */
export interface PianoPress {
  readonly pointerId: number
  readonly note: number
  readonly velocity: number
  readonly down: boolean
}

/** A piano from C2 to C7: pointers play it, sliding over it; what sounds lights it; letters say the computer's keys. */
export class PianoElement extends LitElement {
  static override styles = css`
    :host { display: block; position: relative; touch-action: none; user-select: none; }
    .keys { position: relative; height: 100%; }
    .key { position: absolute; top: 0; box-sizing: border-box; border-radius: 0 0 4px 4px; display: flex; flex-direction: column;
      justify-content: end; align-items: center; gap: 2px; padding-bottom: 6px; font-size: 12px; line-height: 1;
      left: var(--left); width: var(--width); font-variant-numeric: tabular-nums; }
    .white { height: 100%; background: var(--key-white); color: #4a5163; border-right: 1px solid var(--key-gap); }
    .black { height: 62%; background: var(--key-black); color: #c9cedb; z-index: 1; border: 1px solid var(--key-gap); border-top: 0; }
    .lit { background: var(--cursor-colour, #8ab4ff); color: var(--on-accent, #0f1116); }
    .name { font-size: 12px; color: #565d6e; }
    .lit .name { color: var(--on-accent, #0f1116); }
  `
  static override properties = { sounding: { attribute: false }, octave: { type: Number } }

  /** Notes that sound. */
  declare sounding: ReadonlySet<number>
  declare octave: number

  readonly #keys = pianoKeys(FIRST, LAST)
  readonly #whites = this.#keys.filter(({ black }) => !black).length
  readonly #pressed = new Map<number, PianoKey>()

  constructor() {
    super()
    this.sounding = new Set()
    this.octave = 0
  }

  protected override render() {
    return html`<div class="keys" role="img" aria-label="Piano, C2 to C7. Play it with the pointer or the computer's keys."
      @pointerdown=${this.#down} @pointermove=${this.#move} @pointerup=${this.#up} @pointercancel=${this.#up}>
      ${this.#keys.map((key) => this.#key(key))}
    </div>`
  }

  #key({ note, black }: PianoKey) {
    const letter = letterOfNote(note, this.octave)
    return html`<div class="key ${black ? 'black' : 'white'} ${this.sounding.has(note) ? 'lit' : ''}" data-note=${note}>
      <span>${letter}</span>${note % 12 === 0 ? html`<span class="name">${noteLabel(note)}</span>` : nothing}
    </div>`
  }

  protected override firstUpdated(): void {
    const elements = this.renderRoot.querySelectorAll<HTMLElement>('.key')
    for (const [at, key] of this.#keys.entries()) {
      elements[at]?.style.setProperty('--left', `${(100 * key.left) / this.#whites}%`)
      elements[at]?.style.setProperty('--width', `${(100 * (key.black ? 0.6 : 1)) / this.#whites}%`)
    }
  }

  #down(event: PointerEvent): void {
    if (event.button !== 0) return
    event.preventDefault()
    ;(event.currentTarget as HTMLElement).setPointerCapture(event.pointerId)
    this.#press(event)
  }

  /** Sliding over the keys is a glissando. */
  #move(event: PointerEvent): void {
    if (event.buttons > 0 && (event.currentTarget as HTMLElement).hasPointerCapture(event.pointerId)) this.#press(event)
  }

  #press(event: PointerEvent): void {
    const box = this.getBoundingClientRect()
    const y = (event.clientY - box.top) / box.height
    const key = keyAt(this.#keys, ((event.clientX - box.left) * this.#whites) / box.width, y)
    if (key === (this.#pressed.get(event.pointerId) ?? null)) return
    this.#release(event.pointerId)
    if (key === null) return
    this.#pressed.set(event.pointerId, key)
    this.#say({ pointerId: event.pointerId, note: key.note, velocity: velocityAt(key, y), down: true })
  }

  #up(event: PointerEvent): void {
    this.#release(event.pointerId)
  }

  #release(pointerId: number): void {
    const key = this.#pressed.get(pointerId)
    if (key === undefined) return
    this.#pressed.delete(pointerId)
    this.#say({ pointerId, note: key.note, velocity: 0, down: false })
  }

  #say(detail: PianoPress): void {
    this.dispatchEvent(new CustomEvent<PianoPress>('piano-key', { detail, bubbles: true, composed: true }))
  }
}

customElements.get('timbrel-piano') ?? customElements.define('timbrel-piano', PianoElement)
