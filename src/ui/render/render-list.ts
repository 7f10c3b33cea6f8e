import { html, type TemplateResult } from 'lit'
import { type JobInfo, jobAudioRoute, jobSpectrogramRoute } from '../../contract/host-api.ts'
import { goesOn } from '../session/host-session.ts'
import { noteInWords } from '../sounds/recording-rows.ts'
import { count, signed } from '../views/plain-words.ts'
import { progressRow } from '../views/progress-row.ts'

/** A render in the list: how far it is, or what came of it. */
export function renderRow(job: JobInfo, cancel: () => void): TemplateResult {
  const { id, state, result, fault, progress, title } = job
  const time = timeOf(job)
  if (goesOn(job)) {
    const part = progress?.type === 'rendering' ? progress : null
    return html`<li>${progressRow(`${time} · Rendering …`, part === null ? null : part.done / part.of, cancel)}</li>`
  }
  if (state !== 'done' || (result?.type !== 'audio' && result?.type !== 'piece')) {
    return html`<li><span class="warning">${time} · ${fault?.message ?? 'It did not end.'}</span></li>`
  }
  const { durationSeconds, peakDb } = result.file
  const what =
    result.type === 'audio' ? noteInWords(result.file.midiNote) : `${title}, ${count(result.file.notes, 'note')}`
  const address = new URL(jobAudioRoute(id), document.baseURI).href
  const file = `timbrel ${result.type === 'audio' ? what : title.replace(/\.[^.]*$/, '')} ${time.replaceAll(':', '-')}.wav`
  const picture = new URL(jobSpectrogramRoute(id), document.baseURI).href
  return html`<li>
    <div class="row wide"><span>${time} · ${what}, ${durationSeconds.toFixed(1)} s, peak ${signed(peakDb, 1)} dB</span>
      <audio controls preload="metadata" src=${address} aria-label="Render of ${time}"></audio>
      <a class="button" href=${address} download=${file} title="Keep the file where you like">Save ${file}</a></div>
    <img class="wide" loading="lazy" src=${picture} width="954" height="256" alt="Spectrogram of the render of ${time}: time from left to right, pitch from bottom to top" />
  </li>`
}

function timeOf({ startedAt }: JobInfo): string {
  return new Date(startedAt).toLocaleTimeString('en', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hour12: false,
  })
}
