import { css, html, LitElement, nothing } from 'lit'
import type { LearnState } from '../learn/learning.ts'
import { decimalsOf, parseTyped, type SliderScale, shareOf, snap, valueAt } from './slider-scale.ts'

/** Steps of a Shift-arrow and of Page Up and Down. */
const LARGE = 10

/** Share of the length that a pixel of the wheel moves. */
const WHEEL_SHARE = 0.0006

/** Detail of `slider-learn`. */
export interface SliderLearn {
  readonly what: 'arm' | 'clear'
}

const NOT_LEARNED: LearnState = { controller: null, mode: 'off' }

/** Detail of `slider-change`. */
export interface SliderChange {
  readonly value: number
  /** False while it may go on: a drag, a wheel, a held arrow. */
  readonly settled: boolean
  /** True while a pointer holds it. */
  readonly held: boolean
}

/**
 * A horizontal slider with its value at the right: drag, wheel, arrows; double-click resets; Enter or a click on the
 * value types it exactly. Says by `slider-change` what it is moved to and takes no other part. A right-click or a long
 * press asks by `slider-learn` for a MIDI controller.
 */
export class SliderElement extends LitElement {
  static override styles = css`
    :host { display: grid; position: relative; grid-template-columns: var(--slider-label, 84px) 1fr 64px auto; align-items: center; gap: 8px;
      min-height: 24px; font-size: 13px; }
    .label { color: var(--text-soft); white-space: nowrap; }
    .track { position: relative; height: 24px; cursor: ew-resize; touch-action: none; border-radius: 4px; outline: none; }
    .track::before, .fill { content: ''; position: absolute; top: 10px; height: 4px; border-radius: 2px; }
    .track::before { left: 0; right: 0; background: var(--track); }
    .fill { left: var(--from); width: var(--length); background: var(--accent); }
    .thumb { position: absolute; top: 5px; left: var(--at); width: 14px; height: 14px; margin-left: -7px; border-radius: 50%;
      background: var(--text); transition: scale 120ms ease-out; }
    .track:hover .thumb { scale: 1.15; }
    .track:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
    .value, input { font: inherit; font-variant-numeric: tabular-nums; text-align: right; color: var(--text); background: none;
      border: 0; padding: 2px 4px; border-radius: 4px; width: 100%; box-sizing: border-box; cursor: text; white-space: nowrap; }
    .value:hover { background: var(--surface-2); }
    .value:focus-visible, input:focus-visible { outline: 2px solid var(--focus); }
    :host([compact]) { grid-template-columns: minmax(0, 1fr) auto auto; grid-template-rows: 18px 16px; gap: 0 4px; min-height: 34px; }
    :host([compact]) .track { grid-row: 2; grid-column: 1 / -1; height: 16px; }
    :host([compact]) .track::before, :host([compact]) .fill { top: 6px; }
    :host([compact]) .thumb { top: 1px; }
    :host([compact]) .label { overflow: hidden; text-overflow: ellipsis; }
    :host([compact]) .value { padding-block: 0; }
    :host([compact]) input { width: 64px; padding-block: 0; }
    :host([disabled]) .track, :host([disabled]) .value { cursor: not-allowed; opacity: 0.45; }
    .controller { font-size: 12px; color: var(--text-soft); font-variant-numeric: tabular-nums; white-space: nowrap; }
    .learn { position: absolute; inset: 0; padding: 0; border-radius: 4px; background: none; border: 1px dashed var(--focus); cursor: pointer; }
    .learn[aria-pressed='true'] { border-style: solid; background: color-mix(in srgb, var(--focus) 20%, transparent); }
    .learn:focus-visible { outline: 2px solid var(--focus); }
    .clear { position: relative; font: inherit; font-size: 12px; color: var(--text); background: var(--surface-2); border: 0; border-radius: 4px;
      padding: 2px 6px; cursor: pointer; }
    .clear:focus-visible { outline: 2px solid var(--focus); }
    @media (prefers-reduced-motion: reduce) { .thumb { transition: none; } }
  `
  static override properties = {
    label: {},
    value: { type: Number },
    reset: { type: Number },
    scale: { attribute: false },
    unit: {},
    words: { attribute: false },
    hint: {},
    disabled: { type: Boolean, reflect: true },
    compact: { type: Boolean, reflect: true },
    learn: { attribute: false },
    typing: { state: true },
  }

