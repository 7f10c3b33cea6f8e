import { css, html, nothing, type TemplateResult } from 'lit'
import { type JobInfo, jobAudioRoute } from '../../contract/host-api.ts'
import type { TrainingVerdict } from '../../contract/training.ts'
import { goesOn } from '../session/host-session.ts'
import type { Collection } from '../sounds/collection.ts'
import { HostView } from '../views/host-view.ts'
import { count } from '../views/plain-words.ts'
import { progressBar } from '../views/progress-row.ts'
import { viewStyles } from '../views/view-styles.ts'
import './loss-plot-element.ts'
import type { PreviewKeys } from './preview-keys.ts'
import './training-map-element.ts'
import { misfitsInWords, progressInWords, verdictInWords } from './training-words.ts'

/** Steps without end, where minutes decide. */
const MANY_STEPS = 10_000_000

/** Curves that begin later have lost their beginning: the host was started anew. */
const LATE_STEP = 10

/** Of whatever the host did when it was lost. */
const CUT_OFF = 'Cut off: the host cannot be reached'

/** The Train view: from a collection of recordings to a model on the pad. */
export class TrainElement extends HostView {
  static override styles = [
    viewStyles,
    css`
      .choices { border: 0; padding: 0; margin: 0; display: grid; gap: 8px; }
      legend { padding: 0; margin-bottom: 8px; color: var(--text-soft); }
      .job { border-top: 1px solid var(--hairline); padding-top: 16px; }
      ul { margin: 0; padding-left: 20px; line-height: 1.6; max-width: 80ch; }
      summary { cursor: pointer; }
      .pictures { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 16px; align-items: start; }
      figure { margin: 0; width: clamp(180px, 24vw, 300px); display: grid; gap: 4px; }
    `,
  ]
  static override properties = {
    ...HostView.properties,
    collection: { attribute: false },
    preview: { attribute: false },
    name: { state: true },
    minutes: { state: true },
    timed: { state: true },
  }

  declare collection: Collection
  declare preview: PreviewKeys
  declare name: string
  declare minutes: number
  /** False: until it stops improving. */
  declare timed: boolean
  readonly #audio = new Audio()

  constructor() {
    super()
    this.name = ''
    this.minutes = 5
    this.timed = false
  }

  protected override render(): TemplateResult {
    const [latest] = this.session.trainings
    const shown = latest ?? null
    const waiting = this.session.trainings.filter((job) => job !== shown && !goesOn(job) && job.resumable)
    return html`<div class="stack">
      ${this.problemLine()}
      ${shown === null ? nothing : this.#job(shown)}
      ${shown === null || !goesOn(shown) ? this.#form(shown !== null) : nothing}
      ${waiting.map((job) => this.#waiting(job))}
    </div>`
  }

