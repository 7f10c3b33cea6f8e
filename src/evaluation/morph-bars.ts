import type { MorphEvaluation } from '../contract/evaluation.ts'

/** An attack may miss its source by this much, ms, or by this share of it, whichever is more. */
const ATTACK_ALLOWANCE_MS = 5
const ATTACK_ALLOWANCE_SHARE = 0.1

/** Differences of a mean that are noise: a system is not called worse for less (0.02 dB, 0.005 of mae, 0.2 cents). */
const NOISE = { db: 0.02, mae: 0.005, cents: 0.2 } as const

/** How far an end's attack is from its recording's, over what is allowed: the worse end; 1 just passes. */
export function attackExcess({ attackMs, attackAMs, attackBMs }: MorphEvaluation): number | null {
  const [first, last] = [attackMs.at(0), attackMs.at(-1)]
  if (first === undefined || last === undefined) return null
  return Math.max(excess(first, attackAMs), excess(last, attackBMs))
}

/** Largest distance between the poles of a morph from the line between its sources' attacks in log time, as a share. */
export function attackLineError({ attackMs, attackAMs, attackBMs }: MorphEvaluation): number | null {
  const shares = attackMs.slice(1, -1).map((found, index) => {
    const position = (index + 1) / (attackMs.length - 1)
    const wanted = attackAMs ** (1 - position) * attackBMs ** position
    return Math.abs(found - wanted) / wanted
  })
  return shares.length > 0 ? Math.max(...shares) : null
}

/** dB by which the middle is less harmonic than the less harmonic of its sources; <= 0 when it is not. */
export function harmShortfallDb({ harmDb, harmADb, harmBDb }: MorphEvaluation): number | null {
  return harmDb === null || harmADb === null || harmBDb === null ? null : Math.min(harmADb, harmBDb) - harmDb
}

/** dB by which the middle beats more than the more beating of its sources; <= 0 when it does not. */
export function beatExcessDb({ beatDb, beatADb, beatBDb }: MorphEvaluation): number | null {
  return beatDb === null || beatADb === null || beatBDb === null ? null : beatDb - Math.max(beatADb, beatBDb)
}

/** Names of the figures whose mean over pairs is worse in `own` than in `other`, by more than noise. */
export function worseThan(own: readonly MorphEvaluation[], other: readonly MorphEvaluation[]): string[] {
  const figures: readonly [string, number, (morph: MorphEvaluation) => number | null][] = [
    ['lmd', NOISE.db, ({ lmd0, lmd1 }) => (lmd0 + lmd1) / 2],
    ['mae', NOISE.mae, ({ mae }) => mae],
    ['hnr drop', NOISE.db, ({ hnrDropDb }) => Math.max(0, hnrDropDb)],
    ['harm', NOISE.db, (morph) => atLeast0(harmShortfallDb(morph))],
    ['beat', NOISE.db, (morph) => atLeast0(beatExcessDb(morph))],
    ['f0', NOISE.cents, ({ f0Cents }) => Math.abs(f0Cents)],
  ]
  return figures.flatMap(([name, noise, figure]) => {
    const [a, b] = [meanOf(own, figure), meanOf(other, figure)]
    return a !== null && b !== null && a > b + noise ? [name] : []
  })
}

function excess(foundMs: number, wantedMs: number): number {
  return Math.abs(foundMs - wantedMs) / Math.max(ATTACK_ALLOWANCE_MS, ATTACK_ALLOWANCE_SHARE * wantedMs)
}

function atLeast0(value: number | null): number | null {
  return value === null ? null : Math.max(0, value)
}

function meanOf(morphs: readonly MorphEvaluation[], figure: (morph: MorphEvaluation) => number | null): number | null {
  const values = morphs.map(figure).filter((value) => value !== null)
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : null
}
