import { html, LitElement, nothing } from 'lit'
import './controls/slider-element.ts'
import './keys/piano-element.ts'
import './pad/pad-element.ts'
import { appStyles } from './app-styles.ts'
import type { Theme } from './colour/palette.ts'
import type { PianoPress } from './keys/piano-element.ts'
import { GestureLoop } from './pad/gesture-loop.ts'
import type { PadElement } from './pad/pad-element.ts'
import type { PadCornerDrop, PadMove } from './pad/pad-events.ts'
import type { Corners, PadModel } from './pad/pad-model.ts'
import { playPanel } from './play-panel.ts'
import { Player } from './player.ts'
import { LiveSound } from './sound/live-sound.ts'
import './sound/spectrum-element.ts'
import { modelRoute } from '../contract/host-api.ts'
import type { WorkletModel, WorkletStatistics } from '../contract/worklet-messages.ts'
import { readModelBytes } from '../model-file/read-model-bytes.ts'
import { connectMidi } from './keys/midi-input.ts'
import type { PadNow } from './render/render-form.ts'
import { fetchModel } from './session/fetch-model.ts'
import { autosave, loadState } from './state/autosave.ts'
import { chooseModel, chosenModel } from './state/chosen-model.ts'
import { fitState, type PlayState } from './state/play-state.ts'
import { UndoableStore } from './state/undoable-store.ts'
import type { ModelChosen } from './views/host-view.ts'
import { HostViews } from './views/host-views.ts'

/** The model that a host always has. */
const FIRST_MODEL = 'orchestra'
const EMPTY: PadModel = { instruments: [], recordings: [] }

/** Load and latency are said twice a second: to be read, not to flicker. */
const STATISTICS_MS = 500

/** The app's one window: owns the state, the player and the Play view. */
export class AppElement extends LitElement {
  static override styles = appStyles
  static override properties = {
    outline: { state: true },
    message: { state: true },
    words: { state: true },
    sound: { state: true },
    starting: { state: true },
    statistics: { state: true },
    midi: { state: true },
    modelId: { state: true },
    loading: { state: true },
  }

  declare outline: PadModel
  declare message: string
  declare words: string
  declare sound: LiveSound | null
  declare starting: boolean
  declare statistics: WorkletStatistics | null
  /** What is said of MIDI inputs. */
  declare midi: string
  /** Of the model on the pad; '' before there is one. */
  declare modelId: string
  /** True while another model is on its way. */
  declare loading: boolean

  readonly store = new UndoableStore<PlayState>(loadState(), () => performance.now())
  readonly player = new Player(this.store, () => this.requestUpdate())
  readonly loop = new GestureLoop(this.store, this.player)
  readonly #views = new HostViews(this, (id) => this.#open(id))
  #model: WorkletModel | null = null
  /** Id of the model that was asked for last. */
  #wanted = ''
  #statisticsMs = 0
  readonly #light = matchMedia('(prefers-color-scheme: light)')
  readonly #still = matchMedia('(prefers-reduced-motion: reduce)')

