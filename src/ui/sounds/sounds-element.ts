import { html, nothing, type TemplateResult } from 'lit'
import { recordingRoute } from '../../contract/host-api.ts'
import { instrumentHues } from '../colour/instrument-hues.ts'
import { markColour, PALETTES } from '../colour/palette.ts'
import { instrumentLabel } from '../pad/weights-in-words.ts'
import { HostView } from '../views/host-view.ts'
import { viewStyles } from '../views/view-styles.ts'
import type { Collection } from './collection.ts'
import { pickedFiles } from './given-files.ts'
import { type InstrumentRows, type RecordingRow, recordingRows } from './recording-rows.ts'
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
    renaming: { state: true },
    removing: { state: true },
  }

  declare collection: Collection
  /** File that is heard; '' for none. */
  declare playing: string
  /** File whose name is being changed. */
  declare renaming: string
  declare removing: boolean
  readonly #audio = new Audio()

  constructor() {
    super()
    this.playing = ''
    this.renaming = ''
    this.removing = false
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
      ${this.#remove()}
    </div>`
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

  #progress(): TemplateResult | typeof nothing {
    const { progress } = this.collection
    if (progress === null) return nothing
    return html`<div class="row wide">
      <span role="status">${progress.words} (${progress.done} of ${progress.of})</span><span class="space"></span>
      <button @click=${() => this.collection.cancel()}>Cancel</button>
      <progress max=${progress.of} .value=${progress.done} aria-label=${progress.words}></progress>
    </div>`
  }

  #skipped(): TemplateResult | typeof nothing {
    const { skipped } = this.collection
    if (skipped.length === 0) return nothing
    return html`<details><summary>${count(skipped.length, 'file')} left out</summary>
      <ul>${skipped.map(({ file, why }) => html`<li>${file}: <span class="soft">${why}</span></li>`)}</ul></details>`
  }

  #table(groups: readonly InstrumentRows[]): TemplateResult {
    return html`<table class="wide">
      <thead><tr><th><span hidden>Play</span></th><th>Recording</th><th>Note</th><th class="number">Length</th><th class="number">Level</th>
        <th>What Timbrel hears</th><th></th></tr></thead>
      ${groups.map(
        ({ instrument, rows }) => html`<tbody>
          <tr class="group"><th colspan="7" scope="rowgroup"><span class="dot"></span>${instrumentLabel(instrument)}
            <small>${count(rows.length, 'recording')}</small></th></tr>
          ${rows.map((row) => this.#row(row))}
        </tbody>`,
      )}
    </table>`
  }

  #row(row: RecordingRow): TemplateResult {
    const { file, name, excluded, note, seconds, peakDb, verdict, concern } = row
    const plays = this.playing === file
    const { busy } = this.collection
    return html`<tr class=${excluded ? 'excluded' : ''}>
      <td><button class="play quiet" aria-label="${plays ? 'Stop' : 'Play'} ${file}" title=${plays ? 'Stop' : 'Play'}
        @click=${() => this.#play(file)}>${plays ? '■' : '▶'}</button></td>
      <td>${this.renaming === file ? this.#renameField(row) : name}</td>
      <td>${note}</td>
      <td class="number">${seconds === null ? '' : `${seconds.toFixed(1)} s`}</td>
      <td class="number">${peakDb === null ? '' : `${Math.round(peakDb).toString().replace('-', '−')} dB`}</td>
      <td class="verdict ${concern ? 'warning' : 'soft'}">${verdict}</td>
      <td class="actions">
        <button class="quiet" ?disabled=${busy} aria-label="Rename ${file}" title="Rename; a note in the name, such as A4, corrects the pitch"
          @click=${() => this.#startRenaming(file)}>Rename</button>
        <button class="quiet" ?disabled=${busy} aria-label="${excluded ? 'Use' : 'Set aside'} ${file}"
          title=${excluded ? 'Train on it again' : 'Keep it, and do not train on it'}
          @click=${() => this.collection.revise(file, { excluded: !excluded })}>${excluded ? 'Use' : 'Set aside'}</button>
      </td>
    </tr>`
  }

  #renameField({ file, name }: RecordingRow): TemplateResult {
    const finish = (input: HTMLInputElement, keep: boolean) => {
      if (this.renaming !== file) return
      this.renaming = ''
      const to = `${file.slice(0, file.indexOf('/'))}/${input.value.trim()}`
      if (keep && to !== file) void this.collection.revise(file, { to })
    }
    return html`<input type="text" aria-label="New name of ${file}" .value=${name}
      @blur=${(event: Event) => finish(event.target as HTMLInputElement, true)}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Enter' || event.key === 'Escape')
          finish(event.target as HTMLInputElement, event.key === 'Enter')
      }} />`
  }

  #startRenaming(file: string): void {
    this.renaming = file
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLInputElement>('td input')?.select())
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

function count(many: number, thing: string): string {
  return `${many} ${thing}${many === 1 ? '' : 's'}`
}

customElements.get('timbrel-sounds') ?? customElements.define('timbrel-sounds', SoundsElement)
