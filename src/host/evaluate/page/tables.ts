import type {
  BarEvaluation,
  EvaluationReport,
  LogMelDistances,
  NetworkEvaluation,
} from '../../../contract/evaluation.ts'
import type { ReconstructionError } from '../../../contract/training.ts'
import { meanDistances } from '../../../evaluation/mean-distances.ts'
import { type Html, html } from './html.ts'
import { labelled, type Mark } from './marks.ts'

/** Figures beside what they are held against, grouped. */
export function barTable(bars: readonly BarEvaluation[]): Html {
  const rows = bars.map((bar, index) => {
    const { group, figure, value, bar: limit, better, unit, passed } = bar
    const opens = bars[index - 1]?.group !== group
    const verdict = passed === null ? 'not measured' : passed ? 'pass' : 'miss'
    const state = passed === null ? 'open' : passed ? 'pass' : 'miss'
    const sign = passed === null ? '–' : passed ? '✓' : '✕'
    return html`<tr class="${opens ? 'opens' : ''}"><th scope="row">${opens ? group : ''}</th><td>${figure}</td><td class="number strong">${value === null ? '–' : `${figureText(value)} ${unit}`}</td><td class="number faint">${better === 'lower' ? '≤' : '≥'} ${limit} ${unit}</td><td><span class="verdict ${state}"><b aria-hidden="true">${sign}</b> ${verdict}</span></td></tr>`
  })
  return html`<div class="scroll"><table class="bars"><thead><tr><th>group</th><th>figure</th><th class="number">found</th><th class="number">bar</th><th>verdict</th></tr></thead><tbody>${rows}</tbody></table></div>`
}

/** Networks side by side, each error with a bar as long as it is large. */
export function networkTable(networks: readonly NetworkEvaluation[]): Html {
  const total = ({ harmonicsDb, noiseDb }: ReconstructionError) => harmonicsDb + noiseDb
  const sums = networks.flatMap(({ heldOut }) => (heldOut === null ? [] : [total(heldOut)]))
  const [most, least] = [Math.max(...sums, 1e-9), Math.min(...sums)]
  const rows = networks.map(({ name, training, heldOut, decoderCost, steps, trainingSeconds, latent }) => {
    const length = heldOut === null ? 0 : (100 * total(heldOut)) / most
    const best = heldOut !== null && total(heldOut) === least
    return html`<tr class="${best ? 'best' : ''}"><th scope="row">${name}</th><td class="meter"><span style="width:${length.toFixed(1)}%"></span></td><td class="number strong">${errorText(heldOut)}</td><td class="number">${errorText(training)}</td><td class="number">${latent === null ? '–' : latent.activeUnits}</td><td class="number">${latent === null ? '–' : `${latent.shuffleRatio.toFixed(1)} x`}</td><td class="number">${latent === null ? '–' : percent(latent.separation)}</td><td class="number">${latent === null ? '–' : percent(latent.holesOnPaths)}</td><td class="number faint">${Math.round(decoderCost / 1000)}k</td><td class="number faint">${steps === 0 ? '–' : steps}</td><td class="number faint">${Math.round(trainingSeconds)} s</td></tr>`
  })
  return html`<div class="scroll"><table><thead><tr><th>network</th><th>held-out error</th><th class="number">H / N held out</th><th class="number">H / N training</th><th class="number">active units</th><th class="number">shuffled</th><th class="number">separation</th><th class="number">holes on paths</th><th class="number">cost</th><th class="number">steps</th><th class="number">time</th></tr></thead><tbody>${rows}</tbody></table></div>`
}

