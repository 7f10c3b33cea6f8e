import { css, html, nothing, type TemplateResult } from 'lit'
import { type MidiListing, midiRoute } from '../../contract/host-api.ts'
import type { SampleFormat } from '../../contract/render.ts'
import { previewedJob } from '../models/preview-id.ts'
import type { PadModel } from '../pad/pad-model.ts'
import type { Collection } from '../sounds/collection.ts'
import { noteInWords } from '../sounds/recording-rows.ts'
import { HostView } from '../views/host-view.ts'
import { viewStyles } from '../views/view-styles.ts'
import './curve-element.ts'
import { rememberedForm, rememberForm } from './form-memory.ts'
import './path-element.ts'
import { MOST_SECONDS, type PadNow, type RenderForm, renderRequest, scoreRequest } from './render-form.ts'
import { renderRow } from './render-list.ts'
import { renderWays } from './render-ways.ts'

const NOTES = Array.from({ length: 73 }, (_, at) => 24 + at)
const RATES = [44_100, 48_000, 88_200, 96_000]
const FORMATS: readonly { readonly format: SampleFormat; readonly label: string }[] = [
  { format: '16', label: '16 bit' },
  { format: '24', label: '24 bit' },
  { format: '32f', label: '32 bit float' },
]

/** The Render view: a note or a MIDI file along a way, into a WAV file. */
export class RenderElement extends HostView {
  static override styles = [
    viewStyles,
    css`
      fieldset { border: 0; padding: 0; margin: 0; display: grid; gap: 8px; align-content: start; }
      legend { padding: 0; margin-bottom: 8px; color: var(--text-soft); }
      .form { display: grid; grid-template-columns: minmax(300px, 1fr) minmax(280px, 1fr); gap: 24px 32px; max-width: 1000px; align-items: start; }
      .form > * { align-content: start; }
      .field { display: inline-grid; gap: 4px; color: var(--text-soft); font-size: 12px; align-items: start; justify-items: start; }
      .field > * { font-size: 13px; }
      .files select { max-width: 140px; }
      .shapes button { padding: 3px 10px; min-height: 24px; }
      li { list-style: none; display: grid; gap: 8px; padding: 12px 0; border-top: 1px solid var(--hairline); }
      ul { margin: 0; padding: 0; }
      img { max-width: 100%; height: auto; border-radius: 8px; background: #121218; }
      @media (max-width: 1000px) { .form { gap: 16px; } .files select { max-width: 112px; } }
      @media (max-width: 760px) { .form { grid-template-columns: minmax(0, 1fr); } }
    `,
  ]
  static override properties = {
    ...HostView.properties,
    collection: { attribute: false },
    outline: { attribute: false },
    now: { attribute: false },
    form: { state: true },
    piece: { state: true },
    reading: { state: true },
  }

  declare collection: Collection
  /** Of the model on the pad. */
  declare outline: PadModel
  declare now: PadNow
  declare form: RenderForm
  /** The MIDI file that was given. */
  declare piece: MidiListing | null
  /** Name of the one that is being read; '' for none. */
  declare reading: string

  constructor() {
    super()
    this.outline = { instruments: [], recordings: [] }
    this.form = rememberedForm()
    this.piece = null
    this.reading = ''
  }

  protected override render(): TemplateResult {
    const jobs = [...this.session.jobs.values()].filter(({ kind, state }) => kind === 'render' && state !== 'cancelled')
    const why = this.#whyNot()
    return html`<div class="stack">
      <h2>Render to a file</h2>
      <p class="soft">The model on the pad, as the very engine that plays it makes it, without a loudspeaker in between.
        The shaping sliders of Play are heard too, except between recordings.</p>
      <div class="form wide">
        ${renderWays(this)}
        <div class="stack">
          ${this.#what()}
          <div class="row">
            <label class="field">Sample rate <select @change=${(event: Event) => this.set({ rateHz: Number(chosenIn(event)) })}>
              ${RATES.map((rate) => html`<option value=${rate} .selected=${rate === this.form.rateHz}>${rate / 1000} kHz</option>`)}</select></label>
            <label class="field">Format <select @change=${(event: Event) => this.set({ format: chosenIn(event) as SampleFormat })}>
              ${FORMATS.map(({ format, label }) => html`<option value=${format} .selected=${format === this.form.format}>WAV, ${label}</option>`)}</select></label>
          </div>
          <button class="primary" ?disabled=${why !== ''} title=${why || 'Render it into a file'} @click=${this.#begin}>Render</button>
          ${why === '' ? nothing : html`<p class="soft small">${why}.</p>`}
          ${this.problemLine()}
        </div>
      </div>
      ${
        jobs.length === 0
          ? html`<p class="soft">What you render appears here, with its spectrogram, to be heard and saved.</p>`
          : html`<ul class="wide" aria-label="Renders">${jobs
              .reverse()
              .map((job) => renderRow(job, () => this.ask(this.session.api.cancel({ job: job.id }))))}</ul>`
      }
    </div>`
  }

