import { css, html, nothing, type TemplateResult } from 'lit'
import { importModelRoute, type ModelListing, modelRoute } from '../../contract/host-api.ts'
import { HostView } from '../views/host-view.ts'
import { viewStyles } from '../views/view-styles.ts'
import './add-recordings-element.ts'
import { modelInWords, originInWords, provenanceOf } from './model-words.ts'
import { previewedJob } from './preview-id.ts'

/** The header's choice of a model, and the window in which models are kept: `<timbrel-models>`. */
export class ModelsElement extends HostView {
  static override styles = [
    viewStyles,
    css`
      :host { padding: 0; overflow: visible; }
      timbrel-add-recordings { padding: 8px 0 0; overflow: visible; }
      .choice { max-width: 260px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      dialog { color: var(--text); background: var(--surface); border: 1px solid var(--hairline); border-radius: 8px; padding: 16px 24px 24px;
        width: min(720px, calc(100vw - 64px)); max-height: calc(100vh - 96px); box-sizing: border-box; overflow: auto; }
      dialog::backdrop { background: rgb(0 0 0 / 0.5); }
      ul { list-style: none; margin: 12px 0; padding: 0; }
      li { border-top: 1px solid var(--hairline); padding: 12px 0; display: grid; gap: 4px; }
      table { border-collapse: collapse; font-size: 12px; margin-top: 4px; }
      td { padding: 2px 16px 2px 0; vertical-align: top; overflow-wrap: anywhere; }
      td:first-child { white-space: nowrap; }
      summary { cursor: pointer; color: var(--text-soft); font-size: 12px; }
    `,
  ]
  static override properties = {
    ...HostView.properties,
    current: {},
    loading: { type: Boolean },
    deleting: { state: true },
    renaming: { state: true },
    adding: { state: true },
  }

  /** Id of the model on the pad. */
  declare current: string
  /** True while another one is on its way. */
  declare loading: boolean
  declare deleting: string
  declare renaming: string
  /** Model that recordings are being added to. */
  declare adding: string

  constructor() {
    super()
    this.current = ''
    this.loading = false
    this.deleting = ''
    this.renaming = ''
    this.adding = ''
  }

  protected override render(): TemplateResult {
    const { models } = this.session
    const name = this.#nameOf(this.current)
    return html`<button class="quiet choice" aria-haspopup="dialog" title="Choose, import, export and delete models" @click=${this.#open}>
        <span class="soft">Model</span> ${this.loading ? 'Loading …' : name} ▾</button>
      <dialog aria-label="Models" @keydown=${this.#key} @close=${this.#forget}>
        <div class="row"><h2>Models</h2><span class="space"></span>
          <label class="button"><input class="picker" type="file" accept=".timbrel" @change=${this.#import} />Import …</label>
          <button class="quiet" @click=${() => this.#dialog?.close()}>Close</button></div>
        ${this.problemLine()}
        <ul>${models.map((model) => this.#model(model))}</ul>
      </dialog>`
  }

