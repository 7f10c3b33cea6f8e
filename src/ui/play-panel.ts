import { html, nothing, type TemplateResult } from 'lit'
import type { AppElement } from './app-element.ts'
import {
  type ControlSpec,
  ENVELOPE_CONTROLS,
  OUTPUT_CONTROLS,
  settingPart,
  sliderValue,
  TIMBRE_CONTROLS,
} from './controls/control-specs.ts'
import type { SliderChange, SliderLearn } from './controls/slider-element.ts'
import { valueAt } from './controls/slider-scale.ts'
import type { PadMode } from './pad/pad-model.ts'
import { instrumentLabel } from './pad/weights-in-words.ts'
import { START_STATE } from './state/play-state.ts'

const MODES: readonly { readonly mode: PadMode; readonly label: string; readonly hint: string }[] = [
  { mode: 'map', label: 'Map', hint: 'All instruments, near where they sound alike' },
  { mode: 'corners', label: 'Corners', hint: 'Four instruments of your choice' },
  { mode: 'line', label: 'Line', hint: 'From one instrument to another' },
]
const CORNER_ORDER = [
  { at: 2, label: 'Top left' },
  { at: 3, label: 'Top right' },
  { at: 0, label: 'Bottom left' },
  { at: 1, label: 'Bottom right' },
]

/** The column beside the pad: what sounds, in words, and everything that shapes it. */
export function playPanel(app: AppElement): TemplateResult {
  const { settings, padMode } = app.store.value
  return html`
    <div class="words" aria-live="polite">${app.words.split(', ')[0] ?? ''}<small>${app.words.split(', ').slice(1).join(', ')}</small></div>
    <div class="row modes" role="radiogroup" aria-label="Pad">
      ${MODES.map(
        ({ mode, label, hint }) =>
          html`<button role="radio" aria-checked=${padMode === mode} title=${hint}
            @click=${() => app.change('pad mode', { padMode: mode })}>${label}</button>`,
      )}
    </div>
    ${choices(app)}
    <div class="group">${TIMBRE_CONTROLS.map((spec) => slider(app, spec))}</div>
    <div class="group"><h2>Envelope</h2>${ENVELOPE_CONTROLS.map((spec) => slider(app, spec))}</div>
    <div class="group">
      <h2>Voices</h2>
      <div class="row" role="radiogroup" aria-label="Voices">
        <button role="radio" aria-checked=${settings.mode === 'poly'} title="Each key its own voice"
          @click=${() => change(app, 'voices', { mode: 'poly' })}>Chords</button>
        <button role="radio" aria-checked=${settings.mode === 'mono'} title="One voice that follows the latest key"
          @click=${() => change(app, 'voices', { mode: 'mono' })}>One voice</button>
      </div>
      ${OUTPUT_CONTROLS.map((spec) => slider(app, spec))}
    </div>
    ${gesture(app)}`
}

function slider(app: AppElement, { setting, label, hint, unit, scale, words }: ControlSpec): TemplateResult {
  const { settings } = app.store.value
  const move = (value: number, held: boolean) => change(app, label, settingPart(setting, value), held)
  app.learning.offer({ id: setting, label, move: (share) => move(valueAt(scale, share), false) })
  return html`<timbrel-slider .label=${label} .hint=${hint} .unit=${unit} .scale=${scale} .words=${words ?? (() => null)}
    .value=${sliderValue(settings, setting)} .reset=${sliderValue(START_STATE.settings, setting)}
    .learn=${app.learning.stateOf(setting)} @slider-learn=${(event: CustomEvent<SliderLearn>) => app.learning[event.detail.what](setting)}
    @slider-change=${(event: CustomEvent<SliderChange>) => {
      move(event.detail.value, event.detail.held)
      if (event.detail.settled) app.store.settle()
    }}></timbrel-slider>`
}

function change(app: AppElement, name: string, part: Partial<typeof START_STATE.settings>, held = false): void {
  app.change(name, { settings: { ...app.store.value.settings, ...part } }, held)
}

/** Which instruments stand in the corners or at the ends. */
function choices(app: AppElement): TemplateResult | typeof nothing {
  const { padMode, corners, pair } = app.store.value
  if (padMode === 'map' || app.outline.instruments.length === 0) return nothing
  if (padMode === 'line') {
    return html`<div class="choices">
      ${choice(app, 'Left end', pair[0], (chosen) => app.change('pair', { pair: [chosen, pair[1]] }))}
      ${choice(app, 'Right end', pair[1], (chosen) => app.change('pair', { pair: [pair[0], chosen] }))}
    </div>`
  }
  return html`<div class="choices">
    ${CORNER_ORDER.map(({ at, label }) =>
      choice(app, label, corners[at] ?? 0, (chosen) => {
        const next: [number, number, number, number] = [...corners]
        next[at] = chosen
        app.change('corners', { corners: next })
      }),
    )}
  </div>`
}

function choice(app: AppElement, label: string, chosen: number, choose: (index: number) => void): TemplateResult {
  return html`<select aria-label=${label} title=${label}
    @change=${(event: Event) => choose(Number((event.target as HTMLSelectElement).value))}>
    ${app.outline.instruments.map(
      ({ name }, index) => html`<option value=${index} .selected=${index === chosen}>${instrumentLabel(name)}</option>`,
    )}
  </select>`
}

function gesture(app: AppElement): TemplateResult {
  const { loop } = app
  const none = app.store.value.gesture === null
  const why = none ? 'Record a gesture first' : ''
  return html`<div class="group"><h2>Gesture</h2>
    <div class="row">
      <button aria-pressed=${loop.recording} title="Record what you do on the pad"
        @click=${() => (loop.recording ? loop.finishRecording() : loop.startRecording())}>
        ${loop.recording ? '■ Done' : '● Record'}</button>
      <button aria-pressed=${loop.playing} ?disabled=${none} title=${why || 'Play the gesture round and round'}
        @click=${() => (loop.playing ? loop.stop() : loop.play())}>▶ Loop</button>
      <button ?disabled=${none} title=${why || 'Forget the gesture'} @click=${() => loop.clear()}>✕ Clear</button>
    </div>
  </div>`
}
