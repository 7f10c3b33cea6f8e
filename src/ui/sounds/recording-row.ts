import { html, nothing, type TemplateResult } from 'lit'
import { signed } from '../views/plain-words.ts'
import type { RecordingRow } from './recording-rows.ts'
import { waveform } from './waveform.ts'

const WAIT = 'Wait until Timbrel is done with the recordings'

/** What is being changed of which file. */
export interface Editing {
  readonly file: string
  readonly what: 'name' | 'note'
}

/** What a row shows besides its recording, and whom it tells. */
export interface RowEditor {
  /** File that is heard; '' for none. */
  readonly playing: string
  readonly editing: Editing | null
  readonly busy: boolean
  play(file: string): void
  edit(editing: Editing | null): void
  rename(row: RecordingRow, name: string): void
  setNote(row: RecordingRow, text: string): void
  /** Aside, or in use again. */
  setAside(row: RecordingRow): void
}

/** A recording in the table. */
export function recordingRow(row: RecordingRow, editor: RowEditor): TemplateResult {
  const { file, name, excluded, peaks, seconds, peakDb, verdict, concern } = row
  const { busy } = editor
  const plays = editor.playing === file
  const wait = busy ? WAIT : ''
  const keepName = (text: string) => editor.rename(row, text)
  return html`<tr class=${excluded ? 'excluded' : ''}>
    <td><button class="play quiet" aria-label="${plays ? 'Stop' : 'Play'} ${file}" title=${plays ? 'Stop' : 'Play'}
      @click=${() => editor.play(file)}>${plays ? '■' : '▶'}</button></td>
    <td>${edits(editor, file, 'name') ? field(editor, `New name of ${file}`, name, keepName) : name}</td>
    <td class="shape">${peaks.length === 0 ? nothing : waveform(peaks)}</td>
    <td>${noteCell(row, editor)}</td>
    <td class="number">${seconds === null ? '' : `${seconds.toFixed(1)} s`}</td>
    <td class="number">${peakDb === null ? '' : `${signed(peakDb)} dB`}</td>
    <td class="verdict ${concern ? 'warning' : 'soft'}">${verdict}</td>
    <td class="actions">
      <button class="quiet" ?disabled=${busy} aria-label="Rename ${file}" title=${wait || 'Give it another name'}
        @click=${() => editor.edit({ file, what: 'name' })}>Rename</button>
      <button class="quiet" ?disabled=${busy} aria-label="${excluded ? 'Use' : 'Set aside'} ${file}"
        title=${wait || (excluded ? 'Train on it again' : 'Keep it, and do not train on it')}
        @click=${() => editor.setAside(row)}>${excluded ? 'Use' : 'Set aside'}</button>
    </td>
  </tr>`
}

/** The note that is heard; a person who hears another one says so here. */
function noteCell(row: RecordingRow, editor: RowEditor): TemplateResult | typeof nothing {
  const { file, note, noteSet } = row
  if (edits(editor, file, 'note')) {
    const shown = note === 'none' ? '' : (note.split(' ')[0] ?? '')
    return field(editor, `Note of ${file}`, shown, (text) => editor.setNote(row, text))
  }
  if (note === '') return nothing
  const title = noteSet
    ? 'You have set this note; type another, or nothing to let Timbrel listen'
    : 'Not the note you hear? Type it: A4, C#5, Bb2'
  return html`<button class="quiet note" ?disabled=${editor.busy} title=${editor.busy ? WAIT : title}
    aria-label="Note of ${file}: ${note}" @click=${() => editor.edit({ file, what: 'note' })}>${note}${noteSet ? html`<small> set</small>` : nothing}</button>`
}

/** Text that is being changed: Enter and leaving it keep, Escape does not. */
function field(editor: RowEditor, label: string, value: string, keep: (text: string) => void): TemplateResult {
  let open = true
  const finish = (input: HTMLInputElement, kept: boolean) => {
    // Taken away by the key, it is left as well.
    if (!open) return
    open = false
    editor.edit(null)
    if (kept && input.value.trim() !== value) keep(input.value.trim())
  }
  return html`<input type="text" aria-label=${label} .value=${value}
    @blur=${(event: Event) => finish(event.target as HTMLInputElement, true)}
    @keydown=${(event: KeyboardEvent) => {
      if (event.key === 'Enter' || event.key === 'Escape')
        finish(event.target as HTMLInputElement, event.key === 'Enter')
    }} />`
}

function edits({ editing }: RowEditor, file: string, what: Editing['what']): boolean {
  return editing?.file === file && editing.what === what
}
