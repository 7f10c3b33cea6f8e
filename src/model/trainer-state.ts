import { TimbrelError } from '../contract/errors.ts'
import type { LossReport, TrainingOptions } from '../contract/training.ts'
import { type AdamState, adamState } from './adam.ts'
import type { WeightLayout } from './weights.ts'

/** One validation, kept so that a resumed run still has its curve. */
export interface HistoryEntry {
  readonly step: number
  readonly training: LossReport
  readonly validation: LossReport
}

/**
 * Everything a training run is at one instant, as plain data: a checkpoint is this and the options. Random streams and
 * the pool of sounds are pure functions of (seed, step), so they need no place here.
 */
export interface TrainerState {
  /** Steps done. */
  readonly step: number
  /** Steps in all under the limits below; 0 until the limit in minutes has been turned into steps. */
  readonly plannedSteps: number
  /** The limits the plan was made for: other limits at resume make a new plan. */
  readonly maxSteps: number
  readonly maxMinutes: number
  readonly secondsElapsed: number
  /** Flat, in the order of weightLayout. */
  readonly weights: Float32Array
  readonly optimiser: AdamState
  readonly bestWeights: Float32Array
  readonly bestStep: number
  /** Total validation loss of `bestWeights`; Infinity before the first validation. */
  readonly bestLoss: number
  /** Validations since the best. */
  readonly validationsWithoutGain: number
  /** [BINS] and the scale of the image's normalisation, measured once at the start. */
  readonly meanDb: Float32Array
  readonly scaleDb: number
  /** Decaying sums behind the reported training loss, so that a resumed report goes on smoothly. */
  readonly recentLoss: LossReport
  readonly history: readonly HistoryEntry[]
}

export function initialState(
  options: TrainingOptions,
  weights: Float32Array,
  normalisation: { readonly meanDb: Float32Array; readonly scaleDb: number },
): TrainerState {
  return {
    step: 0,
    plannedSteps: 0,
    maxSteps: options.maxSteps,
    maxMinutes: options.maxMinutes,
    secondsElapsed: 0,
    weights,
    optimiser: adamState(weights.length),
    bestWeights: weights.slice(),
    bestStep: 0,
    bestLoss: Number.POSITIVE_INFINITY,
    validationsWithoutGain: 0,
    meanDb: normalisation.meanDb,
    scaleDb: normalisation.scaleDb,
    recentLoss: { reconstruction: 0, kl: 0, total: 0 },
    history: [],
  }
}

/** A state that shares no array with `state`: what a checkpoint may be written from while training goes on. */
export function copyState(state: TrainerState): TrainerState {
  return {
    ...state,
    weights: state.weights.slice(),
    optimiser: { moment1: state.optimiser.moment1.slice(), moment2: state.optimiser.moment2.slice() },
    bestWeights: state.bestWeights.slice(),
    meanDb: state.meanDb.slice(),
    history: [...state.history],
  }
}

/**
 * A copy of `state`, ready to go on under `options`; new limits of steps or minutes ask for a new plan.
 *
 * @throws TimbrelError 'checkpoint' when the state belongs to a network of another shape.
 */
export function resumedState(state: TrainerState, options: TrainingOptions, layout: WeightLayout): TrainerState {
  const { weights, bestWeights, optimiser } = state
  const lengths = [weights, bestWeights, optimiser.moment1, optimiser.moment2].map((values) => values.length)
  if (lengths.some((length) => length !== layout.length)) {
    throw new TimbrelError(
      'checkpoint',
      `the checkpoint holds ${lengths[0]} weights, these options make a network of ${layout.length}: resume with the options it was started with`,
    )
  }
  const sameLimits = state.maxSteps === options.maxSteps && state.maxMinutes === options.maxMinutes
  return {
    ...copyState(state),
    plannedSteps: sameLimits ? state.plannedSteps : 0,
    maxSteps: options.maxSteps,
    maxMinutes: options.maxMinutes,
  }
}
