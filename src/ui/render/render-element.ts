import { css, html, nothing, type TemplateResult } from 'lit'
import { type JobInfo, jobAudioRoute } from '../../contract/host-api.ts'
import type { SampleFormat } from '../../contract/render.ts'
import type { PadModel } from '../pad/pad-model.ts'
import { instrumentLabel } from '../pad/weights-in-words.ts'
import { goesOn } from '../session/host-session.ts'
import { noteInWords } from '../sounds/recording-rows.ts'
import { HostView } from '../views/host-view.ts'
import { viewStyles } from '../views/view-styles.ts'
import { MOST_SECONDS, type PadNow, type RenderForm, type RenderWay, renderRequest } from './render-form.ts'

const NOTES = Array.from({ length: 73 }, (_, at) => 24 + at)
const RATES = [44_100, 48_000, 96_000]
const FORMATS: readonly { readonly format: SampleFormat; readonly label: string }[] = [
  { format: '16', label: '16 bit' },
  { format: '24', label: '24 bit' },
  { format: '32f', label: '32 bit float' },
]

/** The Render view: one note along a way, into a WAV file. */
export class RenderElement extends HostView {
  static override styles = [
    viewStyles,
    css`
      fieldset { border: 0; padding: 0; margin: 0; display: grid; gap: 8px; }
      legend { padding: 0; margin-bottom: 8px; color: var(--text-soft); }
      .field { display: inline-grid; gap: 4px; color: var(--text-soft); font-size: 12px; align-items: start; justify-items: start; }
      .field > * { font-size: 13px; }
      li { list-style: none; display: flex; gap: 12px; align-items: center; flex-wrap: wrap; padding: 8px 0; border-top: 1px solid var(--hairline); }
      ul { margin: 0; padding: 0; }
    `,
  ]
  static override properties = {
    ...HostView.properties,
    outline: { attribute: false },
    now: { attribute: false },
    form: { state: true },
    problem: { state: true },
  }

  /** Of the model on the pad. */
  declare outline: PadModel
  declare now: PadNow
  declare form: RenderForm
  declare problem: string

  constructor() {
    super()
    this.outline = { instruments: [], recordings: [] }
    this.form = { way: 'place', from: '', to: '', midiNote: 60, seconds: 4, rateHz: 44_100, format: '24' }
    this.problem = ''
  }