  declare label: string
  declare value: number
  /** Where a double-click goes. */
  declare reset: number
  declare scale: SliderScale
  declare unit: string
  /** Says special values in words, 'own' or 'off'; null leaves them to number and unit. */
  declare words: (value: number) => string | null
  /** What it does, or, disabled, why it cannot. */
  declare hint: string
  declare disabled: boolean
  /** Its track under its name and value, for two to a row. */
  declare compact: boolean
  /** How it stands to MIDI controllers; null where it cannot be learned. */
  declare learn: LearnState | null
  declare typing: boolean

  #dragStart: { left: number; share: number; value: number } | null = null

  constructor() {
    super()
    this.label = ''
    this.value = 0
    this.reset = 0
    this.scale = { min: 0, max: 1, step: 0.01, curve: 1 }
    this.unit = ''
    this.words = () => null
    this.hint = ''
    this.disabled = false
    this.compact = false
    this.learn = null
    this.addEventListener('contextmenu', (event) => this.#askToLearn(event))
    this.typing = false
  }

  protected override render() {
    const text = this.#text()
    return html`<span class="label" title=${this.hint}>${this.label}</span>
      <div class="track" role="slider" tabindex=${this.disabled ? -1 : 0} title=${this.hint} aria-label=${this.label}
        aria-valuemin=${this.scale.min} aria-valuemax=${this.scale.max} aria-valuenow=${this.value} aria-valuetext=${text}
        aria-disabled=${this.disabled} @pointerdown=${this.#down} @pointermove=${this.#drag} @pointerup=${this.#drop}
        @pointercancel=${this.#drop} @wheel=${this.#wheel} @keydown=${this.#key} @dblclick=${this.#resetValue}>
        <div class="fill"></div><div class="thumb"></div>
      </div>
      ${
        this.typing
          ? html`<input aria-label="${this.label}, exact value" .value=${this.value.toFixed(decimalsOf(this.scale.step))}
              @keydown=${this.#typeKey} @blur=${this.#typed} />`
          : html`<button class="value" tabindex="-1" title="Type an exact value" ?disabled=${this.disabled}
              @click=${this.#startTyping}>${text}</button>`
      }${this.#learned()}`
  }

  /** The controller that moves it; while controls are learned, a way to choose it and to forget the controller. */
  #learned() {
    const { controller, mode } = this.learn ?? NOT_LEARNED
    const name = `CC ${controller}`
    if (this.learn === null || (mode === 'off' && controller === null)) return nothing
    if (mode === 'off')
      return html`<span class="controller" title="MIDI controller ${controller} moves it">${name}</span>`
    return html`<button class="learn" aria-pressed=${mode === 'armed'} aria-label="Learn ${this.label}"
        title=${mode === 'armed' ? 'Move a controller of your MIDI keyboard' : `Choose ${this.label}, then move a controller`}
        @click=${() => this.#sayLearn('arm')}></button>
      ${controller === null ? nothing : html`<button class="clear" aria-label="Forget controller ${controller}" title="Forget this controller" @click=${() => this.#sayLearn('clear')}>${name} ✕</button>`}`
  }

  #askToLearn(event: Event): void {
    if (this.learn === null || this.disabled || this.typing) return
    event.preventDefault()
    this.#sayLearn('arm')
  }

  #sayLearn(what: SliderLearn['what']): void {
    this.dispatchEvent(
      new CustomEvent<SliderLearn>('slider-learn', { detail: { what }, bubbles: true, composed: true }),
    )
  }

