import { html, LitElement, nothing } from 'lit'
import './controls/slider-element.ts'
import './pad/pad-element.ts'
import './sound/spectrum-element.ts'
import type { HostApi } from '../contract/host-api.ts'
import type { WorkletModel } from '../contract/worklet-messages.ts'
import { appStyles } from './app-styles.ts'
import type { Theme } from './colour/palette.ts'
import { appHeader } from './header/app-header.ts'
import { headerStyles } from './header/header-styles.ts'
import { paintLevel } from './header/level-meter.ts'
import { MidiInputs } from './keys/midi-input.ts'
import type { PianoPress } from './keys/piano-element.ts'
import { MOST_OCTAVES, pianoFoot } from './keys/piano-foot.ts'
import { isTyping, shortcut } from './keys/shortcuts.ts'
import { PAD_ACROSS, PAD_UP } from './learn/bindings.ts'
import { Learning } from './learn/learning.ts'
import { padLearning } from './learn/pad-learning.ts'
import { OpenedModel } from './models/opened-model.ts'
import { previewedJob } from './models/preview-id.ts'
import { GestureLoop } from './pad/gesture-loop.ts'
import type { PadElement } from './pad/pad-element.ts'
import type { PadCornerDrop, PadMove } from './pad/pad-events.ts'
import { PadHand } from './pad/pad-hand.ts'
import { type PadModel, standing } from './pad/pad-model.ts'
import { playPanel } from './play-panel.ts'
import { applied } from './presets/preset-format.ts'
import { browserKeeper, hostKeeper } from './presets/preset-keeper.ts'
import { type NamedPreset, PresetShelf } from './presets/preset-shelf.ts'
import type { PresetRenamed } from './presets/presets-element.ts'
import './presets/presets-element.ts'
import { Player } from './player.ts'
import type { PadNow } from './render/render-form.ts'
import { HostMeasures } from './shaping/host-measures.ts'
import { shapeKnobs } from './shaping/shape-settings.ts'
import type { LiveSound } from './sound/live-sound.ts'
import { OpenedSound } from './sound/opened-sound.ts'
import { browserStorage, Memory } from './state/memory.ts'
import { fitState, keptState, type PlayState } from './state/play-state.ts'
import { UndoableStore } from './state/undoable-store.ts'
import type { PlayedModel } from './train/preview-keys.ts'
import type { ModelChosen } from './views/host-view.ts'
import { HostViews } from './views/host-views.ts'

/** A host says within this time which model was played last; without a word of it the first is opened. */
const HOST_WAIT_MS = 2000

/** The app's one window: owns the state, the player and the Play view. */
export class AppElement extends LitElement {
  static override styles = [appStyles, headerStyles]
  static override properties = {
    words: { state: true },
  }

  declare words: string

  readonly memory = new Memory(browserStorage(), () => Date.now())
  readonly store = new UndoableStore<PlayState>(keptState(this.memory.part('play')), () => performance.now(), [
    'theme',
    'panel',
  ])
  readonly measures = new HostMeasures(() => {
    this.player.tellSettings()
    this.requestUpdate()
  })
  readonly player = new Player(this.store, () => this.requestUpdate(), this.measures)
  readonly loop = new GestureLoop(this.store, this.player)
  readonly hand = new PadHand(this.store, this.player, this.loop)
  readonly views = new HostViews(
    this,
    {
      onOpened: (id) => void this.#choose(id),
      onHost: (session) => void this.#remember(session?.api ?? null),
    },
    this.#playedModel(),
  )
  readonly learning = new Learning(this.memory.part('controllers'), (bindings) => {
    this.memory.keep('controllers', bindings)
    this.requestUpdate()
  })
  readonly midi = new MidiInputs(
    this.player,
    () => this.store.value.place,
    (control) => this.learning.hear(control),
    () => this.requestUpdate(),
  )
  readonly presets = new PresetShelf(() => this.requestUpdate())
  readonly opened = new OpenedModel(
    (model) => this.#play(model),
    () => this.requestUpdate(),
  )
  readonly audio = new OpenedSound(() => this.requestUpdate())
  readonly #light = matchMedia('(prefers-color-scheme: light)')
  readonly #still = matchMedia('(prefers-reduced-motion: reduce)')