  #model(model: ModelListing): TemplateResult {
    const { id, name, own, summary } = model
    const here = id === this.current
    const file = `${name.replaceAll(/[^\p{L}\p{N} _-]/gu, '-')}.timbrel`
    return html`<li>
      <div class="row">
        ${this.renaming === id ? this.#nameField(model) : html`<h3>${name}</h3>`}
        <span class=${summary === null ? 'warning' : 'soft'}>${modelInWords(model)}</span><span class="space"></span>
        <button ?disabled=${here || summary === null} title=${here ? 'It is on the pad' : 'Put it on the pad'} aria-label="Play ${name}"
          @click=${() => this.#choose(id)}>${here ? 'On the pad' : 'Play'}</button>
      </div>
      <div class="row small">
        <a class="button" href=${new URL(modelRoute(id), document.baseURI).href} download=${file} aria-label="Export ${name}">Export</a>
        <button class="quiet" ?disabled=${summary === null} aria-label="Add recordings to ${name}"
          title=${summary === null ? 'This file cannot be read' : 'Add recordings to it, without training'} @click=${() => {
            this.adding = this.adding === id ? '' : id
          }}>Add recordings …</button>
        ${own ? this.#ownActions(model, here) : html`<span class="soft">Came with Timbrel</span>`}
      </div>
      ${this.adding === id ? this.#addition(id) : nothing}
      ${summary === null ? nothing : this.#provenance(model)}
    </li>`
  }

  #addition(id: string): TemplateResult {
    const close = () => {
      this.adding = ''
    }
    return html`<timbrel-add-recordings .session=${this.session} .theme=${this.theme} .model=${id} @closed=${close}
      @model-chosen=${() => this.#dialog?.close()}></timbrel-add-recordings>`
  }

  #ownActions({ id, name }: ModelListing, here: boolean): TemplateResult {
    if (this.deleting === id) {
      return html`<span>Delete it for good?</span>
        <button @click=${() => this.#ask(this.session.api.deleteModel({ model: id }))}>Delete</button>
        <button class="quiet" @click=${this.#forget}>Keep</button>`
    }
    return html`<button class="quiet" aria-label="Rename ${name}" @click=${() => {
      this.renaming = id
    }}>Rename</button>
      <button class="quiet" aria-label="Delete ${name}" ?disabled=${here} title=${here ? 'Put another model on the pad first' : 'Delete it from Timbrel'}
        @click=${() => {
          this.deleting = id
        }}>Delete …</button>`
  }

  #nameField({ id, name }: ModelListing): TemplateResult {
    return html`<input type="text" maxlength="100" aria-label="New name of ${name}" .value=${name}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Enter') this.#rename(id, (event.target as HTMLInputElement).value.trim())
      }} @blur=${(event: Event) => this.#rename(id, (event.target as HTMLInputElement).value.trim())} />`
  }

  #provenance(model: ModelListing): TemplateResult {
    return html`<details><summary>Where it and its sounds come from</summary>
      <p class="small soft">${originInWords(model)}</p>
      <table>${provenanceOf(model).map(({ instrument, from }) => html`<tr><td>${instrument}</td><td class="soft">${from}</td></tr>`)}</table>
    </details>`
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog')
  }

  #open(): void {
    this.problem = ''
    this.#dialog?.showModal()
  }

  #choose(id: string): void {
    this.#dialog?.close()
    this.chooseModel(id)
  }

  /** The window's keys are its own: Escape closes it, letters play nothing. */
  #key(event: KeyboardEvent): void {
    event.stopPropagation()
  }

  #forget(): void {
    this.deleting = ''
    this.renaming = ''
  }

  #rename(id: string, name: string): void {
    if (this.renaming !== id) return
    this.renaming = ''
    if (name !== '') void this.#ask(this.session.api.renameModel({ model: id, name }))
  }

  async #import(event: Event): Promise<void> {
    const input = event.target as HTMLInputElement
    const file = input.files?.[0]
    input.value = ''
    if (file === undefined) return
    const route = importModelRoute(file.name.replace(/\.timbrel$/i, '').slice(0, 100) || 'Imported')
    await this.#ask(
      fetch(new URL(route, document.baseURI), { method: 'POST', body: file }).then(async (answer) => {
        if (!answer.ok) throw new Error(`${file.name} was not taken: ${String((await answer.json()).message)}`)
      }),
    )
  }

  async #ask(call: Promise<unknown>): Promise<void> {
    this.#forget()
    await this.ask(call)
  }

  /** As the library calls it; a training's preview is called after the training. */
  #nameOf(id: string): string {
    const job = previewedJob(id)
    if (job !== null) return `Preview of ${this.session.jobs.get(job)?.title ?? 'a training'}`
    return this.session.models.find((model) => model.id === id)?.name ?? id
  }
}

customElements.get('timbrel-models') ?? customElements.define('timbrel-models', ModelsElement)