  constructor() {
    super()
    this.outline = EMPTY
    this.message = ''
    this.words = ''
    this.sound = null
    this.starting = false
    this.statistics = null
    this.midi = ''
    this.modelId = ''
    this.loading = false
    autosave(this.store)
    this.store.subscribe(() => this.requestUpdate())
    for (const query of [this.#light, this.#still]) query.addEventListener('change', () => this.requestUpdate())
  }

  override connectedCallback(): void {
    super.connectedCallback()
    addEventListener('keydown', (event) => this.#keyDown(event))
    addEventListener('keyup', (event) => this.player.keyUp(event.code))
    addEventListener('blur', () => this.player.releaseKeys())
    void this.#openFirst()
  }

  get theme(): Theme {
    const { theme } = this.store.value
    if (theme !== 'system') return theme
    return this.#light.matches ? 'light' : 'dark'
  }

  protected override render() {
    const state = this.store.value
    return html`<div class="top" @model-chosen=${this.#chooseModel}>${this.#header()}${this.#views.tabs(this.message)}</div>
      <main id="view-play" ?hidden=${this.#views.view !== 'play'}>
        <section class="stage" aria-label="Pad">
          <timbrel-pad .model=${this.outline} .mode=${state.padMode} .corners=${state.corners} .pair=${state.pair}
            .place=${state.place} .gesture=${state.gesture} .theme=${this.theme} .reducedMotion=${this.#still.matches}
            .emptyText=${this.message === '' ? 'Loading the instruments …' : this.message}
            @pad-move=${this.#padMove} @pad-corner=${this.#padCorner}></timbrel-pad>
          ${this.#startButton()}
        </section>
        <aside aria-label="Sound">${playPanel(this)}</aside>
      </main>
      <div class="views" ?hidden=${this.#views.view === 'play'} @model-chosen=${this.#chooseModel}>${this.#views.panels(this.theme, this.outline, this.#padNow)}</div>
      <timbrel-spectrum class="spectrum" .analyser=${this.sound?.analyser ?? null}
        .onLevel=${(level: number) => this.#showLevel(level)}></timbrel-spectrum>
      <footer class="foot">
        <div class="octave">Octave
          <div class="row">
            <button aria-label="Octave down" title="Octave down (-)" ?disabled=${state.octave <= -3} @click=${() => this.shiftOctave(-1)}>−</button>
            <button aria-label="Octave up" title="Octave up (=)" ?disabled=${state.octave >= 3} @click=${() => this.shiftOctave(1)}>+</button>
          </div>
        </div>
        <timbrel-piano .sounding=${this.player.sounding} .octave=${state.octave}
          @piano-key=${this.#pianoKey}></timbrel-piano>
      </footer>`
  }

  #header() {
    return html`<header>
      <h1>Timbrel</h1>
      <span class="model">${this.#views.models(this.modelId, this.loading, this.theme)}</span>
      <span class="space"></span>
      ${this.#readOut()}
      ${this.#midiButton()}
      <button class="quiet" title="Undo (Ctrl Z)" ?disabled=${!this.store.canUndo} @click=${() => this.step('undo')}>Undo</button>
      <button class="quiet" title="Redo (Ctrl Shift Z)" ?disabled=${!this.store.canRedo} @click=${() => this.step('redo')}>Redo</button>
      <button class="quiet" title="Silence everything (Esc)" @click=${() => this.player.panic()}>Panic</button>
      <button class="quiet" title="Dark or light" @click=${this.#toggleTheme}>${this.theme === 'dark' ? 'Light' : 'Dark'}</button>
    </header>`
  }

  /** Once a frame at most: a pointer says more than the eye sees, and the sound does not wait for this. */
  protected override async scheduleUpdate(): Promise<void> {
    await new Promise(requestAnimationFrame)
    super.scheduleUpdate()
  }

  protected override updated(): void {
    document.documentElement.dataset['theme'] = this.theme
    const pad = this.#pad
    if (pad === null) return
    void pad.updateComplete.then(() => {
      document.documentElement.style.setProperty('--cursor-colour', pad.colour)
      if (this.words !== pad.words) this.words = pad.words
    })
  }

  /** Changes what the state says of the sound, and tells the sound. */
  change(name: string, part: Partial<PlayState>): void {
    this.store.change(name, part)
    this.player.tellSettings()
    if ('padMode' in part) this.player.movePlace(this.store.value.place)
  }

  step(direction: 'undo' | 'redo'): void {
    this.loop.stop()
    this.store[direction]()
    this.player.tellSettings()
    this.player.movePlace(this.store.value.place)
  }

  shiftOctave(by: number): void {
    const octave = Math.min(3, Math.max(-3, this.store.value.octave + by))
    this.store.change('octave', { octave })
  }

  /** Opens the sound once; the browser allows it from a click or a key. */
  async start(): Promise<void> {
    const model = this.#model
    if (model === null || this.sound !== null || this.starting) return
    this.starting = true
    try {
      const sound = await LiveSound.open(model, this.store.value.place, (statistics) => this.#hear(statistics))
      this.sound = sound
      this.player.connect(sound)
    } catch (error) {
      this.message = error instanceof Error ? error.message : 'The sound could not be started. Reload the page.'
    }
    this.starting = false
  }

  #startButton() {
    if (this.sound !== null || this.#model === null) return nothing
    if (this.message !== '') return html`<p class="message" role="alert">${this.message}</p>`
    return html`<button class="start" ?disabled=${this.starting} @click=${() => this.start()}>
      ${this.starting ? 'Starting the sound …' : 'Click to start audio'}</button>`
  }

  #readOut() {
    if (this.sound === null) return nothing
    const milliseconds = Math.round(1000 * this.sound.latencySeconds)
    const load = Math.round(100 * (this.statistics?.load ?? 0))
    return html`<span class="read-out" title="Time from key to loudspeaker, and share of the audio thread's time in use">
        ${milliseconds} ms · ${load} %</span>
      <div class="meter" role="img" aria-label="Level" title="Level"><div></div></div>`
  }

  #midiButton() {
    if (this.midi !== '') return html`<span class="read-out">${this.midi}</span>`
    const able = 'requestMIDIAccess' in navigator
    const title = able ? 'Let MIDI keyboards play' : 'This browser has no MIDI; Chrome, Edge and Firefox have'
    return html`<button class="quiet" ?disabled=${!able} title=${title} @click=${this.#connectMidi}>MIDI</button>`
  }

  async #connectMidi(): Promise<void> {
    void this.start()
    this.midi = await connectMidi(this.player, this.store, (words) => {
      this.midi = words
    })
  }

