import { html, nothing, type TemplateResult } from 'lit'
import type { JobInfo } from '../../contract/host-api.ts'
import { goesOn } from '../session/host-session.ts'
import { HostView } from '../views/host-view.ts'
import { count } from '../views/plain-words.ts'
import { progressRow } from '../views/progress-row.ts'
import { viewStyles } from '../views/view-styles.ts'

/**
 * Adds a collection of recordings to a model without training: `<timbrel-add-recordings>`. Its own network hears them; a
 * new model is made, the old one stays. Says `closed` when it is done with.
 */
export class AddRecordingsElement extends HostView {
  static override styles = viewStyles
  static override properties = {
    ...HostView.properties,
    model: {},
    workspace: {},
    name: { state: true },
    job: { state: true },
  }

  /** Id of the model, or of the collection; '' where it is still to be chosen. */
  declare model: string
  declare workspace: string
  declare name: string
  /** Id of what was begun here. */
  declare job: string

  constructor() {
    super()
    this.model = ''
    this.workspace = ''
    this.name = ''
    this.job = ''
  }

  protected override render(): TemplateResult {
    const job = this.session.jobs.get(this.job)
    return html`<div class="stack">
      ${this.problemLine()}
      ${job === undefined ? this.#form() : goesOn(job) ? this.#running(job) : this.#ended(job)}
    </div>`
  }

  #form(): TemplateResult {
    const { models, workspaces } = this.session
    const usable = models.filter(({ summary }) => summary !== null)
    const model = usable.find(({ id }) => id === this.model) ?? usable[0]
    const workspace = workspaces.find(({ id }) => id === this.workspace) ?? workspaces.at(-1)
    const used = workspace?.recordings.filter(({ excluded }) => !excluded).length ?? 0
    const name = model === undefined ? '' : `${model.name} and ${workspace?.name ?? ''}`.slice(0, 100)
    const why =
      model === undefined
        ? 'There is no model to add to'
        : workspace === undefined || used === 0
          ? 'Bring recordings in the Sounds view first'
          : ''
    const begin = async () => {
      if (model === undefined || workspace === undefined) return
      const asked = { model: model.id, workspace: workspace.id, name: this.name.trim() || name }
      this.job = (await this.session.api.addRecordings(asked)).id
    }
    return html`<p class="soft">The model’s own network hears them: no training, some seconds. A new model is made; this one stays as it is.
        Sounds unlike all it has learnt from come out best after training.</p>
      <div class="row">
        ${
          this.model !== ''
            ? nothing
            : html`<label>To <select aria-label="Model" @change=${(event: Event) => {
                this.model = (event.target as HTMLSelectElement).value
              }}>${usable.map(({ id, name }) => html`<option value=${id} .selected=${id === model?.id}>${name}</option>`)}</select></label>`
        }
        ${
          this.workspace !== '' || workspaces.length === 0
            ? nothing
            : html`<label>Add <select aria-label="Collection" @change=${(event: Event) => {
                this.workspace = (event.target as HTMLSelectElement).value
              }}>${workspaces.map(({ id, name }) => html`<option value=${id} .selected=${id === workspace?.id}>${name}</option>`)}</select></label>`
        }
        <label>Name <input type="text" maxlength="100" aria-label="Name of the new model" placeholder=${name} .value=${this.name}
          @input=${(event: Event) => {
            this.name = (event.target as HTMLInputElement).value
          }} /></label>
        <button ?disabled=${why !== ''} title=${why || `Add ${count(used, 'recording')}`} @click=${() => this.ask(begin())}>Add ${used === 0 ? '' : count(used, 'recording')}</button>
        <button class="quiet" @click=${this.#close}>Close</button>
      </div>
      ${why === '' ? nothing : html`<p class="soft small">${why}.</p>`}`
  }

  #running({ id, progress }: JobInfo): TemplateResult {
    const heard = progress?.type === 'analysing' ? progress : null
    const words = heard === null ? 'Adding' : `Listening to ${heard.file} (${heard.done} of ${heard.of})`
    const cancel = () => this.ask(this.session.api.cancel({ job: id }))
    return progressRow(words, heard === null ? null : heard.done / heard.of, cancel)
  }

  #ended({ state, result, title, fault }: JobInfo): TemplateResult {
    if (result?.type !== 'added') {
      return html`<div class="row"><span class="warning">${state === 'cancelled' ? 'Cancelled.' : (fault?.message ?? 'It did not end.')}</span>
        <button @click=${() => {
          this.job = ''
        }}>Try again</button></div>`
    }
    const { model, sounds, instruments } = result
    return html`<div class="row"><span role="status">“${title}” is made: ${count(instruments, 'instrument')}, ${count(sounds, 'recording')}.</span>
      <button class="primary" @click=${() => {
        this.#close()
        this.chooseModel(model)
      }}>Play it</button>
      <button class="quiet" @click=${this.#close}>Close</button></div>`
  }

  #close(): void {
    this.job = ''
    this.dispatchEvent(new CustomEvent('closed'))
  }
}

customElements.get('timbrel-add-recordings') ?? customElements.define('timbrel-add-recordings', AddRecordingsElement)
