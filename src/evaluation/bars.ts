import type { BarEvaluation, EvaluationReport, MorphEvaluation } from '../contract/evaluation.ts'
import { meanDistances } from './mean-distances.ts'
import { attackExcess, attackLineError, beatExcessDb, harmShortfallDb, worseThan } from './morph-bars.ts'

/** What of a report bars are computed from. */
export type Measured = Pick<
  EvaluationReport,
  'model' | 'sounds' | 'networks' | 'morphs' | 'transfers' | 'attributes' | 'sampling'
>

/** Everything a bar needs but its value. */
type Bar = Omit<BarEvaluation, 'value' | 'passed'>

/**
 * Every figure that is aimed at (docs/metrics.md, "What is aimed at") beside its bar, in that order. A figure that the
 * report does not hold is null and neither passed nor missed.
 */
export function bars(report: Measured): BarEvaluation[] {
  return [
    ...representationBars(report),
    ...networkBars(report),
    ...endBars(report.morphs),
    ...middleBars(report.morphs),
    ...transferBars(report),
    ...directionBars(report),
    ...otherBars(report),
  ]
}

function representationBars({ sounds }: Measured): BarEvaluation[] {
  const group = 'representation'
  // No network is part of it: all sounds count, held out or not.
  const mean = sounds.length > 0 ? meanDistances(sounds.map(({ representation }) => representation)) : null
  const wholes = sounds.map(({ representation }) => representation.wholeDb)
  return [
    judged({ group, figure: 'lm, mean', bar: 0.9, better: 'lower', unit: 'dB' }, mean?.wholeDb),
    judged({ group, figure: 'lmA, mean', bar: 1.1, better: 'lower', unit: 'dB' }, mean?.attackDb),
    judged({ group, figure: 'shA, mean', bar: 1.3, better: 'lower', unit: 'dB' }, mean?.sharpnessDb),
    judged({ group, figure: 'lm, worst', bar: 1.8, better: 'lower', unit: 'dB' }, most(wholes)),
  ]
}

function networkBars({ model: origin, sounds, networks }: Measured): BarEvaluation[] {
  const group = 'network'
  const strange = sounds.filter(({ acquaintance }) => acquaintance !== 'trained')
  const decoder = strange.length > 0 ? meanDistances(strange.map((sound) => sound.decoder)) : null
  const model = networks[0]
  const pca = networks.find(({ name }) => name === 'PCA')
  // PCA of other recordings than the model learned says nothing about the model.
  const share = origin.trainedOnFolder && model?.heldOut && pca?.heldOut ? sum(model.heldOut) / sum(pca.heldOut) : null
  return [
    judged({ group, figure: 'decoder alone, lm', bar: 3.5, better: 'lower', unit: 'dB' }, decoder?.wholeDb),
    judged({ group, figure: 'H, held out', bar: 4.5, better: 'lower', unit: 'dB' }, model?.heldOut?.harmonicsDb),
    judged({ group, figure: 'N, held out', bar: 3, better: 'lower', unit: 'dB' }, model?.heldOut?.noiseDb),
    judged({ group, figure: 'error over that of PCA', bar: 0.9, better: 'lower', unit: '' }, share),
    judged({ group, figure: 'shuffled latents', bar: 2, better: 'higher', unit: 'x' }, model?.latent?.shuffleRatio),
  ]
}

function endBars(morphs: readonly MorphEvaluation[]): BarEvaluation[] {
  const group = 'ends of a morph'
  const own = ofSystem(morphs, 'timbrel')
  const distances = own.flatMap(({ lmd0, lmd1 }) => [lmd0, lmd1])
  const lags = own.flatMap(({ lag0Ms, lag1Ms }) => [Math.abs(lag0Ms), Math.abs(lag1Ms)])
  return [
    judged({ group, figure: 'lmd, mean', bar: 0.8, better: 'lower', unit: 'dB' }, mean(distances)),
    judged({ group, figure: 'lmd, worst', bar: 1.4, better: 'lower', unit: 'dB' }, most(distances)),
    judged({ group, figure: 'lag, worst', bar: 3, better: 'lower', unit: 'ms' }, most(lags)),
    judged(
      { group, figure: 'attack off by, worst, of what is allowed', bar: 1, better: 'lower', unit: '' },
      most(own.map(attackExcess)),
    ),
  ]
}

