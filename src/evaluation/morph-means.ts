import type { MorphEvaluation, MorphMeans } from '../contract/evaluation.ts'
import { attackLineError, beatExcessDb, harmShortfallDb } from './morph-bars.ts'
import { mean } from './morph-places.ts'

/** Means over the morphs of each system, in the order in which systems first come. */
export function morphMeans(morphs: readonly MorphEvaluation[]): MorphMeans[] {
  return [...new Set(morphs.map(({ system }) => system))].map((system) => {
    const own = morphs.filter((morph) => morph.system === system)
    const over = (read: (morph: MorphEvaluation) => number | null) => {
      const values = own.map(read).filter((value) => value !== null && Number.isFinite(value))
      return values.length > 0 ? mean(values as number[]) : null
    }
    const maes = own.flatMap(({ mae }) => mae ?? [])
    return {
      system,
      morphs: own.length,
      endDb: over(({ lmd0, lmd1 }) => (lmd0 + lmd1) / 2),
      mae: over(({ mae }) => mae),
      worstMae: maes.length > 0 ? Math.max(...maes) : null,
      hnrDropDb: over(({ hnrDropDb }) => hnrDropDb),
      harmShortfallDb: over(harmShortfallDb),
      beatExcessDb: over(beatExcessDb),
      attackLineError: over(attackLineError),
      stepVariation: over(({ stepVariation }) => stepVariation),
    }
  })
}
