/** A place on the pad, each coordinate 0 to 1. */
export interface PadPoint {
  readonly x: number
  readonly y: number
}

/** No instrument lies nearer to the pad's edge: beyond it there is still pad to play on. */
export const PAD_MARGIN = 0.08

/** Instruments keep this far apart where there is room: a fingertip on a pad of 8 cm. */
const LEAST_DISTANCE = 0.13

/** Share of the densest packing that may be asked for, so that pushing apart comes to an end. */
const PACKING_SHARE = 0.6

const ROUNDS = 400

/**
 * Pushes points apart until no two are nearer than a least distance (smaller for many points), within the margins.
 * Deterministic; points that lie on one another part in fixed directions.
 *
 * @param fixed indices of points that must stay.
 * @returns fresh points.
 */
export function keepApart(points: readonly PadPoint[], fixed: ReadonlySet<number>): PadPoint[] {
  const side = 1 - 2 * PAD_MARGIN
  const least = Math.min(LEAST_DISTANCE, (PACKING_SHARE * side) / Math.sqrt(Math.max(1, points.length)))
  const places = points.map(({ x, y }, at) => (fixed.has(at) ? { x, y } : { x: bounded(x), y: bounded(y) }))
  for (let round = 0; round < ROUNDS; round++) {
    let moved = false
    for (let a = 0; a < places.length; a++) {
      for (let b = a + 1; b < places.length; b++) moved = part(places, a, b, least, fixed) || moved
    }
    if (!moved) break
  }
  return places
}

function part(
  places: { x: number; y: number }[],
  a: number,
  b: number,
  least: number,
  fixed: ReadonlySet<number>,
): boolean {
  const first = places[a] as { x: number; y: number }
  const second = places[b] as { x: number; y: number }
  const distance = Math.hypot(second.x - first.x, second.y - first.y)
  if (distance >= least || (fixed.has(a) && fixed.has(b))) return false
  // The golden angle: no two pairs of coinciding points part the same way.
  const angle = distance > 1e-6 ? Math.atan2(second.y - first.y, second.x - first.x) : 2.4 * (a + b * places.length)
  const push = (least - distance) * 1.01
  const shareOfFirst = fixed.has(a) ? 0 : fixed.has(b) ? 1 : 0.5
  const move = (place: { x: number; y: number }, amount: number) => {
    place.x = bounded(place.x + amount * Math.cos(angle))
    place.y = bounded(place.y + amount * Math.sin(angle))
  }
  if (shareOfFirst > 0) move(first, -push * shareOfFirst)
  if (shareOfFirst < 1) move(second, push * (1 - shareOfFirst))
  return true
}

function bounded(value: number): number {
  return Math.max(PAD_MARGIN, Math.min(1 - PAD_MARGIN, value))
}
