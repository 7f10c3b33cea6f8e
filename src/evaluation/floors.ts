import type { EvaluationReport } from '../contract/evaluation.ts'
import { meanDistances } from './mean-distances.ts'

/** Limits that a figure must keep to: a name of {@link floorFigures} and a bound either way. */
export type Floors = Readonly<Record<string, { readonly atMost?: number; readonly atLeast?: number }>>

/** A figure that fell below its floor; `value` null where it was not measured at all. */
export interface BrokenFloor {
  readonly figure: string
  readonly value: number | null
  readonly limit: string
}

/** Every figure of a report that a floor may be set on: each bar's as 'group: figure', and means of what has no bar. */
export function floorFigures(report: EvaluationReport): Map<string, number> {
  const figures = new Map<string, number>()
  const set = (name: string, value: number | null | undefined) => {
    if (value !== null && value !== undefined && Number.isFinite(value)) figures.set(name, value)
  }
  for (const { group, figure, value } of report.bars) set(`${group}: ${figure}`, value)
  for (const { name, heldOut } of report.networks) {
    set(`${name}: H, held out`, heldOut?.harmonicsDb)
    set(`${name}: N, held out`, heldOut?.noiseDb)
  }
  const strange = report.sounds.filter(({ acquaintance }) => acquaintance !== 'trained')
  set('engine: lm', meanDistances(report.sounds.map(({ detail }) => detail)).wholeDb)
  set('engine: lm, held out', meanDistances(strange.map(({ detail }) => detail)).wholeDb)
  set('left out: decoder, lm', meanDistances(report.leftOut.map(({ decoder }) => decoder)).wholeDb)
  set('left out: engine, lm', meanDistances(report.leftOut.map(({ detail }) => detail)).wholeDb)
  return figures
}

/** The figures that do not keep to their floors, in the order of the floors; none is what is hoped for. */
export function brokenFloors(report: EvaluationReport, floors: Floors): BrokenFloor[] {
  const figures = floorFigures(report)
  return Object.entries(floors).flatMap(([figure, { atMost, atLeast }]) => {
    const value = figures.get(figure) ?? null
    const kept =
      value !== null && (atMost === undefined || value <= atMost) && (atLeast === undefined || value >= atLeast)
    const limit = [
      ...(atMost === undefined ? [] : [`<= ${atMost}`]),
      ...(atLeast === undefined ? [] : [`>= ${atLeast}`]),
    ]
    return kept ? [] : [{ figure, value, limit: limit.join(', ') }]
  })
}
