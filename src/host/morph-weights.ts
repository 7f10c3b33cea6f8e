import type { MorphPath, MorphPoint, RenderRequest } from '../contract/host-render.ts'
import { mapWeights } from '../contract/pad-weights.ts'
import type { PlayableModel } from '../engine/prepared-model.ts'
import { positionAt, type WeightCurve } from '../engine/render.ts'

/** Turns a share of the way between two neighbours of a row into a position there; see EvenSteps. */
export type Warp = (leg: number, share: number) => number

/**
 * Weights along a row of instruments: 0 is the first, 1 the last, neighbours blended between.
 *
 * @param row indices into the model's instruments, at least one.
 */
export function rowWeights(row: readonly number[], positionOf: (seconds: number) => number, warp: Warp): WeightCurve {
  const legs = row.length - 1
  return (seconds, out) => {
    const way = Math.min(1, Math.max(0, positionOf(seconds))) * legs
    const leg = Math.min(Math.max(0, legs - 1), Math.floor(way))
    const from = row[leg] as number
    const to = row[Math.min(legs, leg + 1)] as number
    const share = legs === 0 ? 0 : warp(leg, way - leg)
    out.fill(0)
    out[from] = 1 - share
    out[to] = (out[to] as number) + share
  }
}

/** Weights along a path over the pad. */
export function padWeights(
  { instruments }: Pick<PlayableModel, 'instruments'>,
  points: readonly MorphPoint[],
): WeightCurve {
  const places = Float32Array.from(instruments.flatMap(({ x, y }) => [x, y]))
  const along = (axis: 'x' | 'y') =>
    points.flatMap((point) => ('x' in point ? [{ seconds: point.seconds, value: point[axis] }] : []))
  const xs = along('x')
  const ys = along('y')
  return (seconds, out) => mapWeights(places, positionAt(xs, seconds), positionAt(ys, seconds), out)
}

/** Position along a pair or a row at each second of a render that lasts `durationSeconds`. */
export function positionCurve(path: MorphPath, durationSeconds: number): (seconds: number) => number {
  if (path.kind === 'sweep') {
    const { start, end } = path
    return (seconds) => start + (end - start) * Math.min(1, seconds / durationSeconds)
  }
  const points = path.points.flatMap((point) => ('value' in point ? [point] : []))
  return (seconds) => positionAt(points, seconds)
}

/** The positions a request renders: one, or the even steps of its grid. */
export function positionsOf({ grid, path }: Pick<RenderRequest, 'grid' | 'path'>): MorphPath[] {
  if (grid === null) return [path]
  return Array.from({ length: grid }, (_, index) => {
    const position = index / (grid - 1)
    return { kind: 'sweep', start: position, end: position }
  })
}
