import type { LogMelDistances } from '../contract/evaluation.ts'

/** Mean of distances, every sound counting the same; NaN of none. */
export function meanDistances(distances: readonly LogMelDistances[]): LogMelDistances {
  const mean = (pick: (of: LogMelDistances) => number) =>
    distances.reduce((sum, of) => sum + pick(of), 0) / distances.length
  return {
    wholeDb: mean(({ wholeDb }) => wholeDb),
    attackDb: mean(({ attackDb }) => attackDb),
    sharpnessDb: mean(({ sharpnessDb }) => sharpnessDb),
  }
}
