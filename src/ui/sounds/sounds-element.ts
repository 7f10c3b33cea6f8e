import { html, nothing, type TemplateResult } from 'lit'
import { recordingRoute } from '../../contract/host-api.ts'
import { instrumentHues } from '../colour/instrument-hues.ts'
import { markColour, PALETTES } from '../colour/palette.ts'
import '../models/add-recordings-element.ts'
import { instrumentLabel } from '../pad/weights-in-words.ts'
import { HostView } from '../views/host-view.ts'
import { count } from '../views/plain-words.ts'
import { progressRow } from '../views/progress-row.ts'
import { viewStyles } from '../views/view-styles.ts'
import type { Collection } from './collection.ts'
import { pickedFiles } from './given-files.ts'
import { type Editing, type RowEditor, recordingRow } from './recording-row.ts'
import { type InstrumentRows, type RecordingRow, recordingRows } from './recording-rows.ts'
import { noteAsTyped, withNote } from './set-note.ts'
import { soundsStyles } from './sounds-styles.ts'

const LAYOUT = `strings/            one folder for each instrument
  violin A4.wav     one note in each file
  violin C5.wav
my kalimba/
  C4.wav            a note in the name helps, and is not needed`

/** The Sounds view: recordings brought in, and what became of each. */
export class SoundsElement extends HostView {
  static override styles = [viewStyles, soundsStyles]
  static override properties = {
    ...HostView.properties,
    collection: { attribute: false },
    playing: { state: true },
    editing: { state: true },
    removing: { state: true },
    adding: { state: true },
  }

  declare collection: Collection
  /** File that is heard; '' for none. */
  declare playing: string
  /** What is being changed of which file. */
  declare editing: Editing | null
  declare removing: boolean
  /** Whether they are being added to a model. */
  declare adding: boolean
  readonly #audio = new Audio()

