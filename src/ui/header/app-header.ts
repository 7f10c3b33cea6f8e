import { html, nothing, type TemplateResult } from 'lit'
import type { AppElement } from '../app-element.ts'

/** The row at the top: what is played on the left, what is heard on the right. */
export function appHeader(app: AppElement): TemplateResult {
  return html`<header>
    <h1>Timbrel</h1>
    <span class="model">${app.views.models(app.opened.id, app.opened.loading, app.theme)}</span>
    <span class="space"></span>
    ${readOut(app)}
    ${midiButton(app)}
    ${stepButton(app, 'undo', app.store.undoName)}
    ${stepButton(app, 'redo', app.store.redoName)}
    <button class="quiet" title="Silence everything (Esc)" @click=${() => app.panic()}>Panic</button>
    <button class="quiet" title="Dark or light" @click=${() => app.toggleTheme()}>${app.theme === 'dark' ? 'Light' : 'Dark'}</button>
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

function readOut({ sound, statistics }: AppElement): TemplateResult | typeof nothing {
  if (sound === null) return nothing
  const milliseconds = Math.round(1000 * sound.latencySeconds)
  const load = Math.round(100 * (statistics?.load ?? 0))
  return html`<span class="read-out" title="Time from key to loudspeaker, and share of the audio thread's time in use">
      ${milliseconds} ms · ${load} %</span>
    <div class="meter" role="img" aria-label="Level" title="Level"><div></div></div>`
}

function midiButton(app: AppElement): TemplateResult {
  if (app.midi !== '') return html`<span class="read-out">${app.midi}</span>`
  const able = 'requestMIDIAccess' in navigator
  const title = able ? 'Let MIDI keyboards play' : 'This browser has no MIDI; Chrome, Edge and Firefox have'
  return html`<button class="quiet" ?disabled=${!able} title=${title} @click=${() => app.connectMidi()}>MIDI</button>`
}