function middleBars(morphs: readonly MorphEvaluation[]): BarEvaluation[] {
  const group = 'middle of a morph'
  const own = ofSystem(morphs, 'timbrel')
  const direct = ofSystem(morphs, 'direct')
  const maes = numbers(own.map(({ mae }) => mae))
  const worse = own.length > 0 && direct.length > 0 ? worseThan(own, direct).length : null
  const lower = { group, better: 'lower' } as const
  return [
    judged({ ...lower, figure: 'mae, mean', bar: 0.1, unit: '' }, mean(maes)),
    judged({ ...lower, figure: 'mae, worst', bar: 0.14, unit: '' }, most(maes)),
    judged({ ...lower, figure: 'figures worse than direct interpolation', bar: 0, unit: '' }, worse),
    judged({ ...lower, figure: 'hnr drop, worst', bar: 0.5, unit: 'dB' }, most(own.map(({ hnrDropDb }) => hnrDropDb))),
    judged({ ...lower, figure: 'harm below the lesser, worst', bar: 1, unit: 'dB' }, most(own.map(harmShortfallDb))),
    judged({ ...lower, figure: 'beat above the greater, worst', bar: 0.1, unit: 'dB' }, most(own.map(beatExcessDb))),
    judged({ ...lower, figure: 'f0, worst', bar: 5, unit: 'cents' }, most(own.map(({ f0Cents }) => Math.abs(f0Cents)))),
    judged({ ...lower, figure: 'attack off the log line, worst', bar: 0.1, unit: '' }, most(own.map(attackLineError))),
    judged(
      { ...lower, group: 'evenness', figure: 'step variation, worst', bar: 0.15, unit: '' },
      most(own.map(({ stepVariation }) => stepVariation)),
    ),
  ]
}

function transferBars({ transfers }: Measured): BarEvaluation[] {
  const group = 'across pitches'
  const network = mean(transfers.map(({ networkDb }) => networkDb))
  const kept = mean(transfers.map(({ harmonicsKeptDb }) => harmonicsKeptDb))
  const envelope = mean(transfers.map(({ envelopeKeptDb }) => envelopeKeptDb))
  const direct = kept === null || envelope === null ? null : Math.min(kept, envelope)
  const share = network === null || direct === null ? null : network / direct
  return [
    judged({ group, figure: 'H a fifth away, mean', bar: 6.5, better: 'lower', unit: 'dB' }, network),
    judged({ group, figure: 'H over that of transposition', bar: 0.8, better: 'lower', unit: '' }, share),
  ]
}

/** Draws as `timbrel sample` makes them, and knobs: each by its mean over instruments. */
function directionBars({ sampling, attributes }: Measured): BarEvaluation[] {
  const drawn = sampling.find(({ prior }) => prior === 'fitted')
  return [
    judged({ group: 'draws', figure: 'plausible at 0.7', bar: 0.9, better: 'higher', unit: '' }, drawn?.plausible),
    ...attributes.flatMap(({ name, spearman, crossTalk }) => [
      judged({ group: 'knobs', figure: `${name}, Spearman`, bar: 0.9, better: 'higher', unit: '' }, spearman),
      judged({ group: 'knobs', figure: `${name}, cross-talk`, bar: 0.3, better: 'lower', unit: '' }, crossTalk),
    ]),
  ]
}

/** What other runs measure (`npm run bench`), but for the minutes that the model's own training took. */
function otherBars({ networks }: Measured): BarEvaluation[] {
  const seconds = networks[0]?.trainingSeconds
  const minutes = seconds === undefined || seconds <= 0 ? null : seconds / 60
  return [
    judged({ group: 'training', figure: 'first preview', bar: 60, better: 'lower', unit: 's' }, null),
    judged({ group: 'training', figure: 'whole training', bar: 10, better: 'lower', unit: 'min' }, minutes),
    judged({ group: 'engine', figure: '16 voices, share of a core', bar: 0.2, better: 'lower', unit: '' }, null),
    judged({ group: 'engine', figure: 'allocations per block', bar: 0, better: 'lower', unit: '' }, null),
    judged({ group: 'engine', figure: 'offline speed, one voice', bar: 70, better: 'higher', unit: 'x' }, null),
  ]
}

function judged(bar: Bar, value: number | null | undefined): BarEvaluation {
  const known = value !== undefined && value !== null && Number.isFinite(value) ? value : null
  const passed = known === null ? null : bar.better === 'lower' ? known <= bar.bar : known >= bar.bar
  return { ...bar, value: known, passed }
}

function ofSystem(morphs: readonly MorphEvaluation[], system: MorphEvaluation['system']): MorphEvaluation[] {
  return morphs.filter((morph) => morph.system === system)
}

function numbers(values: readonly (number | null)[]): number[] {
  return values.filter((value) => value !== null)
}

function mean(values: readonly number[]): number | null {
  return values.length > 0 ? values.reduce((total, value) => total + value, 0) / values.length : null
}

function most(values: readonly (number | null)[]): number | null {
  const known = numbers(values)
  return known.length > 0 ? Math.max(...known) : null
}

function sum({ harmonicsDb, noiseDb }: { readonly harmonicsDb: number; readonly noiseDb: number }): number {
  return harmonicsDb + noiseDb
}