/** What the latent spaces are like, side by side. */
export function latentTable(networks: readonly NetworkEvaluation[]): Html {
  const rows = networks.flatMap(({ name, latent }) => {
    if (latent === null) return []
    const kl = latent.klPerDimension?.reduce((sum, nats) => sum + nats, 0)
    const cells = [
      kl === undefined ? '–' : kl.toFixed(1),
      ...[latent.holesInPrior, latent.holesInFit, latent.holesOnPaths].map((share) =>
        share === null ? '–' : `${(100 * share).toFixed(1)} %`,
      ),
      percent(latent.separation),
      latent.pitchLeakage.toFixed(2),
      latent.stepVariation.toFixed(3),
    ]
    return [html`<tr><th scope="row">${name}</th>${cells.map((text) => html`<td class="number">${text}</td>`)}</tr>`]
  })
  const head = ['KL, nats', 'holes: N(0, 1)', 'fitted', 'on paths', 'own kind nearest', 'pitch, R²', 'step variation']
  return html`<div class="scroll"><table><thead><tr><th>latent space</th>${head.map((name) => html`<th class="number">${name}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`
}

/** Means of every stage by instrument. */
export function instrumentTable(report: EvaluationReport, marks: ReadonlyMap<string, Mark>): Html {
  const rows = report.instruments.map((instrument) => {
    const own = report.sounds.filter((sound) => sound.instrument === instrument)
    const strange = own.filter(({ acquaintance }) => acquaintance !== 'trained').length
    const error = meanErrorOf(own.map((sound) => sound.error))
    return html`<tr><th scope="row">${labelled(marks.get(instrument), instrument)}</th><td class="number">${own.length}</td><td class="number faint">${strange}</td>${[
      distanceCells(own.map((sound) => sound.representation)),
      distanceCells(own.map((sound) => sound.decoder)),
      distanceCells(own.map((sound) => sound.detail)),
    ]}<td class="number">${errorText(error)}</td></tr>`
  })
  return html`<div class="scroll"><table><thead>${stageHead(html`<th rowspan="2" class="number">sounds</th><th rowspan="2" class="number">not learned</th>`)}</thead><tbody>${rows}</tbody></table></div>`
}

/** The same of instruments that the network never saw. */
export function leftOutTable({ leftOut }: EvaluationReport, marks: ReadonlyMap<string, Mark>): Html {
  const rows = leftOut.map(
    ({ instrument, recordings, representation, decoder, detail, error }) =>
      html`<tr><th scope="row">${labelled(marks.get(instrument), instrument)}</th><td class="number">${recordings}</td>${[representation, decoder, detail].map((of) => distanceCells([of]))}<td class="number">${errorText(error)}</td></tr>`,
  )
  const mean = html`<tr class="total"><th scope="row">mean</th><td></td>${[
    distanceCells(leftOut.map(({ representation }) => representation)),
    distanceCells(leftOut.map(({ decoder }) => decoder)),
    distanceCells(leftOut.map(({ detail }) => detail)),
  ]}<td class="number">${errorText(meanErrorOf(leftOut.map(({ error }) => error)))}</td></tr>`
  return html`<div class="scroll"><table><thead>${stageHead(html`<th rowspan="2" class="number">sounds</th>`)}</thead><tbody>${rows}${mean}</tbody></table></div>`
}

function stageHead(before: Html): Html {
  const three = ['lm', 'lmA', 'shA'].map(
    (name, index) => html`<th class="number${index === 0 ? ' part' : ''}">${name}</th>`,
  )
  return html`<tr><th rowspan="2">instrument</th>${before}<th colspan="3" class="part">analysis alone</th><th colspan="3" class="part">decoder alone</th><th colspan="3" class="part">as played</th><th rowspan="2" class="number">H / N</th></tr><tr>${three}${three}${three}</tr>`
}

function distanceCells(distances: readonly LogMelDistances[]): Html {
  const { wholeDb, attackDb, sharpnessDb } = meanDistances(distances)
  return html`<td class="number part strong">${wholeDb.toFixed(2)}</td><td class="number">${attackDb.toFixed(2)}</td><td class="number">${sharpnessDb.toFixed(2)}</td>`
}

function meanErrorOf(errors: readonly ReconstructionError[]): ReconstructionError | null {
  if (errors.length === 0) return null
  const mean = (pick: (error: ReconstructionError) => number) =>
    errors.reduce((sum, error) => sum + pick(error), 0) / errors.length
  return { harmonicsDb: mean((error) => error.harmonicsDb), noiseDb: mean((error) => error.noiseDb) }
}

function errorText(error: ReconstructionError | null): string {
  return error === null ? '–' : `${error.harmonicsDb.toFixed(2)} / ${error.noiseDb.toFixed(2)}`
}

export function percent(share: number): string {
  return `${Math.round(100 * share)} %`
}

/** Three figures or so, whatever the size. */
export function figureText(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2)
}