  protected override updated(): void {
    const track = this.renderRoot.querySelector<HTMLElement>('.track')
    const zero = shareOf(this.scale, Math.max(this.scale.min, 0))
    const at = shareOf(this.scale, this.value)
    track?.style.setProperty('--at', `${100 * at}%`)
    track?.style.setProperty('--from', `${100 * Math.min(at, zero)}%`)
    track?.style.setProperty('--length', `${100 * Math.abs(at - zero)}%`)
  }

  #text(): string {
    const words = this.words(this.value)
    if (words !== null) return words
    const number = this.value.toFixed(decimalsOf(this.scale.step)).replace('-', '−')
    return this.unit === '' ? number : `${number} ${this.unit}`
  }

  /** A drag moves from where the value is: pressing the track alone changes nothing. */
  #down(event: PointerEvent): void {
    if (event.button !== 0 || this.disabled) return
    const track = event.currentTarget as HTMLElement
    track.setPointerCapture(event.pointerId)
    this.#dragStart = { left: event.clientX, share: shareOf(this.scale, this.value), value: this.value }
  }

  #drag(event: PointerEvent): void {
    if (this.#dragStart === null) return
    const width = (event.currentTarget as HTMLElement).clientWidth
    const fine = event.shiftKey ? 0.1 : 1
    this.#move(
      valueAt(this.scale, this.#dragStart.share + (fine * (event.clientX - this.#dragStart.left)) / width),
      false,
    )
  }

  #drop(): void {
    if (this.#dragStart === null) return
    const moved = this.value !== this.#dragStart.value
    this.#dragStart = null
    if (moved) this.#say(true)
  }

  #wheel(event: WheelEvent): void {
    if (this.disabled) return
    event.preventDefault()
    const share = shareOf(this.scale, this.value) - WHEEL_SHARE * event.deltaY
    const value = valueAt(this.scale, share)
    const least = this.value - Math.sign(event.deltaY) * this.scale.step
    this.#move(value === this.value ? snap(this.scale, least) : value, false)
  }

  #key(event: KeyboardEvent): void {
    if (this.disabled || event.altKey || event.ctrlKey || event.metaKey) return
    const step = this.scale.step * (event.shiftKey ? LARGE : 1)
    const next: Record<string, number> = {
      ArrowRight: this.value + step,
      ArrowUp: this.value + step,
      ArrowLeft: this.value - step,
      ArrowDown: this.value - step,
      PageUp: this.value + LARGE * this.scale.step,
      PageDown: this.value - LARGE * this.scale.step,
      Home: this.scale.min,
      End: this.scale.max,
    }
    const value = next[event.key]
    if (value !== undefined) this.#move(snap(this.scale, value), false)
    else if (event.key === 'Enter') this.#startTyping()
    else return
    event.preventDefault()
  }

  #resetValue(): void {
    if (!this.disabled) this.#move(this.reset, true)
  }

  #startTyping(): void {
    this.typing = true
    void this.updateComplete.then(() => this.renderRoot.querySelector('input')?.select())
  }

  #typeKey(event: KeyboardEvent): void {
    event.stopPropagation()
    if (event.key === 'Escape') this.#stopTyping()
    if (event.key === 'Enter') this.#typed(event)
  }

  #typed(event: Event): void {
    if (!this.typing) return
    const value = parseTyped(this.scale, (event.target as HTMLInputElement).value)
    this.#stopTyping()
    if (value !== null) this.#move(value, true)
  }

  #stopTyping(): void {
    this.typing = false
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.track')?.focus())
  }

  #move(value: number, settled: boolean): void {
    if (value === this.value) return
    this.value = value
    this.#say(settled)
  }

  #say(settled: boolean): void {
    const detail: SliderChange = { value: this.value, settled, held: this.#dragStart !== null }
    this.dispatchEvent(new CustomEvent<SliderChange>('slider-change', { detail, bubbles: true, composed: true }))
  }
}

customElements.get('timbrel-slider') ?? customElements.define('timbrel-slider', SliderElement)
