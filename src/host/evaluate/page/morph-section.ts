import type { EvaluationReport, MorphEvaluation } from '../../../contract/evaluation.ts'
import { noteName } from '../../note-name.ts'
import type { ClipRow } from './clip-rows.ts'
import { type Html, html } from './html.ts'
import { plainName } from './marks.ts'
import { percent } from './tables.ts'

/** Means over all pairs, a row for each system. */
export function systemTable({ systems }: EvaluationReport): Html {
  const rows = systems.map((means) => {
    const { endDb, mae, worstMae, hnrDropDb, harmShortfallDb, beatExcessDb, attackLineError, stepVariation } = means
    const cells = [
      `${means.morphs}`,
      number(endDb, 2),
      number(mae, 3),
      number(worstMae, 3),
      number(hnrDropDb, 1),
      number(harmShortfallDb, 1),
      number(beatExcessDb, 2),
      number(attackLineError, 2),
      number(stepVariation, 2),
    ]
    const own = means.system === 'timbrel' ? 'best' : ''
    return html`<tr class="${own}"><th scope="row">${means.system}</th>${cells.map((text) => html`<td class="number">${text}</td>`)}</tr>`
  })
  const head = [
    'pairs',
    'ends, dB',
    'mae',
    'worst',
    'hnr drop',
    'harm short by',
    'beat over',
    'attack off line',
    'step CV',
  ]
  return html`<div class="scroll"><table><thead><tr><th>means by system</th>${head.map((name) => html`<th class="number">${name}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`
}

/** Morph figures of each pair, systems beneath each other. */
export function morphTable({ morphs }: EvaluationReport): Html {
  const rows = morphs.map((morph, index) => {
    const before = morphs[index - 1]
    const opens = before?.from !== morph.from || before.to !== morph.to || before.midiNote !== morph.midiNote
    const pair = `${plainName(morph.from)} → ${plainName(morph.to)} ${noteName(morph.midiNote)}`
    const own = morph.system === 'timbrel'
    return html`<tr class="${opens ? 'opens' : ''} ${own ? 'best' : ''}"><th scope="row">${opens ? pair : ''}</th><td>${morph.system}</td>${figures(morph).map((text) => html`<td class="number">${text}</td>`)}</tr>`
  })
  const head = [
    'lmd 0 / 1',
    'lag, ms',
    'attack A, B → 0 … 1, ms',
    'mae',
    'towards B',
    'hnr drop',
    'harm (A, B)',
    'beat (A, B)',
    'f0, cents',
    'steps',
  ]
  return html`<div class="scroll"><table class="dense"><thead><tr><th>pair</th><th>system</th>${head.map((name) => html`<th class="number">${name}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`
}

function figures(morph: MorphEvaluation): string[] {
  const { lmd0, lmd1, lag0Ms, lag1Ms, attackAMs, attackBMs, attackMs, mae, mono, hnrDropDb } = morph
  const { harmDb, harmADb, harmBDb, beatDb, beatADb, beatBDb, f0Cents, stepVariation } = morph
  return [
    `${lmd0.toFixed(2)} / ${lmd1.toFixed(2)}`,
    `${lag0Ms.toFixed(1)} / ${lag1Ms.toFixed(1)}`,
    `${attackAMs.toFixed(0)}, ${attackBMs.toFixed(0)} → ${attackMs.map((ms) => ms.toFixed(0)).join(' ')}`,
    number(mae, 3),
    mono === null ? '–' : percent(mono),
    number(hnrDropDb, 1),
    `${number(harmDb, 0)} (${number(harmADb, 0)}, ${number(harmBDb, 0)})`,
    `${number(beatDb, 2)} (${number(beatADb, 2)}, ${number(beatBDb, 2)})`,
    f0Cents.toFixed(1),
    number(stepVariation, 2),
  ]
}

function number(value: number | null, digits: number): string {
  return value === null ? '–' : value.toFixed(digits)
}

/** Spectrograms with players, a line of them for each row and system; rows of one recording side by side. */
export function clipSection(rows: readonly ClipRow[]): Html {
  const groups = new Map<string, ClipRow[]>()
  for (const row of rows) groups.set(row.row, [...(groups.get(row.row) ?? []), row])
  return html`${[...groups].map(([name, own]) => {
    // A recording has one clip to a stage: stages then stand side by side. A pair has a line to a system.
    const single = own.every(({ clips }) => clips.length === 1)
    const lines = single
      ? [html`<div class="clips">${own.map(({ system, clips }) => clips.map((clip) => figure(system, clip)))}</div>`]
      : own.map(
          ({ system, clips }) =>
            html`<h4>${system}</h4><div class="clips">${clips.map((clip) => figure(clip.position === null ? system : `at ${clip.position.toFixed(2)}`, clip))}</div>`,
        )
    return html`<article class="clip-row"><h3>${plainName(name)}</h3>${lines}</article>`
  })}`
}

function figure(caption: string, { audio, picture }: ClipRow['clips'][number]): Html {
  return html`<figure><img src="${picture}" alt="Spectrogram, ${caption}"><audio controls preload="metadata" src="${audio}"></audio><figcaption>${caption}</figcaption></figure>`
}
