import { html, nothing, type TemplateResult } from 'lit'
import type { AppElement } from '../app-element.ts'
import type { PlayState } from '../state/play-state.ts'
import { placeBelow } from '../views/popover.ts'

const THEMES: readonly { readonly theme: PlayState['theme']; readonly label: string; readonly hint: string }[] = [
  { theme: 'system', label: 'System', hint: 'Dark or light as the system is' },
  { theme: 'dark', label: 'Dark', hint: 'Always dark' },
  { theme: 'light', label: 'Light', hint: 'Always light' },
]

const KEYS = [
  ['Z to / and Q to P', 'play'],
  ['− and =', 'octave down and up'],
  ['Esc', 'silence everything'],
  ['Ctrl Z, Ctrl Shift Z', 'undo, redo'],
  ['arrows on the pad', 'move the sound'],
  ['Enter on a slider', 'type its value'],
]

/** The sheet behind ☰: where the sound goes, what it costs, MIDI, the look, the keys. */
export function settingsMenu(app: AppElement): TemplateResult {
  const toggled = (event: ToggleEvent) => {
    const sheet = event.currentTarget as HTMLElement
    if (event.newState !== 'open') return
    placeBelow(sheet, sheet.previousElementSibling)
    void app.audio.devices.list()
  }
  const key = (event: KeyboardEvent) => {
    if (event.key === 'Escape') event.stopPropagation()
  }
  return html`<button class="quiet" popovertarget="settings" aria-label="Settings" title="Loudspeaker, MIDI, look and keys">☰</button>
    <div id="settings" class="sheet" popover role="dialog" aria-label="Settings" @toggle=${toggled} @keydown=${key}>
      <h2>Sound</h2>${outputChoice(app)}${figures(app)}
      <h2>MIDI</h2>${midi(app)}
      <h2>Look</h2>
      <div class="row" role="radiogroup" aria-label="Look">${THEMES.map(
        ({ theme, label, hint }) =>
          html`<button role="radio" aria-checked=${app.store.value.theme === theme} title=${hint} @click=${() => app.store.follow({ theme })}>${label}</button>`,
      )}</div>
      <h2>Keys</h2>
      <dl>${KEYS.map(([keys, what]) => html`<dt>${keys}</dt><dd>${what}</dd>`)}</dl>
    </div>`
}

function outputChoice({ audio: { devices } }: AppElement): TemplateResult {
  const { refusal } = devices
  return html`<label>Loudspeaker
      <select ?disabled=${refusal !== null} title=${refusal ?? 'Where the sound goes'}
        @change=${(event: Event) => devices.choose((event.target as HTMLSelectElement).value)}>
        ${devices.devices.map(({ id, label }) => html`<option value=${id} .selected=${id === devices.chosen}>${label}</option>`)}
      </select></label>
    ${
      refusal === null && devices.hidden
        ? html`<p class="soft">The browser names loudspeakers only to pages that may use the microphone. Timbrel lets it go at once.
      <button title="Ask the browser for the names" @click=${() => devices.reveal()}>Name them …</button></p>`
        : nothing
    }
    ${devices.problem === '' ? nothing : html`<p class="problem" role="alert">${devices.problem}</p>`}`
}

function figures({ audio: { sound, statistics, limiterDb } }: AppElement): TemplateResult {
  if (sound === null) return html`<p class="soft">The sound is not started.</p>`
  const { load = 0, peakLoad = 0, lateBlocks = 0, activeVoices = 0 } = statistics ?? {}
  const percent = (share: number) => `${Math.round(100 * share)} %`
  const rows = [
    ['From key to loudspeaker', `${Math.round(1000 * sound.latencySeconds)} ms`],
    ['Sample rate', `${sound.context.sampleRate} Hz`],
    ['Audio thread in use', `${percent(load)}, at most ${percent(peakLoad)}`],
    ['Blocks that came late', String(lateBlocks)],
    ['Voices that sound', String(activeVoices)],
    ['Turned down by the limiter', `${limiterDb.toFixed(1)} dB`],
  ]
  return html`<dl>${rows.map(([what, value]) => html`<dt>${what}</dt><dd>${value}</dd>`)}</dl>`
}

function midi({ midi: { words, names }, learning }: AppElement): TemplateResult {
  return html`<p class="soft">${words === '' ? 'Not connected: the button MIDI does' : names.join(', ') || words}</p>
    ${
      learning.learned.length === 0
        ? html`<p class="soft">No controller moves anything: Learn, or a right-click on a control, binds one.</p>`
        : html`<dl>${learning.learned.map(
            ({ target, controller, label }) => html`<dt>CC ${controller}</dt><dd>${label}
              <button class="quiet" aria-label="Forget controller ${controller}" title="Forget this controller" @click=${() => learning.clear(target)}>✕</button></dd>`,
          )}</dl>`
    }`
}
