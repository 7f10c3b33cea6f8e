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
