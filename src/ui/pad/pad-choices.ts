import { html, nothing, type TemplateResult } from 'lit'
import type { AppElement } from '../app-element.ts'
import { changeSettings } from '../controls/panel-slider.ts'
import type { PadMode } from './pad-model.ts'
import { instrumentLabel } from './weights-in-words.ts'

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

/** How the pad is read, and which instruments stand in its corners or at its ends: the twin of dragging them there. */
export function padChoices(app: AppElement): TemplateResult {
  const { padMode } = app.store.value
  return html`<div class="row modes" role="radiogroup" aria-label="Pad">
      ${MODES.map(
        ({ mode, label, hint }) =>
          html`<button role="radio" aria-checked=${padMode === mode} title=${hint}
            @click=${() => app.change('pad mode', { padMode: mode })}>${label}</button>`,
      )}
    </div>
    ${choices(app)}`
}

function choices(app: AppElement): TemplateResult | typeof nothing {
  const { padMode, corners, pair } = app.store.value
  if (padMode === 'map' || app.outline.instruments.length === 0) return nothing
  if (padMode === 'line') {
    return html`<div class="choices">
      ${choice(app, 'Left end', pair[0], 0)}${choice(app, 'Right end', pair[1], 1)}${evenSteps(app)}
    </div>`
  }
  return html`<div class="choices">${CORNER_ORDER.map(({ at, label }) => choice(app, label, corners[at] ?? 0, at))}</div>`
}

/** @param at counted as in Corners or in Pair. */
function choice(app: AppElement, label: string, chosen: number, at: number): TemplateResult {
  return html`<select aria-label=${label} title=${label}
    @change=${(event: Event) => app.stand(Number((event.target as HTMLSelectElement).value), at)}>
    ${app.outline.instruments.map(
      ({ name }, index) => html`<option value=${index} .selected=${index === chosen}>${instrumentLabel(name)}</option>`,
    )}
  </select>`
}

function evenSteps(app: AppElement): TemplateResult {
  const { settings, pair } = app.store.value
  const state = app.measures.wayState(...pair)
  const able = state !== 'no host'
  const hint = able
    ? 'Lets the same way on the pad be the same way for the ear, wherever on the line'
    : 'Needs Timbrel itself to listen to the way: open the app, or start “timbrel studio”'
  const note =
    !able || !settings.evenSteps || state === 'known'
      ? ''
      : state === 'asked'
        ? 'listening to the way …'
        : state.problem
  return html`<button class="even" aria-pressed=${able && settings.evenSteps} ?disabled=${!able} title=${hint}
      @click=${() => changeSettings(app, 'even steps', { evenSteps: !settings.evenSteps })}>Even steps</button>
    <span class="even-note" role="status">${note}</span>`
}
