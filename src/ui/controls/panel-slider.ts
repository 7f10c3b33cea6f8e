import { html, type TemplateResult } from 'lit'
import type { AppElement } from '../app-element.ts'
import { type PlaySettings, START_STATE } from '../state/play-state.ts'
import { type ControlSpec, settingPart, sliderValue } from './control-specs.ts'
import type { SliderChange, SliderLearn } from './slider-element.ts'
import { valueAt } from './slider-scale.ts'

const NO_WORDS = () => null

/** A slider of the panel: shows a setting, changes it, and can be learned by a MIDI controller. @param compact its track under its name. */
export function panelSlider(app: AppElement, spec: ControlSpec, compact = false): TemplateResult {
  const { setting, label, hint, unit, scale, words = NO_WORDS, disabled = false } = spec
  const { settings } = app.store.value
  const move = (value: number, held: boolean) => changeSettings(app, label, settingPart(setting, value), held)
  app.learning.offer({ id: setting, label, move: (share) => move(valueAt(scale, share), false) })
  return html`<timbrel-slider ?compact=${compact} .label=${label} .hint=${hint} .unit=${unit} .scale=${scale} .words=${words}
    .value=${sliderValue(settings, setting)} .reset=${sliderValue(START_STATE.settings, setting)} .disabled=${disabled}
    .learn=${app.learning.stateOf(setting)} @slider-learn=${(event: CustomEvent<SliderLearn>) => app.learning[event.detail.what](setting)}
    @slider-change=${(event: CustomEvent<SliderChange>) => {
      move(event.detail.value, event.detail.held)
      if (event.detail.settled) app.store.settle()
    }}></timbrel-slider>`
}

/** Changes settings and tells the sound; see AppElement.change. */
export function changeSettings(app: AppElement, name: string, part: Partial<PlaySettings>, held = false): void {
  app.change(name, { settings: { ...app.store.value.settings, ...part } }, held)
}