  #form(second: boolean): TemplateResult {
    const { workspace, busy, table } = this.collection
    const used = table?.recordings.length ?? workspace?.recordings.filter(({ excluded }) => !excluded).length ?? 0
    const why =
      workspace === null || used === 0
        ? 'Bring recordings in the Sounds view first'
        : busy
          ? 'Wait until the recordings have been listened to'
          : table === null
            ? 'The recordings could not be listened to; see the Sounds view'
            : !this.session.connected
              ? 'The host cannot be reached'
              : ''
    return html`<section class="stack wide ${second ? 'job' : ''}" aria-label="New training">
      <h2>${second ? 'Train another' : 'Train a model'}</h2>
      <p class="soft">${
        used === 0
          ? 'A model learns the space between your instruments. Bring recordings in the Sounds view first; the pad stays playable while it learns.'
          : `From ${used} recordings of “${workspace?.name}”. The pad stays playable while it learns; you can stop at any time and keep what it has learnt.`
      }</p>
      <label>Name <input type="text" maxlength="100" placeholder=${workspace?.name ?? 'My model'} .value=${this.name}
        @input=${(event: Event) => {
          this.name = (event.target as HTMLInputElement).value
        }} /></label>
      <fieldset class="choices"><legend>How long</legend>
        <label><input type="radio" name="length" .checked=${!this.timed} @change=${() => this.#choose(false)} />Until it stops improving</label>
        <span class="row"><label><input type="radio" name="length" .checked=${this.timed} @change=${() => this.#choose(true)} />At most</label>
          <label><input type="number" min="0.1" max="10000" step="any" aria-label="Minutes" .value=${String(this.minutes)}
            @input=${this.#type} />minutes</label></span>
      </fieldset>
      <button class="primary" ?disabled=${why !== ''} title=${why} @click=${this.#train}>Train</button>
      ${why === '' ? nothing : html`<p class="soft small">${why}.</p>`}
    </section>`
  }

  #job(job: JobInfo): TemplateResult {
    const goes = goesOn(job)
    return html`<section class="stack wide" aria-label="Training of ${job.title}">
      <div class="row wide"><h2>${job.title}</h2><span class="soft" role="status">${this.session.connected ? stateInWords(job) : CUT_OFF}</span></div>
      ${job.result?.type === 'model' ? this.#verdict(job.result.verdict) : nothing}
      ${!this.session.connected ? nothing : goes ? this.#running(job) : this.#ended(job)}
      ${this.#pictures(job)}
    </section>`
  }

  /** The curves and, while it goes on, the pad as it fills up. */
  #pictures({ id, state, preview }: JobInfo): TemplateResult | typeof nothing {
    const points = this.session.curves.get(id)?.points ?? []
    if (points.length === 0) return nothing
    const map = state === 'done' ? null : (preview?.map ?? null)
    return html`${(points[0]?.step ?? 0) > LATE_STEP ? html`<p class="soft small">The curves begin where the training was taken up again.</p>` : nothing}
      <div class="pictures wide">
        <timbrel-losses .points=${[...points]} .theme=${this.theme}></timbrel-losses>
        ${
          map === null
            ? nothing
            : html`<figure><timbrel-training-map .map=${map} .theme=${this.theme}></timbrel-training-map>
                <figcaption class="soft small">The pad after ${preview?.step.toLocaleString('en')} steps</figcaption></figure>`
        }
      </div>`
  }

  #running(job: JobInfo): TemplateResult {
    const { id, state, progress, preview } = job
    const stopping = state === 'stopping'
    const share =
      progress?.type === 'step' && progress.secondsLeft !== null
        ? progress.secondsElapsed / (progress.secondsElapsed + progress.secondsLeft)
        : progress?.type === 'analysing'
          ? progress.done / progress.of
          : null
    const learns = (this.session.curves.get(id)?.points.length ?? 0) > 0
    const soon = preview === null ? 'The first preview comes some seconds after learning has begun' : ''
    return html`<div class="row">
        <button class="primary" ?disabled=${stopping || !learns} title=${learns ? 'End now and keep the best so far' : 'There is nothing to keep yet'}
          @click=${() => this.ask(this.session.api.stopAndKeep({ job: id }))}>Stop and keep</button>
        ${this.#keys(job, soon)}
        <button ?disabled=${soon !== ''} title=${soon || 'Hear the latest preview: a morph between two of your recordings'}
          @click=${() => this.#listen(id)}>Hear a morph</button>
        <button class="quiet" title="Throw this training away" @click=${() => this.ask(this.session.api.cancel({ job: id }))}>Cancel</button>
      </div>
      ${progressBar('Progress', share)}`
  }

  /** The latest preview on the keys, or the model before back on them. */
  #keys({ id }: JobInfo, soon: string): TemplateResult {
    const { heard } = this.preview
    if (heard?.job !== id) {
      return html`<button ?disabled=${soon !== ''} title=${soon || 'Play what has been learnt so far on the keys below; the pad shows it too'}
        @click=${() => this.preview.listen(id)}>Listen on the keys</button>`
    }
    return html`<button title="Give the keys back to the model before" @click=${() => this.preview.leave()}>Back to the model before</button>
      <span class="soft">On the keys: step ${heard.step.toLocaleString('en')}</span>`
  }

  #ended(job: JobInfo): TemplateResult {
    const { id, state, result, resumable, fault } = job
    const model = result?.type === 'model' ? result.model : null
    const there = this.session.models.some((one) => one.id === model)
    return html`
      ${fault === null ? nothing : html`<p class="warning" role="alert">${fault.message}</p>`}
      <div class="row">
        ${
          model === null || !there
            ? nothing
            : html`<button class="primary" @click=${() => this.chooseModel(model)}>Play it</button>`
        }
        ${resumable ? html`<button class="primary" @click=${() => this.ask(this.session.api.resume({ job: id }))}>Resume</button>` : nothing}
        ${
          state === 'done'
            ? nothing
            : html`<button @click=${() => this.ask(this.session.api.cancel({ job: id }))}>Throw away</button>`
        }
      </div>`
  }

  #verdict(verdict: TrainingVerdict): TemplateResult {
    const bad = misfitsInWords(verdict)
    return html`<ul>${verdictInWords(verdict).map((line) => html`<li>${line}</li>`)}</ul>
      ${
        bad.length === 0
          ? nothing
          : html`<details open><summary>${count(bad.length, 'recording')} it recreates badly</summary>
            <ul>${bad.map(({ file, words }) => html`<li>${file}: <span class="soft">${words}</span></li>`)}</ul>
            <p class="soft">Listen to them in the Sounds view: is it one clean note, and the note that is shown? Correct the note, or
              set the recording aside, and train again.</p></details>`
      }`
  }

  #waiting({ id, title }: JobInfo): TemplateResult {
    return html`<div class="row wide job"><h3>${title}</h3><span class="soft">was interrupted and can go on.</span><span class="space"></span>
      <button @click=${() => this.ask(this.session.api.resume({ job: id }))}>Resume</button>
      <button class="quiet" @click=${() => this.ask(this.session.api.cancel({ job: id }))}>Throw away</button></div>`
  }

  #choose(timed: boolean): void {
    this.timed = timed
  }

  #type(event: Event): void {
    const minutes = (event.target as HTMLInputElement).valueAsNumber
    if (minutes > 0) this.minutes = minutes
    this.timed = true
  }

  #train(): void {
    const { workspace } = this.collection
    if (workspace === null) return
    const options = this.timed ? { maxMinutes: Math.max(0.01, this.minutes), maxSteps: MANY_STEPS } : {}
    const name = this.name.trim() || workspace.name
    void this.ask(this.session.api.train({ workspace: workspace.id, name, options }))
  }

  #listen(job: string): void {
    // A preview is replaced as training goes on: never one from before.
    this.#audio.src = new URL(`${jobAudioRoute(job)}?${Date.now()}`, document.baseURI).href
    this.#audio.play().catch(() => {
      this.problem = 'There is no preview yet; it comes some seconds after the training has begun.'
    })
  }
}

function stateInWords({ state, progress, resumable }: JobInfo): string {
  switch (state) {
    case 'running':
      return progressInWords(progress)
    case 'stopping':
      return 'Finishing the model …'
    case 'done':
      return 'Finished'
    case 'failed':
      return resumable ? 'Stopped by an error; it can go on from where it was saved.' : 'Stopped by an error'
    case 'interrupted':
      return resumable ? 'Interrupted; it can go on from where it was saved.' : 'Interrupted before anything was saved'
    case 'cancelled':
      return 'Cancelled'
  }
}

customElements.get('timbrel-train') ?? customElements.define('timbrel-train', TrainElement)
