import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import type { PadModel } from '../pad/pad-model.ts'
import { instrumentLabel } from '../pad/weights-in-words.ts'
import type { PlayState } from '../state/play-state.ts'
import { placeBelow, popoverStyles } from '../views/popover.ts'
import { viewStyles } from '../views/view-styles.ts'
import { isApplied, missingFrom, presetOf } from './preset-format.ts'
import { FACTORY_PRESETS, LONGEST_NAME, type NamedPreset, type PresetShelf } from './preset-shelf.ts'

/** Detail of `preset-renamed`. */
export interface PresetRenamed {
  readonly from: string
  readonly to: string
}

/** The header's choice of a preset: `<timbrel-presets>`. Asks for one by `preset-chosen`, whose detail is its name and itself. */
export class PresetsElement extends LitElement {
  static override styles = [
    viewStyles,
    popoverStyles,
    css`
      :host { padding: 0; overflow: visible; }
      .choice { max-width: 200px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      ul { list-style: none; margin: 4px 0 8px; padding: 0; }
      li { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 4px; align-items: center; }
      li .load { text-align: left; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      li .load[aria-current='true'] { background: var(--surface-2); font-weight: 600; }
      li small { grid-column: 1 / -1; padding: 0 12px 4px; }
      .save { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 8px; border-top: 1px solid var(--hairline); padding-top: 12px; }
    `,
  ]
  static override properties = {
    shelf: { attribute: false },
    own: { attribute: false },
    problem: {},
    state: { attribute: false },
    instruments: { attribute: false },
    typed: { state: true },
    renaming: { state: true },
    deleting: { state: true },
  }

  declare shelf: PresetShelf
  /** Of the shelf, said anew when they change. */
  declare own: readonly NamedPreset[]
  declare problem: string
  declare state: PlayState
  declare instruments: PadModel['instruments']
  declare typed: string
  declare renaming: string
  declare deleting: string

  constructor() {
    super()
    this.own = []
    this.problem = ''
    this.typed = ''
    this.renaming = ''
    this.deleting = ''
  }