  protected override render(): TemplateResult {
    const renders = [...this.session.jobs.values()].filter(
      ({ kind, state }) => kind === 'render' && state !== 'cancelled',
    )
    const why = !this.session.connected
      ? 'The host cannot be reached'
      : this.outline.instruments.length === 0
        ? 'No model is loaded'
        : ''
    return html`<div class="stack">
      <h2>Render to a file</h2>
      <p class="soft">One note of the model on the pad, as the very engine that plays it makes it, without a loudspeaker in between.</p>
      ${this.#ways()}
      <div class="row">
        <label class="field">Note <select @change=${(event: Event) => this.#set({ midiNote: Number(chosenIn(event)) })}>
          ${NOTES.map((note) => html`<option value=${note} .selected=${note === this.form.midiNote}>${noteInWords(note)}</option>`)}</select></label>
        <label class="field">Seconds <input type="number" min="0.1" max=${MOST_SECONDS} step="any" .value=${String(this.form.seconds)}
          @change=${(event: Event) => this.#set({ seconds: Number(chosenIn(event)) || this.form.seconds })} /></label>
        <label class="field">Sample rate <select @change=${(event: Event) => this.#set({ rateHz: Number(chosenIn(event)) })}>
          ${RATES.map((rate) => html`<option value=${rate} .selected=${rate === this.form.rateHz}>${rate / 1000} kHz</option>`)}</select></label>
        <label class="field">Format <select @change=${(event: Event) => this.#set({ format: chosenIn(event) as SampleFormat })}>
          ${FORMATS.map(({ format, label }) => html`<option value=${format} .selected=${format === this.form.format}>WAV, ${label}</option>`)}</select></label>
      </div>
      <button class="primary" ?disabled=${why !== ''} title=${why} @click=${this.#begin}>Render</button>
      ${this.problem === '' ? nothing : html`<p class="warning" role="alert">${this.problem}</p>`}
      ${renders.length === 0 ? nothing : html`<ul class="wide" aria-label="Renders">${renders.reverse().map((job) => this.#job(job))}</ul>`}
    </div>`
  }

  #ways(): TemplateResult {
    const { gesture } = this.now
    const way = (value: RenderWay, label: TemplateResult | string, why = '') => html`<label title=${why}>
      <input type="radio" name="way" ?disabled=${why !== ''} .checked=${this.form.way === value} @change=${() => this.#set({ way: value })} />${label}</label>`
    return html`<fieldset><legend>What sounds</legend>
      ${way('place', 'The place on the map where the pad stands now')}
      ${way('gesture', gesture === null ? 'The gesture: none is recorded' : 'The recorded gesture, over the whole length', gesture === null ? 'Record a gesture in the Play view first' : '')}
      <span class="row">${way('between', 'From')} ${this.#instrument('from', 0)} to ${this.#instrument('to', 1)} <span class="soft">in even steps to the ear</span></span>
    </fieldset>`
  }

  #instrument(end: 'from' | 'to', fallback: number): TemplateResult {
    const { instruments } = this.outline
    const chosen = this.#instrumentOf(end, fallback)
    return html`<select aria-label=${end === 'from' ? 'From instrument' : 'To instrument'}
      @change=${(event: Event) => this.#set({ [end]: chosenIn(event), way: 'between' })}>
      ${instruments.map(({ name }) => html`<option value=${name} .selected=${name === chosen}>${instrumentLabel(name)}</option>`)}
    </select>`
  }

  /** The chosen one, or, where this model has none of that name, the one at `fallback`. */
  #instrumentOf(end: 'from' | 'to', fallback: number): string {
    const names = this.outline.instruments.map(({ name }) => name)
    return names.includes(this.form[end]) ? this.form[end] : (names[fallback] ?? names[0] ?? '')
  }

  #job(job: JobInfo): TemplateResult {
    const { id, state, result, fault, startedAt } = job
    const time = new Date(startedAt).toLocaleTimeString('en', {
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hour12: false,
    })
    const cancel = () => this.#ask(this.session.api.cancel({ job: id }))
    if (goesOn(job)) {
      return html`<li><span role="status">${time} · Rendering …</span><button @click=${cancel}>Cancel</button></li>`
    }
    if (state !== 'done' || result?.type !== 'audio') {
      return html`<li><span class="warning">${time} · ${fault?.message ?? 'It did not end.'}</span></li>`
    }
    const { midiNote, durationSeconds, peakDb } = result.file
    const address = new URL(jobAudioRoute(id), document.baseURI).href
    const name = `timbrel ${noteInWords(midiNote)} ${time.replaceAll(':', '-')}.wav`
    return html`<li><span>${time} · ${noteInWords(midiNote)}, ${durationSeconds.toFixed(1)} s, peak ${peakDb.toFixed(1).replace('-', '−')} dB</span>
      <audio controls preload="metadata" src=${address} aria-label="Render of ${time}"></audio>
      <a class="button" href=${address} download=${name}>Save ${name}</a></li>`
  }

  #set(part: Partial<RenderForm>): void {
    this.form = { ...this.form, ...part }
  }

  #begin(): void {
    const form = { ...this.form, from: this.#instrumentOf('from', 0), to: this.#instrumentOf('to', 1) }
    void this.#ask(this.session.api.render(renderRequest(form, this.now)))
  }

  async #ask(call: Promise<unknown>): Promise<void> {
    this.problem = ''
    try {
      await call
    } catch (error) {
      this.problem = error instanceof Error ? error.message : 'This did not work. Try again.'
    }
  }
}

function chosenIn(event: Event): string {
  return (event.target as HTMLInputElement | HTMLSelectElement).value
}

customElements.get('timbrel-render') ?? customElements.define('timbrel-render', RenderElement)
