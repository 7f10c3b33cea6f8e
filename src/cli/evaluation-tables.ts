import type { EvaluationReport, LogMelDistances, SoundEvaluation } from '../contract/evaluation.ts'
import type { ReconstructionError } from '../contract/training.ts'
import { table } from './table.ts'

/** Figures beside their bars. */
export function barTable({ bars }: EvaluationReport): string {
  const rows = bars.map(({ group, figure, value, bar, better, unit, passed }, index) => [
    bars[index - 1]?.group === group ? '' : group,
    figure,
    value === null ? '-' : `${value.toFixed(2)} ${unit}`.trimEnd(),
    `${better === 'lower' ? '<=' : '>='} ${bar} ${unit}`.trimEnd(),
    passed === null ? 'not measured' : passed ? 'pass' : 'MISS',
  ])
  return table(['', 'figure', 'found', 'bar', ''], rows)
}

/** The model beside its baselines. */
export function networkTable({ model, networks }: EvaluationReport): string {
  const rows = networks.map(({ name, steps, heldOut, training, decoderCost, trainingSeconds, latent }) => [
    name,
    errorText(heldOut),
    errorText(training),
    latent === null ? '-' : `${latent.activeUnits}`,
    latent === null ? '-' : `x ${latent.shuffleRatio.toFixed(1)}`,
    `${Math.round(decoderCost / 1000)}k`,
    steps === 0 ? '-' : `${steps}`,
    `${Math.round(trainingSeconds)} s`,
  ])
  const head = ['network', 'H / N held out', 'training', 'active', 'shuffled', 'cost', 'steps', 'time']
  const note = model.trainedOnFolder ? '' : '\nThe model learned other recordings than the rest: no comparison.'
  return table(head, rows) + note
}

/** What the latent spaces are like, side by side. */
export function latentTable({ networks }: EvaluationReport): string {
  const rows = networks.flatMap(({ name, latent }) => {
    if (latent === null) return []
    const { klPerDimension, holesInPrior, holesInFit, holesOnPaths, separation, pitchLeakage, stepVariation } = latent
    const kl = klPerDimension === null ? '-' : klPerDimension.reduce((sum, nats) => sum + nats, 0).toFixed(1)
    const holes = [holesInPrior, holesInFit, holesOnPaths].map((share) => (share === null ? '-' : percent(share)))
    return [[name, kl, ...holes, percent(separation), pitchLeakage.toFixed(2), stepVariation.toFixed(3)]]
  })
  const head = [
    'latent space',
    'KL, nats',
    'holes: prior',
    'fitted',
    'on paths',
    'own kind nearest',
    'pitch R²',
    'step CV',
  ]
  return table(head, rows)
}

/** Systems that morph, side by side: means over the pairs. */
export function systemTable({ systems }: EvaluationReport): string {
  const text = (value: number | null, digits: number) => (value === null ? '-' : value.toFixed(digits))
  const rows = systems.map((means) => [
    means.system,
    `${means.morphs}`,
    text(means.endDb, 2),
    text(means.mae, 3),
    text(means.worstMae, 3),
    text(means.hnrDropDb, 1),
    text(means.harmShortfallDb, 1),
    text(means.beatExcessDb, 2),
    text(means.attackLineError, 2),
    text(means.stepVariation, 2),
  ])
  const head = [
    'morphs by',
    'pairs',
    'ends',
    'mae',
    'worst',
    'hnr drop',
    'harm short',
    'beat over',
    'attack',
    'step CV',
  ]
  return table(head, rows)
}

/** Far pitches, knobs and draws. */
export function directionTable({ transfers, attributes, sampling }: EvaluationReport): string {
  const mean = (read: (transfer: EvaluationReport['transfers'][number]) => number) =>
    (transfers.reduce((sum, transfer) => sum + read(transfer), 0) / transfers.length).toFixed(2)
  const rows = [
    ...(transfers.length === 0
      ? []
      : [
          [
            'a fifth from any learned pitch, H in dB',
            `network ${mean(({ networkDb }) => networkDb)}`,
            `harmonics kept ${mean(({ harmonicsKeptDb }) => harmonicsKeptDb)}, envelope ${mean(({ envelopeKeptDb }) => envelopeKeptDb)}`,
          ],
        ]),
    ...attributes.map(({ name, spearman, crossTalk }) => [
      `knob: ${name}`,
      `Spearman ${spearman.toFixed(2)}`,
      `cross-talk ${crossTalk.toFixed(2)}`,
    ]),
    ...sampling.map(({ prior, temperature, draws, plausible }) => [
      `draws, ${prior} prior, temperature ${temperature}`,
      `${percent(plausible)} plausible`,
      `of ${draws}`,
    ]),
  ]
  return table(['directions', '', ''], rows)
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

/** Means of each stage by instrument, and of all recordings that the model knows as well as each other. */
export function soundTable({ sounds, instruments }: EvaluationReport): string {
  const line = (name: string, own: readonly SoundEvaluation[]) => [
    name,
    `${own.length}`,
    distancesText(own.map(({ representation }) => representation)),
    distancesText(own.map(({ decoder }) => decoder)),
    distancesText(own.map(({ detail }) => detail)),
    errorText(meanError(own.map(({ error }) => error))),
  ]
  const of = (kind: SoundEvaluation['acquaintance']) => sounds.filter(({ acquaintance }) => acquaintance === kind)
  const kinds = (['trained', 'held-out', 'unseen'] as const).filter((kind) => of(kind).length > 0)
  const rows = [
    ...instruments.map((instrument) =>
      line(
        instrument,
        sounds.filter((sound) => sound.instrument === instrument),
      ),
    ),
    ...kinds.map((kind) => line(`all ${kind}`, of(kind))),
  ]
  return table(['instrument', 'sounds', 'analysis lm lmA shA', 'decoder alone', 'as played', 'H / N'], rows)
}

/** Instruments that a network never saw. */
export function leftOutTable({ leftOut }: EvaluationReport): string {
  const rows = leftOut.map(({ instrument, recordings, representation, decoder, detail, error }) => [
    instrument,
    `${recordings}`,
    distancesText([representation]),
    distancesText([decoder]),
    distancesText([detail]),
    errorText(error),
  ])
  return table(['left out', 'sounds', 'analysis lm lmA shA', 'decoder alone', 'as played', 'H / N'], rows)
}

function distancesText(distances: readonly LogMelDistances[]): string {
  const mean = (pick: (of: LogMelDistances) => number) =>
    (distances.reduce((sum, of) => sum + pick(of), 0) / distances.length).toFixed(2)
  return [mean((of) => of.wholeDb), mean((of) => of.attackDb), mean((of) => of.sharpnessDb)].join(' ')
}

function errorText(error: ReconstructionError | null): string {
  return error === null ? '-' : `${error.harmonicsDb.toFixed(2)} / ${error.noiseDb.toFixed(2)}`
}

function meanError(errors: readonly ReconstructionError[]): ReconstructionError | null {
  if (errors.length === 0) return null
  const mean = (pick: (of: ReconstructionError) => number) =>
    errors.reduce((sum, of) => sum + pick(of), 0) / errors.length
  return { harmonicsDb: mean((of) => of.harmonicsDb), noiseDb: mean((of) => of.noiseDb) }
}
