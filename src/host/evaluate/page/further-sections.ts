import type { EvaluationReport } from '../../../contract/evaluation.ts'
import { noteName } from '../../note-name.ts'
import { type Html, html } from './html.ts'
import { labelled, type Mark } from './marks.ts'
import { percent } from './tables.ts'

/** Instruments at pitches they were never recorded at. */
export function transferTable({ transfers }: EvaluationReport, marks: ReadonlyMap<string, Mark>): Html {
  const rows = transfers.map(
    ({ instrument, midiNote, below, above, networkDb, harmonicsKeptDb, envelopeKeptDb }) =>
      html`<tr><th scope="row">${labelled(marks.get(instrument), instrument)}</th><td>${noteName(midiNote)}</td><td class="number faint">${distance(below)} / ${distance(above)}</td><td class="number strong">${networkDb.toFixed(1)}</td><td class="number">${harmonicsKeptDb.toFixed(1)}</td><td class="number">${envelopeKeptDb.toFixed(1)}</td></tr>`,
  )
  return html`<div class="scroll"><table><thead><tr><th>instrument</th><th>asked for</th><th class="number">semitones to the nearest below / above</th><th class="number">network, H dB</th><th class="number">harmonics kept</th><th class="number">envelope kept</th></tr></thead><tbody>${rows}</tbody></table></div>`
}

/** Named directions of the latent space. */
export function attributeTable({ attributes }: EvaluationReport): Html {
  const rows = attributes.map(
    ({ name, spearman, crossTalk }) =>
      html`<tr><th scope="row">${name}</th><td class="number strong">${spearman.toFixed(2)}</td><td class="number">${crossTalk.toFixed(2)}</td></tr>`,
  )
  return html`<div class="scroll"><table><thead><tr><th>knob</th><th class="number">rank correlation with what it names</th><th class="number">cross-talk</th></tr></thead><tbody>${rows}</tbody></table></div>`
}

/** How plausible draws from the prior are. */
export function samplingTable({ sampling }: EvaluationReport): Html {
  const rows = sampling.map(
    ({ prior, temperature, draws, plausible }) =>
      html`<tr><th scope="row">${prior}</th><td class="number">${temperature.toFixed(2)}</td><td class="number">${draws}</td><td class="number strong">${percent(plausible)}</td></tr>`,
  )
  return html`<div class="scroll"><table><thead><tr><th>prior</th><th class="number">temperature</th><th class="number">draws</th><th class="number">as near to real frames as real ones are</th></tr></thead><tbody>${rows}</tbody></table></div>`
}

function distance(semitones: number | null): string {
  return semitones === null ? '–' : semitones.toFixed(0)
}