  protected override render(): TemplateResult {
    const { preset: name } = this.state
    const chosen = name === null ? null : this.shelf.find(name)
    const changed = chosen !== null && !isApplied(chosen, this.state, this.instruments)
    const title = changed ? `${name}, changed since` : 'Choose and save presets'
    return html`<button class="quiet choice" popovertarget="list" title=${title}>
        <span class="soft">Preset</span> ${chosen === null ? 'none' : name}${changed ? ' *' : ''} ▾</button>
      <div id="list" popover aria-label="Presets" role="dialog" @keydown=${this.#key} @toggle=${this.#toggled}>
        ${this.problem === '' ? nothing : html`<p class="warning" role="alert">${this.problem}</p>`}
        <h3>Came with Timbrel</h3>
        <ul>${FACTORY_PRESETS.map((one) => html`<li>${this.#load(one)}</li>`)}</ul>
        <h3>Your own</h3>
        ${this.own.length === 0 ? html`<p class="soft">None yet: save what you hear below.</p>` : nothing}
        <ul>${this.own.map((one) => this.#own(one))}</ul>
        ${this.#saveRow()}
      </div>`
  }

  #load({ name, preset }: NamedPreset): TemplateResult {
    const missing = missingFrom(preset, this.instruments).map(instrumentLabel)
    return html`<button class="quiet load" aria-current=${this.state.preset === name} title="Play ${name}"
        @click=${() => this.#choose({ name, preset })}>${name}</button>
      ${missing.length === 0 ? nothing : html`<small class="warning">needs ${missing.join(', ')}, not in this model: there what you hear now stays</small>`}`
  }

  #own(one: NamedPreset): TemplateResult {
    const { name } = one
    if (this.deleting === name) {
      return html`<li><span>Delete ${name} for good?</span><span class="row">
        <button @click=${() => this.#end(this.shelf.delete(name))}>Delete</button>
        <button class="quiet" @click=${() => this.#end()}>Keep</button></span></li>`
    }
    if (this.renaming === name) {
      return html`<li><input type="text" maxlength=${LONGEST_NAME} aria-label="New name of ${name}" .value=${name}
        @keydown=${(event: KeyboardEvent) => this.#renameKey(event, name)} /></li>`
    }
    return html`<li>${this.#load(one)}<span class="row">
      <button class="quiet" aria-label="Rename ${name}" title="Give it another name" @click=${() => this.#startRenaming(name)}>Rename</button>
      <button class="quiet" aria-label="Delete ${name}" title="Forget it" @click=${() => {
        this.deleting = name
      }}>Delete …</button></span></li>`
  }

  #saveRow(): TemplateResult {
    const name = this.typed.trim()
    const refusal = this.shelf.refusal(name)
    const replaces = this.own.some((one) => one.name === name)
    return html`<div class="save">
      <input type="text" maxlength=${LONGEST_NAME} placeholder="Name" aria-label="Name of the new preset" .value=${this.typed}
        @input=${(event: Event) => {
          this.typed = (event.target as HTMLInputElement).value
        }} @keydown=${(event: KeyboardEvent) => {
          if (event.key === 'Enter' && refusal === null) this.#save(name)
        }} />
      <button ?disabled=${refusal !== null} title=${refusal ?? 'Keep what you hear now under this name'}
        @click=${() => this.#save(name)}>${replaces ? 'Replace' : 'Save'}</button>
    </div>`
  }

  #choose(one: NamedPreset): void {
    this.dispatchEvent(new CustomEvent<NamedPreset>('preset-chosen', { detail: one, bubbles: true, composed: true }))
  }

  #save(name: string): void {
    const preset = presetOf(this.state, this.instruments)
    this.typed = ''
    void this.shelf.save(name, preset).then(() => this.#choose({ name, preset }))
  }

  #startRenaming(name: string): void {
    this.renaming = name
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLInputElement>('li input')?.select())
  }

  #renameKey(event: KeyboardEvent, from: string): void {
    const to = (event.target as HTMLInputElement).value.trim()
    if (event.key === 'Escape') {
      event.preventDefault()
      this.#end()
    }
    if (event.key !== 'Enter') return
    // What gets the focus next must not take this key for a press.
    event.preventDefault()
    const taken = to !== from && this.own.some(({ name }) => name === to)
    const refusal = taken ? `“${to}” is taken; choose another name` : this.shelf.refusal(to)
    if (refusal !== null) {
      this.problem = `${refusal}.`
      return
    }
    const said = () =>
      this.dispatchEvent(
        new CustomEvent<PresetRenamed>('preset-renamed', { detail: { from, to }, bubbles: true, composed: true }),
      )
    this.#end(this.shelf.rename(from, to).then(() => void said()))
  }

  #end(work?: Promise<void>): void {
    this.renaming = ''
    this.deleting = ''
    if (work !== undefined) void work.then(() => this.updateComplete).then(() => this.#focusCurrent())
  }

  /** Keys go on from the preset that plays. */
  #focusCurrent(): void {
    const list = this.renderRoot.querySelector<HTMLElement>('#list:popover-open')
    const current = list?.querySelector<HTMLElement>('.load[aria-current=true]')
    const next = current ?? list?.querySelector<HTMLElement>('.load')
    next?.focus()
  }

  /** Up and down go through the presets; Escape closes the list and silences nothing. */
  #key(event: KeyboardEvent): void {
    if (event.key === 'Escape') event.stopPropagation()
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const rows = [...this.renderRoot.querySelectorAll<HTMLElement>('.load')]
    const at = rows.indexOf(event.composedPath()[0] as HTMLElement)
    if (step === undefined || at < 0) return
    event.preventDefault()
    rows[Math.min(rows.length - 1, Math.max(0, at + step))]?.focus()
  }

  #toggled(event: ToggleEvent): void {
    const list = event.currentTarget as HTMLElement
    if (event.newState !== 'open') {
      this.#end()
      return
    }
    placeBelow(list, this.renderRoot.querySelector('.choice'))
    void this.shelf.renew()
    this.#focusCurrent()
  }
}

customElements.get('timbrel-presets') ?? customElements.define('timbrel-presets', PresetsElement)
