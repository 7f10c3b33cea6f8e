import { html, type TemplateResult } from 'lit'
import type { AppElement } from './app-element.ts'
import {
  ATTACK_CONTROL,
  BRIGHTNESS_CONTROL,
  type ControlSpec,
  DETAIL_CONTROL,
  ENVELOPE_CONTROLS,
  OUTPUT_CONTROLS,
  VOICES_CONTROL,
} from './controls/control-specs.ts'
import { changeSettings, panelSlider } from './controls/panel-slider.ts'
import { padChoices } from './pad/pad-choices.ts'
import { airAndHollow, learnedTimbres } from './shaping/shape-controls.ts'
import type { PlayState } from './state/play-state.ts'

/** The column beside the pad: what sounds, in words, and everything that shapes it. */
export function playPanel(app: AppElement): TemplateResult {
  const { settings } = app.store.value
  const { tables, shapeState } = app.measures
  const learned = learnedTimbres(tables, shapeState)
  return html`
    <div class="words" aria-live="polite">${app.words.split(', ')[0] ?? ''}<small>${app.words.split(', ').slice(1).join(', ')}</small></div>
    ${padChoices(app)}
    <div class="group">
      ${[BRIGHTNESS_CONTROL, ...airAndHollow(tables, shapeState)].map((spec) => panelSlider(app, spec))}
      ${pairs(app, [ATTACK_CONTROL, DETAIL_CONTROL])}
    </div>
    ${fold(app, 'playing', 'Envelope and voices', () =>
      pairs(
        app,
        [...ENVELOPE_CONTROLS, ...OUTPUT_CONTROLS],
        html`<div class="row voices" role="radiogroup" aria-label="Voices">
          <button role="radio" aria-checked=${settings.mode === 'poly'} title="Each key its own voice"
            @click=${() => changeSettings(app, 'voices', { mode: 'poly' })}>Chords</button>
          <button role="radio" aria-checked=${settings.mode === 'mono'} title="One voice that follows the latest key"
            @click=${() => changeSettings(app, 'voices', { mode: 'mono' })}>One voice</button>
        </div>
        ${panelSlider(app, VOICES_CONTROL, true)}`,
      ),
    )}
    ${fold(app, 'learned', `Learned timbres 1 … ${learned.length}`, () => pairs(app, learned))}
    ${gesture(app)}`
}

/** Two to a row: what one does not reach for at every moment. @param last in the row after them. */
function pairs(app: AppElement, specs: readonly ControlSpec[], last?: TemplateResult): TemplateResult {
  return html`<div class="pairs">${specs.map((spec) => panelSlider(app, spec, true))}${last}</div>`
}

/** A part of the panel that folds away; one at a time is open, so that nothing scrolls. */
function fold(
  app: AppElement,
  panel: NonNullable<PlayState['panel']>,
  label: string,
  content: () => TemplateResult,
): TemplateResult {
  const { store } = app
  const toggled = (event: Event) => {
    const { open } = event.target as HTMLDetailsElement
    if (open !== (store.value.panel === panel)) store.follow({ panel: open ? panel : null })
  }
  return html`<details class="group" name="panel" ?open=${store.value.panel === panel} @toggle=${toggled}>
    <summary>${label}</summary>${content()}
  </details>`
}

function gesture(app: AppElement): TemplateResult {
  const { loop } = app
  const none = app.store.value.gesture === null
  const why = none ? 'Record a gesture first' : ''
  return html`<div class="row gesture" role="group" aria-labelledby="gesture">
    <h2 id="gesture">Gesture</h2>
    <button aria-pressed=${loop.recording} title="Record what you do on the pad"
      @click=${() => (loop.recording ? loop.finishRecording() : loop.startRecording())}>
      ${loop.recording ? '■ Done' : '● Record'}</button>
    <button aria-pressed=${loop.playing} ?disabled=${none} title=${why || 'Play the gesture round and round'}
      @click=${() => (loop.playing ? loop.stop() : loop.play())}>▶ Loop</button>
    <button ?disabled=${none} title=${why || 'Forget the gesture'} @click=${() => loop.clear()}>✕ Clear</button>
  </div>`
}