  constructor() {
    super()
    this.playing = ''
    this.editing = null
    this.removing = false
    this.adding = false
    for (const end of ['ended', 'error'] as const) {
      this.#audio.addEventListener(end, () => {
        if (end === 'error' && this.playing !== '') this.collection.problem = 'This browser cannot play this file.'
        this.playing = ''
      })
    }
  }

  protected override render(): TemplateResult {
    const { workspace, table, problem } = this.collection
    const groups = recordingRows(workspace?.recordings ?? [], table)
    return html`<div class="stack">
      ${groups.length === 0 ? this.#empty() : this.#head(groups)}
      ${problem === '' ? nothing : html`<p class="warning" role="alert">${problem}</p>`}
      ${this.adding && groups.length > 0 ? this.#addition() : nothing}
      ${this.#known()}
      ${this.#progress()}
      ${this.#skipped()}
      ${groups.length === 0 ? nothing : this.#table(groups)}
    </div>`
  }

  protected override updated(): void {
    const groups = this.renderRoot.querySelectorAll<HTMLElement>('tbody')
    const circle = Array.from(groups, (_, at) => (2 * Math.PI * at) / groups.length)
    const hues = instrumentHues(circle.map((angle) => ({ x: Math.cos(angle), y: Math.sin(angle) })))
    groups.forEach((group, at) => {
      const colour = markColour(PALETTES[this.theme], { hue: hues[at] ?? 0, purity: 1 })
      group.style.setProperty('--instrument', colour)
    })
  }

  #empty(): TemplateResult {
    return html`<div class="stack empty wide">
      <h2>Bring your own sounds</h2>
      <p>Drop a folder anywhere in this window. Each sub-folder becomes an instrument; two or more can be morphed.
        Single notes of one to five seconds, dry and without vibrato, work best.</p>
      <pre>${LAYOUT}</pre>
      <div class="row">${this.#pickers()}</div>
    </div>`
  }

  #head(groups: readonly InstrumentRows[]): TemplateResult {
    const { workspaces } = this.session
    const { workspace } = this.collection
    const rows = groups.flatMap(({ rows }) => rows)
    const used = rows.filter(({ excluded }) => !excluded).length
    return html`<div class="row wide">
      <h2>${workspace?.name}</h2>
      <span class="soft">${count(groups.length, 'instrument')} · ${count(used, 'recording')}</span>
      <span class="space"></span>
      ${
        workspaces.length < 2
          ? nothing
          : html`<select aria-label="Collection" title="Collections of recordings" ?disabled=${this.collection.busy}
              @change=${(event: Event) => this.collection.choose((event.target as HTMLSelectElement).value)}>
              ${workspaces.map(({ id, name }) => html`<option value=${id} .selected=${id === workspace?.id}>${name}</option>`)}
            </select>`
      }
      ${this.#pickers()}
      <button class="quiet" aria-expanded=${this.adding} title="Play them with a model that is there already, without training"
        @click=${() => {
          this.adding = !this.adding
        }}>Add to a model …</button>
      ${this.#remove()}
    </div>`
  }

  #addition(): TemplateResult {
    return html`<timbrel-add-recordings class="wide" .session=${this.session} .theme=${this.theme}
      .workspace=${this.collection.workspace?.id ?? ''} @closed=${() => {
        this.adding = false
      }}></timbrel-add-recordings>`
  }

  #remove(): TemplateResult {
    if (!this.removing) {
      return html`<button class="quiet" ?disabled=${this.collection.busy} title="Remove this collection from Timbrel; your own files stay where they are"
        @click=${() => {
          this.removing = true
        }}>Remove …</button>`
    }
    const leave = () => {
      this.removing = false
    }
    return html`<span>Remove all of these from Timbrel?</span>
      <button @click=${() => {
        leave()
        void this.collection.remove()
      }}>Remove</button>
      <button class="quiet" @click=${leave}>Keep</button>`
  }

  #pickers(): TemplateResult {
    const take = (event: Event) => {
      const input = event.target as HTMLInputElement
      const files = pickedFiles(input.files)
      input.value = ''
      void this.collection.add(files)
    }
    const { busy } = this.collection
    return html`<label class="button"><input class="picker" type="file" webkitdirectory ?disabled=${busy} @change=${take} />Add a folder …</label>
      <label class="button"><input class="picker" type="file" multiple accept="audio/*,.wav,.flac,.aif,.aiff" ?disabled=${busy} @change=${take} />Add files …</label>`
  }

  /** What to do about recordings that are there already. */
  #known(): TemplateResult | typeof nothing {
    const { known } = this.collection
    if (known === null) return nothing
    const { files, decide } = known
    const named = files.length > 3 ? `${files.slice(0, 3).join(', ')} and ${files.length - 3} more` : files.join(', ')
    return html`<div class="row wide" role="group" aria-label="Recordings that are there already">
      <span role="alert">${files.length === 1 ? 'Already here' : `${files.length} are already here`}: ${named}.</span>
      <button title="The new ones take their places" @click=${() => decide('replace')}>Replace</button>
      <button title="The new ones get names of their own" @click=${() => decide('both')}>Keep both</button>
      <button class="quiet" title="Bring only what is not here yet" @click=${() => decide('leave')}>Leave them out</button>
    </div>`
  }

  #progress(): TemplateResult | typeof nothing {
    const { progress } = this.collection
    if (progress === null) return nothing
    const { words, done, of } = progress
    return progressRow(`${words} (${done} of ${of})`, done / of, () => this.collection.cancel())
  }

  #skipped(): TemplateResult | typeof nothing {
    const { skipped } = this.collection
    if (skipped.length === 0) return nothing
    return html`<details><summary>${count(skipped.length, 'file')} left out</summary>
      <ul>${skipped.map(({ file, why }) => html`<li>${file}: <span class="soft">${why}</span></li>`)}</ul></details>`
  }

  #table(groups: readonly InstrumentRows[]): TemplateResult {
    const editor = this.#editor
    return html`<table class="wide">
      <thead><tr><th><span hidden>Play</span></th><th>Recording</th><th class="shape">Shape</th><th>Note</th><th class="number">Length</th><th class="number">Level</th>
        <th>What Timbrel hears</th><th></th></tr></thead>
      ${groups.map(
        ({ instrument, rows }) => html`<tbody>
          <tr class="group"><th colspan="8" scope="rowgroup"><span class="dot"></span>${instrumentLabel(instrument)}
            <small>${count(rows.length, 'recording')}</small></th></tr>
          ${rows.map((row) => recordingRow(row, editor))}
        </tbody>`,
      )}
    </table>`
  }

  get #editor(): RowEditor {
    return {
      playing: this.playing,
      editing: this.editing,
      busy: this.collection.busy,
      play: (file) => this.#play(file),
      edit: (editing) => this.#edit(editing),
      rename: (row, name) => this.#rename(row, name),
      setNote: (row, text) => this.#setNote(row, text),
      setAside: ({ file, excluded }) => void this.collection.revise(file, { excluded: !excluded }),
    }
  }

  #edit(editing: Editing | null): void {
    this.editing = editing
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLInputElement>('td input')?.select())
  }

  #rename({ file }: RecordingRow, name: string): void {
    void this.collection.revise(file, { to: `${file.slice(0, file.indexOf('/'))}/${name}` })
  }

  #setNote(row: RecordingRow, text: string): void {
    const note = text === '' ? null : noteAsTyped(text)
    if (note === null && text !== '') {
      this.collection.problem = `“${text}” is no note; write it as A4, C#5 or Bb2.`
      return
    }
    if (note !== null || row.noteSet) this.#rename(row, withNote(row.name, note))
  }

  #play(file: string): void {
    const workspace = this.collection.workspace?.id
    const stops = this.playing === file
    this.playing = ''
    this.#audio.pause()
    if (stops || workspace === undefined) return
    this.#audio.src = new URL(recordingRoute({ workspace, file }), document.baseURI).href
    this.playing = file
    // Refusals are heard of by 'error'; a quick second press is none.
    this.#audio.play().catch(() => {})
  }
}

customElements.get('timbrel-sounds') ?? customElements.define('timbrel-sounds', SoundsElement)
