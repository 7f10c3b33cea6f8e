import type { LossReport } from '../contract/training.ts'
import { type BatchShape, makeBatch } from './batches.ts'
import { byInstrument } from './hold-out.ts'
import type { Batch } from './network.ts'
import { prepareSound } from './prepared-sound.ts'
import { batchReport } from './train-step.ts'
import type { TrainingSource } from './training-source.ts'
import type { WeightLayout } from './weights.ts'
import { coveringWindows, type Window } from './windows.ts'

/** Sounds and windows judged during training: enough for a steady figure in under a second. */
const MOST_SOUNDS = 48
const MOST_WINDOWS = 96
const SEQUENCES = 32

/** Fixed batches, the same at every validation and after every resume; weights are their shares of the whole. */
export interface ValidationSet {
  readonly batches: readonly { readonly batch: Batch; readonly share: number }[]
}

/**
 * Lays out the sounds that judge the network: those held out, or where none is, sounds it is trained on (then the figure
 * says how well it learns, not how well it generalises).
 */
export async function validationSet(source: TrainingSource, shape: BatchShape): Promise<ValidationSet> {
  const windows: Window[] = []
  for (const index of spread(judgedItems(source), MOST_SOUNDS)) {
    const sound = prepareSound(await source.load(index))
    windows.push(...coveringWindows(sound, shape.frames, shape.marginFrames))
  }
  const chosen = spread(windows, MOST_WINDOWS)
  const batches: { batch: Batch; share: number }[] = []
  for (let first = 0; first < chosen.length; first += SEQUENCES) {
    const part = chosen.slice(first, first + SEQUENCES)
    batches.push({ batch: makeBatch(part, shape), share: part.length / chosen.length })
  }
  return { batches }
}

/** Mean losses over the set at the posterior's mean. */
export function validate(
  layout: WeightLayout,
  weights: Float32Array,
  { batches }: ValidationSet,
  scaleDb: number,
  beta: number,
): LossReport {
  const sum = { reconstruction: 0, kl: 0, total: 0 }
  for (const { batch, share } of batches) {
    const report = batchReport(layout, weights, batch, scaleDb, beta)
    sum.reconstruction += share * report.reconstruction
    sum.kl += share * report.kl
    sum.total += share * report.total
  }
  return sum
}

/** Indices of the sounds that judge, instruments in turn so that a cut keeps them balanced. */
export function judgedItems({ items }: TrainingSource): number[] {
  const heldOut = items.flatMap((item, index) => (item.heldOut ? [index] : []))
  return heldOut.length > 0 ? inTurn(items, heldOut) : inTurn(items, [...items.keys()])
}

/** `indices` reordered so that instruments alternate. */
export function inTurn(items: TrainingSource['items'], indices: readonly number[]): number[] {
  const chosen = indices.map((index) => ({ index, instrument: items[index]?.instrument ?? '' }))
  const groups = [...byInstrument(chosen).values()]
  const longest = Math.max(0, ...groups.map((group) => group.length))
  const ordered: number[] = []
  for (let round = 0; round < longest; round++) {
    for (const group of groups) {
      const at = group[round]
      if (at !== undefined) ordered.push((chosen[at] as (typeof chosen)[number]).index)
    }
  }
  return ordered
}

/** At most `most` of `values`, evenly spread. */
export function spread<T>(values: readonly T[], most: number): T[] {
  if (values.length <= most) return [...values]
  return Array.from({ length: most }, (_, place) => values[Math.floor((place * values.length) / most)] as T)
}
