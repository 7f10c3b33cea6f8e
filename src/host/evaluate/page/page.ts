import type { EvaluationReport } from '../../../contract/evaluation.ts'
import { meanDistances } from '../../../evaluation/mean-distances.ts'
import { latentMapChart, lossChart, pitchErrorChart, pitchHeatMap } from './charts.ts'
import type { ClipRow } from './clip-rows.ts'
import { attributeTable, samplingTable, transferTable } from './further-sections.ts'
import { Html, html } from './html.ts'
import { labelled, type Mark, marksOf } from './marks.ts'
import { clipSection, morphTable, systemTable } from './morph-section.ts'
import { STYLE } from './style.ts'
import { barTable, instrumentTable, latentTable, leftOutTable, networkTable } from './tables.ts'

/** A section of the page; `body` null where there is nothing to show. */
interface Section {
  readonly id: string
  readonly title: string
  readonly about: string
  readonly body: Html | null
}

/**
 * A report as one HTML page that holds everything it shows: opened from disk it loads nothing, and needs no script.
 *
 * @param rows what is to be heard, with its spectrograms.
 */
export function reportPage(report: EvaluationReport, rows: readonly ClipRow[]): string {
  const marks = marksOf(report.instruments)
  const sections = sectionsOf(report, rows, marks)
  const { model } = report
  const links = sections.map(({ id, title }) => html`<a href="#${id}">${title}</a>`)
  const seed = `trained ${model.steps} steps on ${model.trainingEngine}, seed ${model.seed}`
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${model.name}: evaluation</title><style>${new Html(STYLE)}</style></head>
<body><main>
<header><h1>${model.name}</h1>
<p>${seed} · evaluated ${report.createdAt.slice(0, 16).replace('T', ' ')} UTC by ${report.program}, seed ${report.seed}</p>
<nav>${links}</nav>${tiles(report)}</header>
${sections.map(sectionHtml)}
<footer>Definitions of every figure are in docs/metrics.md; the numbers behind this page are in report.json beside it.</footer>
</main></body></html>
`
  return page.text
}

function sectionsOf(report: EvaluationReport, rows: readonly ClipRow[], marks: ReadonlyMap<string, Mark>): Section[] {
  const { bars, networks, sounds, leftOut, morphs, transfers, attributes, sampling, map } = report
  const curved = networks.some(({ curve }) => curve.length > 0)
  const pairs = rows.filter(({ clips }) => clips.some(({ position }) => position !== null))
  const recordings = rows.filter((row) => !pairs.includes(row))
  const unless = (empty: boolean, body: () => Html) => (empty ? null : body())
  const panel = (body: Html) => html`<div class="panel">${body}</div>`
  return [
    section(
      'bars',
      'Bars',
      'What was found beside what is aimed at.',
      unless(bars.length === 0, () => panel(barTable(bars))),
    ),
    section(
      'networks',
      'Networks side by side',
      'One split of the recordings, one number of steps for all baselines. H and N: error of harmonics and noise bands in dB. The longer the bar, the larger their sum on held-out pitches; the model itself was trained longer, and only on its own training folder is it their equal.',
      unless(
        networks.length === 0,
        () => html`<div class="stack">${panel(networkTable(networks))}${panel(latentTable(networks))}</div>`,
      ),
    ),
    section(
      'losses',
      'Loss curves',
      'Weighted squared error in (10 dB)², on held-out windows (solid) and in training (dashed).',
      unless(!curved, () => panel(lossChart(networks))),
    ),
    section(
      'map',
      'Latent map',
      'Every sound at its mean latent, in the plane of the two leading components. Hollow: never learned. Letters: the middle of an instrument.',
      unless(map.length === 0, () =>
        panel(
          html`${latentMapChart(report, marks)}<ul class="keys">${[...marks.values()].map((mark) => html`<li>${labelled(mark, mark.instrument)}</li>`)}</ul>`,
        ),
      ),
    ),
    section(
      'pitch',
      'Error by instrument and pitch',
      'Decoder alone, lm in dB: each recording at its pitch (hollow: never learned), and means over four semitones.',
      unless(
        sounds.length === 0,
        () =>
          html`<div class="stack">${panel(pitchErrorChart(report, marks))}${panel(pitchHeatMap(report, marks))}</div>`,
      ),
    ),
    section(
      'instruments',
      'Stages by instrument',
      'Log-mel distances from the recording in dB: whole (lm), first 100 ms (lmA), first 100 ms in short frames (shA). As played: the engine with detail and air.',
      unless(sounds.length === 0, () => panel(instrumentTable(report, marks))),
    ),
    section(
      'recordings',
      'Recordings, stage by stage',
      'From the recording to what the engine plays, first those that were never learned.',
      unless(recordings.length === 0, () => clipSection(recordings)),
    ),
    section(
      'morphs',
      'Morphs',
      'The model beside the same engine with the network straightened, the analysed spectrogram interpolated, a crossfade and interpolated spectra. Ends, mae and the rest: docs/metrics.md.',
      unless(
        morphs.length === 0 && pairs.length === 0,
        () =>
          html`${morphs.length === 0 ? null : html`<div class="stack">${panel(systemTable(report))}${panel(morphTable(report))}</div>`}${clipSection(pairs)}`,
      ),
    ),
    section(
      'transfer',
      'Across pitches',
      'An instrument asked for a pitch a fifth or more from any it was trained at.',
      unless(transfers.length === 0, () => panel(transferTable(report, marks))),
    ),
    section(
      'left-out',
      'Instruments never seen',
      'Trained on all other instruments, then encoded and played.',
      unless(leftOut.length === 0, () => panel(leftOutTable(report, marks))),
    ),
    section(
      'attributes',
      'Attributes',
      'Named directions of the latent space: does the knob do what it says, and nothing else?',
      unless(attributes.length === 0, () => panel(attributeTable(report))),
    ),
    section(
      'sampling',
      'Sampling',
      'Draws from the prior.',
      unless(sampling.length === 0, () => panel(samplingTable(report))),
    ),
  ]
}

function section(id: string, title: string, about: string, body: Html | null): Section {
  return { id, title, about, body }
}

function sectionHtml({ id, title, about, body }: Section): Html {
  const shown = body ?? html`<p class="missing">Not measured in this run.</p>`
  return html`<section id="${id}"><h2>${title}</h2><p>${about}</p>${shown}</section>`
}

/** The few figures that say most. */
function tiles({ bars, sounds, instruments, networks }: EvaluationReport): Html {
  const measured = bars.filter(({ passed }) => passed !== null)
  const strange = sounds.filter(({ acquaintance }) => acquaintance !== 'trained')
  const lm = (pick: 'representation' | 'decoder' | 'detail') =>
    strange.length === 0 ? '–' : `${meanDistances(strange.map((sound) => sound[pick])).wholeDb.toFixed(2)} dB`
  const heldOut = networks[0]?.heldOut ?? null
  const figures: readonly (readonly [string, string])[] = [
    [
      `${measured.filter(({ passed }) => passed === true).length} of ${measured.length}`,
      'bars passed of those measured',
    ],
    [`${sounds.length}`, `sounds of ${instruments.length} instruments, ${strange.length} never learned`],
    [lm('representation'), 'analysis alone, not learned'],
    [lm('decoder'), 'decoder alone, not learned'],
    [lm('detail'), 'as played, not learned'],
    [
      heldOut === null ? '–' : `${heldOut.harmonicsDb.toFixed(2)} / ${heldOut.noiseDb.toFixed(2)}`,
      'H / N on held-out pitches',
    ],
  ]
  return html`<div class="tiles">${figures.map(([figure, about]) => html`<div class="tile"><b>${figure}</b><span>${about}</span></div>`)}</div>`
}
