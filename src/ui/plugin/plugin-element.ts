import { html, LitElement, nothing } from 'lit'
import '../controls/slider-element.ts'
import '../pad/pad-element.ts'
import type { PadPlace } from '../../contract/performance.ts'
import type { Theme } from '../colour/palette.ts'
import type { SliderChange } from '../controls/slider-element.ts'
import type { PadElement } from '../pad/pad-element.ts'
import type { PadModel } from '../pad/pad-model.ts'
import type {
  PluginControl,
  PluginEmbedChoice,
  PluginModelChoice,
  PluginParameterMove,
  PluginPresetChoice,
} from './plugin-events.ts'
import { pluginStyles } from './plugin-styles.ts'

/** The choice that opens a file. */
const OPEN = 'open'

/**
 * The plugin's window: `<timbrel-plugin>`, the app's pad and sliders at 480 x 320. Everything comes in by properties and
 * goes out by events: `pad-move`, `plugin-parameter`, `plugin-model`, `plugin-preset`, `plugin-embed`.
 */
export class PluginElement extends LitElement {
  static override styles = pluginStyles
  static override properties = {
    outline: { attribute: false },
    place: { attribute: false },
    controls: { attribute: false },
    values: { attribute: false },
    presets: { attribute: false },
    modelName: {},
    isBundled: { type: Boolean },
    bundledName: {},
    embed: { type: Boolean },
    problem: {},
    words: { state: true },
    preset: { state: true },
  }

  declare outline: PadModel
  declare place: PadPlace
  declare controls: readonly PluginControl[]
  /** Of the controls, by id. */
  declare values: Readonly<Record<string, number>>
  declare presets: readonly string[]
  declare modelName: string
  /** Whether the model is the plugin's own. */
  declare isBundled: boolean
  declare bundledName: string
  /** Whether the host's project holds the model. */
  declare embed: boolean
  /** What is wrong with the model, in words; '' where nothing is. */
  declare problem: string
  declare words: string
  /** Of the preset chosen last; -1 once something was moved since. */
  declare preset: number

  readonly #light = matchMedia('(prefers-color-scheme: light)')
  readonly #still = matchMedia('(prefers-reduced-motion: reduce)')
  readonly #restyle = () => this.requestUpdate()

  constructor() {
    super()
    this.outline = { instruments: [], recordings: [] }
    this.place = { x: 0.5, y: 0.5 }
    this.controls = []
    this.values = {}
    this.presets = []
    this.modelName = ''
    this.isBundled = true
    this.bundledName = ''
    this.embed = false
    this.problem = ''
    this.words = ''
    this.preset = -1
    this.addEventListener('dragover', (event) => this.#dragOver(event))
    this.addEventListener('dragleave', () => this.removeAttribute('dropping'))
    this.addEventListener('drop', (event) => this.#drop(event))
  }

  get theme(): Theme {
    return this.#light.matches ? 'light' : 'dark'
  }

  override connectedCallback(): void {
    super.connectedCallback()
    for (const query of [this.#light, this.#still]) query.addEventListener('change', this.#restyle)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    for (const query of [this.#light, this.#still]) query.removeEventListener('change', this.#restyle)
  }

  protected override render() {
    return html`<header>
        <h1>Timbrel</h1>
        ${this.#models()}${this.#presets()}
        <input class="file" type="file" accept=".timbrel" @change=${this.#fileChosen} />
      </header>
      <main>
        <timbrel-pad .model=${this.outline} .place=${this.place} .theme=${this.theme} .reducedMotion=${this.#still.matches}
          @pad-move=${this.#moved}></timbrel-pad>
        <div class="sliders" role="group" aria-label="Sound">${this.controls.map((control) => this.#slider(control))}</div>
      </main>
      <footer>
        <span class="words ${this.problem === '' ? '' : 'problem'}" role="status" title=${this.problem || this.words}>
          ${this.problem || this.words}</span>
        ${this.#embedding()}
      </footer>
      <div class="drop">Drop a .timbrel file to play it</div>`
  }

  protected override updated(): void {
    this.toggleAttribute('data-light', this.theme === 'light')
    const pad = this.renderRoot.querySelector<PadElement>('timbrel-pad')
    void pad?.updateComplete.then(() => {
      this.style.setProperty('--cursor-colour', pad.colour)
      if (this.words !== pad.words) this.words = pad.words
    })
  }

  #models() {
    return html`<select class="model" aria-label="Model" title="What plays: the plugin’s own model, or a file of yours"
      @change=${this.#modelChosen}>
      <option value="bundled" .selected=${this.isBundled}>${this.bundledName}</option>
      ${this.isBundled ? nothing : html`<option value="file" .selected=${true}>${this.modelName}</option>`}
      <option value=${OPEN}>Open a file …</option>
    </select>`
  }

  #presets() {
    return html`<select class="preset" aria-label="Preset" title="Settings to start from" @change=${this.#presetChosen}>
      <option value="-1" disabled .selected=${this.preset === -1}>Preset</option>
      ${this.presets.map((name, index) => html`<option value=${index} .selected=${this.preset === index}>${name}</option>`)}
    </select>`
  }

  #slider({ id, label, hint, least, most, step, curve, initial, words }: PluginControl) {
    return html`<timbrel-slider .label=${label} .hint=${hint} .words=${words} .value=${this.values[id] ?? initial}
      .scale=${{ min: least, max: most, step, curve }} .reset=${initial} data-parameter=${id}
      @slider-change=${({ detail: { value } }: CustomEvent<SliderChange>) => {
        this.preset = -1
        this.#say<PluginParameterMove>('plugin-parameter', { id, value })
      }}></timbrel-slider>`
  }

  #embedding() {
    return html`<label title="Keeps the model inside the host’s project, so that it opens anywhere; projects grow by the file’s size and a third">
      <input type="checkbox" .checked=${this.embed} @change=${(event: Event) =>
        this.#say<PluginEmbedChoice>('plugin-embed', { embed: (event.target as HTMLInputElement).checked })} />
      Keep model in project</label>`
  }

  #moved(): void {
    this.preset = -1
  }

  #modelChosen(event: Event): void {
    const select = event.target as HTMLSelectElement
    const { value } = select
    // A file dialogue may be closed without a choice: the list shows what plays.
    select.value = this.isBundled ? 'bundled' : 'file'
    if (value === OPEN) this.renderRoot.querySelector<HTMLInputElement>('.file')?.click()
    else if (value === 'bundled' && !this.isBundled) this.#say<PluginModelChoice>('plugin-model', { file: null })
  }

  #fileChosen(event: Event): void {
    const input = event.target as HTMLInputElement
    const file = input.files?.[0]
    if (file !== undefined) this.#say<PluginModelChoice>('plugin-model', { file })
    input.value = ''
  }

  #presetChosen(event: Event): void {
    this.preset = Number((event.target as HTMLSelectElement).value)
    this.#say<PluginPresetChoice>('plugin-preset', { index: this.preset })
  }

  #dragOver(event: DragEvent): void {
    if (event.dataTransfer?.types.includes('Files') !== true) return
    event.preventDefault()
    this.setAttribute('dropping', '')
  }

  #drop(event: DragEvent): void {
    this.removeAttribute('dropping')
    const file = event.dataTransfer?.files[0]
    if (file === undefined) return
    event.preventDefault()
    this.#say<PluginModelChoice>('plugin-model', { file })
  }

  #say<Detail>(name: string, detail: Detail): void {
    this.dispatchEvent(new CustomEvent<Detail>(name, { detail }))
  }
}

customElements.get('timbrel-plugin') ?? customElements.define('timbrel-plugin', PluginElement)