  constructor() {
    super()
    this.words = ''
    this.store.subscribe((state) => {
      this.memory.keep('play', state)
      this.requestUpdate()
    })
    this.learning.offer({ id: PAD_ACROSS, label: 'Pad, left to right', move: (x) => this.hand.shift({ x }) })
    this.learning.offer({ id: PAD_UP, label: 'Pad, bottom to top', move: (y) => this.hand.shift({ y }) })
    for (const query of [this.#light, this.#still]) query.addEventListener('change', () => this.requestUpdate())
  }

  override connectedCallback(): void {
    super.connectedCallback()
    addEventListener('keydown', (event) => this.#keyDown(event))
    addEventListener('keyup', (event) => this.player.keyUp(event.code))
    addEventListener('blur', () => this.player.releaseKeys())
    addEventListener('pagehide', () => this.memory.save())
    void this.midi.connectIfAllowed()
    const last = this.memory.part('model')
    if (typeof last === 'string') void this.opened.openFirst(last)
    else setTimeout(() => void this.opened.openFirst(null), HOST_WAIT_MS)
  }

  get theme(): Theme {
    const { theme } = this.store.value
    if (theme !== 'system') return theme
    return this.#light.matches ? 'light' : 'dark'
  }

  get sound(): LiveSound | null {
    return this.audio.sound
  }

  /** What the pad shows of the model. */
  get outline(): PadModel {
    return this.opened.outline
  }

  protected override render() {
    const state = this.store.value
    const problem = this.audio.problem || this.opened.problem
    return html`<div class="top" @model-chosen=${this.#chooseModel}>${appHeader(this)}${this.views.tabs(problem)}</div>
      <main id="view-play" ?hidden=${this.views.view !== 'play'}>
        <section class="stage" aria-label="Pad">
          <timbrel-pad .model=${this.outline} .mode=${state.padMode} .corners=${state.corners} .pair=${state.pair} .way=${this.player.way}
            .place=${state.place} .gesture=${state.gesture} .theme=${this.theme} .reducedMotion=${this.#still.matches}
            .emptyText=${problem === '' ? 'Loading the instruments …' : problem}
            @pad-move=${({ detail }: CustomEvent<PadMove>) => this.hand.follow(detail)} @pad-corner=${this.#padCorner}></timbrel-pad>
          ${padLearning(this.learning)}${this.#startButton(problem)}
        </section>
        <aside aria-label="Sound">${playPanel(this)}</aside>
      </main>
      <div class="views" ?hidden=${this.views.view === 'play'} @model-chosen=${this.#chooseModel}>${this.views.panels(this.theme, this.outline, this.#padNow)}</div>
      <timbrel-spectrum class="spectrum" .analyser=${this.sound?.analyser ?? null}
        .onLevel=${(level: number) => this.#showLevel(level)}></timbrel-spectrum>
      ${pianoFoot({
        sounding: this.player.sounding,
        octave: state.octave,
        shiftOctave: (by) => this.shiftOctave(by),
        press: (key) => this.#press(key),
      })}`
  }

  /** Once a frame at most: a pointer says more than the eye sees, and the sound does not wait for this. */
  protected override async scheduleUpdate(): Promise<void> {
    await new Promise(requestAnimationFrame)
    super.scheduleUpdate()
  }

  protected override willUpdate(): void {
    this.#followModel()
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

  /** Changes what the state says of the sound, and tells the sound; see {@link UndoableStore.change}. */
  change(name: string, part: Partial<PlayState>, held = false): void {
    this.store.change(name, part, held)
    this.player.tellSettings()
    if ('padMode' in part) this.player.movePlace(this.store.value.place)
  }

  step(direction: 'undo' | 'redo'): void {
    this.loop.stop()
    this.store[direction]()
    // What was chosen before may name instruments that this model has not.
    this.store.follow(fitState(this.store.value, this.outline.instruments.length))
    this.#tellAll()
  }

  /** Plays a preset from now on: one step of undo, and notes that sound go over into it. */
  choosePreset({ name, preset }: NamedPreset): void {
    this.loop.stop()
    this.store.settle()
    this.change(`preset ${name}`, { ...applied(preset, this.store.value, this.outline.instruments), preset: name })
    this.store.settle()
    this.loop.play()
  }

  renamePreset({ from, to }: PresetRenamed): void {
    if (this.store.value.preset === from) this.store.follow({ preset: to })
  }

  shiftOctave(by: number): void {
    const octave = Math.min(MOST_OCTAVES, Math.max(-MOST_OCTAVES, this.store.value.octave + by))
    if (octave !== this.store.value.octave) this.store.change('octave', { octave })
  }

  panic(): void {
    this.player.panic()
  }

  /** Opens the sound once; the browser allows it from a click or a key. */
  async start(): Promise<void> {
    const { model } = this.opened
    if (model === null) return
    const sound = await this.audio.open(model, this.store.value.place)
    if (sound === null) return
    // Another model may have been opened meanwhile.
    if (this.opened.model !== null && this.opened.model !== model) sound.swap(this.opened.model)
    this.player.connect(sound)
  }

  connectMidi(): Promise<void> {
    void this.start()
    return this.midi.connect()
  }

  #startButton(problem: string) {
    if (this.sound !== null || this.opened.model === null) return nothing
    if (problem !== '') return html`<p class="message" role="alert">${problem}</p>`
    return html`<button class="start" ?disabled=${this.audio.starting} title="The browser gives sound after a click or a key"
      @click=${() => this.start()}>${this.audio.starting ? 'Starting the sound …' : 'Click to start audio'}</button>`
  }

  #showLevel(level: number): void {
    const pad = this.#pad
    if (pad !== null) pad.level = level
    paintLevel(this.renderRoot, level, this.audio.limiterDb)
  }

  get #pad(): PadElement | null {
    return this.renderRoot.querySelector('timbrel-pad')
  }

  /** What a render takes over from the pad. */
  get #padNow(): PadNow {
    const { place, gesture, settings } = this.store.value
    const shaping = { ...shapeKnobs(settings), brightness: settings.brightness }
    return { model: this.opened.id, place, gesture, detail: settings.detail, shaping }
  }

