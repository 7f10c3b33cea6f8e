/** A named place on the pad. */
export interface PadPlace {
  readonly name: string
  readonly x: number
  readonly y: number
}

/** Newcomers keep at least this far from every other instrument: a finger's width on a pad the size of a hand. */
const LEAST_DISTANCE = 0.07

/** Newcomers stay off the rim. */
const RIM = 0.04

/** Times a newcomer is pushed off its neighbours before it may stay where it is. */
const PUSHES = 60

/**
 * Places newcomers on a pad whose instruments stay where they are.
 *
 * The map drawn anew of all instruments is turned, mirrored, scaled and shifted so that those already there come to lie
 * as near as can be to their places (Procrustes analysis: Gower 1975), and the newcomers are read off it.
 *
 * @param known the pad as it is.
 * @param drawn all instruments as a map of them all would have them, the known ones among them.
 * @returns the known places as they were, then the newcomers in the order of `drawn`.
 */
export function placeAlongside(known: readonly PadPlace[], drawn: readonly PadPlace[]): PadPlace[] {
  const pairs = known.flatMap((target) => {
    const source = drawn.find(({ name }) => name === target.name)
    return source === undefined ? [] : [{ source, target }]
  })
  const align = alignment(pairs)
  const places: PadPlace[] = known.map(({ name, x, y }) => ({ name, x, y }))
  for (const newcomer of drawn) {
    if (known.some(({ name }) => name === newcomer.name)) continue
    places.push({ name: newcomer.name, ...keptApart(align(newcomer), places) })
  }
  return places
}

interface Point {
  readonly x: number
  readonly y: number
}

interface Pair {
  readonly source: Point
  readonly target: Point
}

/** The similarity that takes sources nearest to targets; the identity where two points are too few to tell. */
function alignment(pairs: readonly Pair[]): (point: Point) => Point {
  if (pairs.length < 3) return ({ x, y }) => ({ x, y })
  const turned = similarity(pairs, 1)
  const mirrored = similarity(pairs, -1)
  return turned.error <= mirrored.error ? turned.apply : mirrored.apply
}

/**
 * Least squares over z -> a·z + b in complex numbers, a = Σ (t - t̄)·conj(s - s̄) / Σ |s - s̄|².
 *
 * @param side -1 mirrors the sources first.
 */
function similarity(pairs: readonly Pair[], side: 1 | -1): { error: number; apply: (point: Point) => Point } {
  const centre = (pick: (pair: Pair) => Point): Point => ({
    x: pairs.reduce((sum, pair) => sum + pick(pair).x, 0) / pairs.length,
    y: pairs.reduce((sum, pair) => sum + pick(pair).y, 0) / pairs.length,
  })
  const from = centre(({ source }) => source)
  const to = centre(({ target }) => target)
  let re = 0
  let im = 0
  let power = 0
  for (const { source, target } of pairs) {
    const [sx, sy] = [source.x - from.x, side * (source.y - from.y)]
    const [tx, ty] = [target.x - to.x, target.y - to.y]
    re += tx * sx + ty * sy
    im += ty * sx - tx * sy
    power += sx * sx + sy * sy
  }
  const scale = power > 0 ? 1 / power : 0
  const apply = (point: Point): Point => {
    const [x, y] = [point.x - from.x, side * (point.y - from.y)]
    return { x: to.x + scale * (re * x - im * y), y: to.y + scale * (im * x + re * y) }
  }
  const error = pairs.reduce((sum, { source, target }) => {
    const { x, y } = apply(source)
    return sum + (x - target.x) ** 2 + (y - target.y) ** 2
  }, 0)
  return { error, apply }
}

function keptApart(wanted: Point, others: readonly Point[]): Point {
  let { x, y } = onPad(wanted)
  for (let push = 0; push < PUSHES; push++) {
    const near = others.find((other) => Math.hypot(other.x - x, other.y - y) < LEAST_DISTANCE)
    if (near === undefined) break
    const distance = Math.hypot(x - near.x, y - near.y)
    // From the very same place, off towards the middle; a little askew, so that pushes cannot alternate for ever.
    const angle = (distance > 1e-9 ? Math.atan2(y - near.y, x - near.x) : Math.atan2(0.5 - y, 0.5 - x)) + 0.3
    const step = LEAST_DISTANCE * 1.01
    ;({ x, y } = onPad({ x: near.x + step * Math.cos(angle), y: near.y + step * Math.sin(angle) }))
  }
  return { x, y }
}

function onPad({ x, y }: Point): Point {
  const clip = (value: number): number => Math.min(1 - RIM, Math.max(RIM, value))
  return { x: clip(x), y: clip(y) }
}
