import { TimbrelError } from '../contract/errors.ts'
import { measureSteps } from '../engine/even-steps.ts'
import type { Kernels } from '../engine/kernels.ts'
import { type PlayableModel, prepareModel } from '../engine/prepared-model.ts'
import { commonNote } from './common-note.ts'

/** Velocity at which the way is listened to: a note as it is mostly played. */
const VELOCITY = 0.8

/**
 * Listens to the way between two instruments, in the middle of the range they share. Takes a second.
 *
 * @returns the table of `InstrumentSettings.evenSteps`.
 * @throws TimbrelError 'input' when the model has no such instruments.
 */
export function measureWay(model: PlayableModel, kernels: Kernels, from: number, to: number): number[] {
  const count = model.instruments.length
  if (from >= count || to >= count) {
    throw new TimbrelError(
      'input',
      `expected two of the model's ${count} instruments, counted from 0; found ${from}, ${to}`,
    )
  }
  return measureSteps(prepareModel(model, kernels), from, to, commonNote(model, [from, to]), VELOCITY).lengths
}