  #hear(statistics: WorkletStatistics): void {
    const now = performance.now()
    if (now - this.#statisticsMs < STATISTICS_MS) return
    this.#statisticsMs = now
    this.statistics = statistics
  }

  #showLevel(level: number): void {
    const pad = this.#pad
    if (pad !== null) pad.level = level
    this.renderRoot.querySelector<HTMLElement>('.meter')?.style.setProperty('--level', String(level))
  }

  get #pad(): PadElement | null {
    return this.renderRoot.querySelector('timbrel-pad')
  }

  /** What a render takes over from the pad. */
  get #padNow(): PadNow {
    const { place, gesture, settings } = this.store.value
    return { model: this.modelId, place, gesture, detail: settings.detail }
  }

  /** The model that was played last, or, where it is gone, the one that is always there. */
  async #openFirst(): Promise<void> {
    const chosen = chosenModel()
    if (chosen !== null) await this.#open(chosen)
    if (this.#model === null && this.#wanted === (chosen ?? '')) await this.#open(FIRST_MODEL)
  }

  async #chooseModel({ detail: { id } }: CustomEvent<ModelChosen>): Promise<void> {
    await this.#open(id)
    if (this.modelId !== id) return
    chooseModel(id)
    this.#views.show('play')
  }

  async #open(id: string): Promise<void> {
    this.loading = true
    this.#wanted = id
    try {
      const model = await readModelBytes(await fetchModel(new URL(modelRoute(id), document.baseURI)), id)
      // Another one was asked for while this one came.
      if (this.#wanted !== id) return
      this.#model = model
      this.modelId = id
      this.outline = { instruments: model.instruments, recordings: [] }
      this.store.follow(fitState(this.store.value, this.outline.instruments.length))
      this.#swap(model)
      this.message = ''
    } catch (error) {
      this.message = error instanceof Error ? error.message : 'The instruments could not be loaded. Reload the page.'
    }
    this.loading = false
  }

  /** Plays another model from now on, where there is sound already; its notes begin anew. */
  #swap(model: WorkletModel): void {
    if (this.sound === null) return
    this.player.panic()
    this.sound.swap(model)
    this.player.tellSettings()
    this.player.movePlace(this.store.value.place)
  }

  #padMove(event: CustomEvent<PadMove>): void {
    const move = event.detail
    this.player.pad(move)
    if (move.touch !== 0) return
    if (move.phase === 'start') this.loop.stop()
    this.loop.record(move.place)
    this.store.change('place', { place: move.place })
    if (move.phase === 'end') this.store.settle()
  }

  #padCorner(event: CustomEvent<PadCornerDrop>): void {
    const { corner, instrument } = event.detail
    const corners = [...this.store.value.corners] as [number, number, number, number]
    const from = corners.indexOf(instrument)
    if (from >= 0) corners[from] = corners[corner] as number
    corners[corner] = instrument
    this.change('corners', { corners: corners satisfies Corners })
  }

  #pianoKey(event: CustomEvent<PianoPress>): void {
    void this.start()
    this.player.piano(event.detail)
  }

  #toggleTheme(): void {
    this.store.follow({ theme: this.theme === 'dark' ? 'light' : 'dark' })
  }

  #keyDown(event: KeyboardEvent): void {
    const target = event.composedPath()[0]
    const typing =
      (target instanceof HTMLInputElement && target.type !== 'range') || target instanceof HTMLSelectElement
    if (typing) return
    if ((event.ctrlKey || event.metaKey) && event.code === 'KeyZ') this.step(event.shiftKey ? 'redo' : 'undo')
    else if (event.ctrlKey || event.metaKey || event.altKey) return
    else if (event.repeat) return
    else if (event.code === 'Minus') this.shiftOctave(-1)
    else if (event.code === 'Equal') this.shiftOctave(1)
    else if (event.code === 'Escape') this.player.panic()
    else if (this.player.keyDown(event.code)) void this.start()
    else return
    event.preventDefault()
  }
}

customElements.get('timbrel-app') ?? customElements.define('timbrel-app', AppElement)