  async #chooseModel({ detail: { id } }: CustomEvent<ModelChosen>): Promise<void> {
    this.views.modelChosen()
    if (await this.#choose(id)) this.views.show('play')
  }

  /** Opens a model, and again when the page comes back. @returns whether it is open. */
  async #choose(id: string): Promise<boolean> {
    await this.opened.open(id)
    if (this.opened.id !== id) return false
    this.memory.keep('model', id)
    return true
  }

  /** Keeps presets and state where the page's host keeps them, and takes up what it has from a later visit. */
  async #remember(api: HostApi | null): Promise<void> {
    void this.presets.use(api === null ? browserKeeper(browserStorage()) : hostKeeper(api))
    const later = api !== null && (await this.memory.share(api))
    if (later) {
      this.store.follow(keptState(this.memory.part('play')))
      this.learning.replace(this.memory.part('controllers'))
      this.#tellAll()
    }
    const last = this.memory.part('model')
    if (later && typeof last === 'string') await this.opened.open(last)
    await this.opened.openFirst(typeof last === 'string' ? last : null)
  }

  /** Shows and plays a model from now on; its notes begin anew. */
  #play(model: WorkletModel): void {
    this.store.follow(fitState(this.store.value, model.instruments.length))
    this.#followModel()
    if (this.sound === null) return
    this.audio.problem = ''
    this.player.panic()
    this.sound.swap(model)
    this.player.forgetShape()
    this.#tellAll()
  }

  /** As much of this as the views beside Play need to know. */
  #playedModel(): PlayedModel {
    const app = this
    return {
      get current() {
        return app.opened.id
      },
      get silent() {
        return app.player.sounding.size === 0
      },
      open: (id) => void app.opened.open(id),
    }
  }

  #followModel(): void {
    const { session } = this.views
    const { id } = this.opened
    // The host measures models of its library; a training's preview is none.
    const api = previewedJob(id) === null ? (session?.api ?? null) : null
    this.measures.follow(api, session?.connected ?? false, id)
    this.opened.askPlaces(api, session?.connected ?? false)
  }

  #tellAll(): void {
    this.player.tellSettings()
    this.player.movePlace(this.store.value.place)
  }

  #padCorner({ detail: { corner, instrument } }: CustomEvent<PadCornerDrop>): void {
    this.stand(instrument, corner)
  }

  /** Lets an instrument stand in a corner or at an end; the one that stood there takes its old place, if it had one. */
  stand(instrument: number, at: number): void {
    const { padMode, corners, pair } = this.store.value
    if (padMode === 'corners') this.change('corners', { corners: standing(corners, instrument, at) })
    else if (padMode === 'line') this.change('ends', { pair: standing(pair, instrument, at) })
    this.store.settle()
  }

  #press(key: PianoPress): void {
    void this.start()
    this.player.piano(key)
  }

  #keyDown(event: KeyboardEvent): void {
    if (isTyping(event)) return
    if (shortcut(event, this)) event.preventDefault()
    else if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
    else if (this.player.keyDown(event.code)) {
      void this.start()
      event.preventDefault()
    }
  }
}

customElements.get('timbrel-app') ?? customElements.define('timbrel-app', AppElement)