  /** A note, or a MIDI file. */
  #what(): TemplateResult {
    const { plays, midiNote, seconds } = this.form
    return html`<fieldset><legend>What is played</legend>
      <div class="row">
        <label><input type="radio" name="plays" .checked=${plays === 'note'} @change=${() => this.set({ plays: 'note' })} />One note</label>
        <label class="field">Note <select @change=${(event: Event) => this.set({ midiNote: Number(chosenIn(event)), plays: 'note' })}>
          ${NOTES.map((note) => html`<option value=${note} .selected=${note === midiNote}>${noteInWords(note)}</option>`)}</select></label>
        <label class="field">Seconds <input type="number" min="0.1" max=${MOST_SECONDS} step="any" .value=${String(seconds)}
          @change=${(event: Event) => this.set({ seconds: secondsIn(event) ?? seconds, plays: 'note' })} /></label>
      </div>
      <div class="row">
        <label title=${this.piece === null ? 'Choose a MIDI file first' : ''}><input type="radio" name="plays" ?disabled=${this.piece === null}
          .checked=${plays === 'piece'} @change=${() => this.set({ plays: 'piece' })} />A MIDI file</label>
        <label class="button" title="All channels but 10, where drums are; at most 16 MB"><input class="picker" type="file" accept=".mid,.midi,audio/midi" @change=${this.#bring} />Choose …</label>
        <span class="soft" role="status">${this.#pieceInWords()}</span>
      </div>
      ${(this.piece?.warnings ?? []).map((warning) => html`<p class="warning small">${warning}</p>`)}
    </fieldset>`
  }

  #pieceInWords(): string {
    if (this.reading !== '') return `Reading ${this.reading} …`
    if (this.piece === null) return 'The shape or path then takes the length of the piece.'
    const { name, notes, notesAtOnce, seconds } = this.piece
    return `${name}: ${notes.toLocaleString('en')} notes, at most ${notesAtOnce} at once, ${seconds.toFixed(1)} s`
  }

  #whyNot(): string {
    const { way, plays, drawn } = this.form
    if (!this.session.connected) return 'The host cannot be reached'
    if (this.outline.instruments.length === 0) return 'No model is loaded'
    if (previewedJob(this.now.model) !== null) return 'A training’s preview cannot be rendered: keep the model first'
    if (plays === 'piece' && this.piece === null) return 'Choose a MIDI file first'
    if (way === 'gesture' && this.now.gesture === null) return 'Record a gesture in the Play view first'
    if (way === 'drawn' && drawn === null) return 'Draw a path first'
    if (way === 'recordings' && this.recordingFiles.length === 0) return 'Bring recordings in the Sounds view first'
    return ''
  }

  /** Recordings that a morph may begin and end with. */
  get recordingFiles(): readonly string[] {
    const { workspace } = this.collection
    return (workspace?.recordings ?? []).filter(({ excluded }) => !excluded).map(({ file }) => file)
  }

  /** The chosen one, or, where there is none of that name, the one at `fallback`. */
  chosen(field: 'from' | 'to' | 'fromFile' | 'toFile'): string {
    const names = field.endsWith('File') ? this.recordingFiles : this.outline.instruments.map(({ name }) => name)
    const value = this.form[field]
    const first = names[0] ?? ''
    return names.includes(value) ? value : field.startsWith('to') ? (names.at(-1) ?? first) : first
  }

  set(part: Partial<RenderForm>): void {
    this.form = { ...this.form, ...part }
    rememberForm(this.form)
  }

  #begin(): void {
    const { api } = this.session
    const ends = (['from', 'to', 'fromFile', 'toFile'] as const).map((field) => [field, this.chosen(field)])
    const form: RenderForm = { ...this.form, ...Object.fromEntries(ends) }
    const workspace = this.collection.workspace?.id ?? ''
    const { piece } = this
    void this.ask(
      form.plays === 'piece' && piece !== null
        ? api.renderScore(scoreRequest(form, this.now, workspace, piece))
        : api.render(renderRequest(form, this.now, workspace)),
    )
  }

  async #bring(event: Event): Promise<void> {
    const input = event.target as HTMLInputElement
    const file = input.files?.[0]
    input.value = ''
    if (file === undefined) return
    this.reading = file.name
    await this.ask(this.#read(file))
    this.reading = ''
  }

  async #read(file: File): Promise<void> {
    const answer = await fetch(new URL(midiRoute(file.name), document.baseURI), { method: 'POST', body: file })
    const said: unknown = await answer.json()
    if (!answer.ok) throw new Error(String((said as { readonly message: unknown }).message))
    this.piece = said as MidiListing
    this.set({ plays: 'piece' })
  }
}

function chosenIn(event: Event): string {
  return (event.target as HTMLInputElement | HTMLSelectElement).value
}

function secondsIn(event: Event): number | null {
  const seconds = Number(chosenIn(event))
  return seconds >= 0.1 && seconds <= MOST_SECONDS ? seconds : null
}

customElements.get('timbrel-render') ?? customElements.define('timbrel-render', RenderElement)
