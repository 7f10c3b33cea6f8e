import { html, type TemplateResult } from 'lit'
import './piano-element.ts'
import type { PianoPress } from './piano-element.ts'

/** Octaves by which the computer's keys can be moved either way. */
export const MOST_OCTAVES = 3

/** What the row at the foot needs of the app. */
export interface PianoPlayer {
  readonly sounding: ReadonlySet<number>
  readonly octave: number
  shiftOctave(by: number): void
  press(key: PianoPress): void
}

/** The row at the foot: the octave of the computer's keys, and the piano. */
export function pianoFoot({ sounding, octave, shiftOctave, press }: PianoPlayer): TemplateResult {
  const lowest = octave <= -MOST_OCTAVES
  const highest = octave >= MOST_OCTAVES
  return html`<footer class="foot">
    <div class="octave">Octave
      <div class="row">
        <button aria-label="Octave down" title=${lowest ? 'Three octaves down is as far as it goes' : 'Octave down (-)'}
          ?disabled=${lowest} @click=${() => shiftOctave(-1)}>−</button>
        <button aria-label="Octave up" title=${highest ? 'Three octaves up is as far as it goes' : 'Octave up (=)'}
          ?disabled=${highest} @click=${() => shiftOctave(1)}>+</button>
      </div>
    </div>
    <timbrel-piano .sounding=${sounding} .octave=${octave}
      @piano-key=${({ detail }: CustomEvent<PianoPress>) => press(detail)}></timbrel-piano>
  </footer>`
}
