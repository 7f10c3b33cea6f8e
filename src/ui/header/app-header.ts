import { html, nothing, type TemplateResult } from 'lit'
import type { AppElement } from '../app-element.ts'
import type { NamedPreset } from '../presets/preset-shelf.ts'
import type { PresetRenamed } from '../presets/presets-element.ts'
import { levelMeter } from './level-meter.ts'
import { recordButton } from './record-button.ts'
import { settingsMenu } from './settings-menu.ts'

/** The row at the top: what is played on the left, what is heard on the right. */
export function appHeader(app: AppElement): TemplateResult {
  return html`<header>
    <h1>Timbrel</h1>
    <span class="model">${app.views.models(app.opened.id, app.opened.loading, app.theme)}</span>
    <timbrel-presets .shelf=${app.presets} .own=${app.presets.own} .problem=${app.presets.problem} .state=${app.store.value} .instruments=${app.outline.instruments}
      @preset-chosen=${({ detail }: CustomEvent<NamedPreset>) => app.choosePreset(detail)}
      @preset-renamed=${({ detail }: CustomEvent<PresetRenamed>) => app.renamePreset(detail)}></timbrel-presets>
    <span class="space"></span>
    ${readOut(app)}
    ${midiButton(app)}
    ${stepButton(app, 'undo', app.store.undoName)}
    ${stepButton(app, 'redo', app.store.redoName)}
    ${recordButton(app.audio)}
    ${app.sound === null ? nothing : levelMeter(app.audio.limiterDb)}
    <button class="quiet" title="Silence everything (Esc)" @click=${() => app.panic()}>Panic</button>
    ${settingsMenu(app)}
  </header>`
}

const STEPS = {
  undo: { label: 'Undo', keys: 'Ctrl Z', nothing: 'Nothing to undo yet' },
  redo: { label: 'Redo', keys: 'Ctrl Shift Z or Ctrl Y', nothing: 'Nothing was undone' },
} as const

function stepButton(app: AppElement, direction: keyof typeof STEPS, name: string | null): TemplateResult {
  const { label, keys, nothing: none } = STEPS[direction]
  return html`<button class="quiet" ?disabled=${name === null} title=${name === null ? none : `${label}: ${name} (${keys})`}
    @click=${() => app.step(direction)}>${label}</button>`
}

function readOut({ audio: { sound, statistics } }: AppElement): TemplateResult | typeof nothing {
  if (sound === null) return nothing
  const milliseconds = Math.round(1000 * sound.latencySeconds)
  const load = Math.round(100 * (statistics?.load ?? 0))
  return html`<span class="read-out figures" title="Time from key to loudspeaker, and share of the audio thread's time in use">
      ${milliseconds} ms · ${load} %</span>`
}

function midiButton(app: AppElement): TemplateResult {
  const { midi, learning } = app
  if (midi.words !== '') {
    return html`<span class="read-out" title=${midi.names.join(', ') || 'No MIDI keyboard is plugged in'}>${midi.words}</span>
      <button class="quiet" aria-pressed=${learning.learning} title=${learning.learning ? 'Learn no more' : 'Choose a control, then move a controller of your MIDI keyboard'}
        @click=${() => learning.toggle()}>${learning.words || 'Learn'}</button>`
  }
  const able = 'requestMIDIAccess' in navigator
  const title = able ? 'Let MIDI keyboards play' : 'This browser has no MIDI; Chrome, Edge and Firefox have'
  return html`<button class="quiet" ?disabled=${!able} title=${title} @click=${() => app.connectMidi()}>MIDI</button>`
}
