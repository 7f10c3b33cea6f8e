import { html, type TemplateResult } from 'lit'
import { inMinutes } from '../recording/output-recorder.ts'
import type { OpenedSound } from '../sound/opened-sound.ts'

/** Starts and ends a recording of what is heard, and says how long it is. */
export function recordButton(audio: OpenedSound): TemplateResult {
  const { recorder, sound } = audio
  const { state, seconds, notice } = recorder
  const recording = state === 'recording'
  const waits = state === 'starting' || state === 'saving'
  const label = recording
    ? `■ ${inMinutes(seconds)}`
    : waits
      ? state === 'saving'
        ? 'Saving …'
        : 'Starting …'
      : '● Rec'
  const title =
    sound === null
      ? 'Start the sound first'
      : recording
        ? 'End the recording and save it'
        : 'Record what is heard as a WAV file (32-bit float), up to 3 hours'
  return html`<button class="quiet" aria-pressed=${recording} aria-label=${recording ? 'Stop recording' : 'Record what is heard'}
      ?disabled=${sound === null || waits} title=${title} @click=${() => audio.toggleRecording()}>${label}</button>
    ${notice === '' ? '' : html`<span class="notice" role="alert">${notice}</span>`}`
}
