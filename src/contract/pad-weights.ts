/** Nearest points that always shape the blend: enough to be smooth, few enough to be cheap. */
const NEIGHBOURS = 4

/** How far beyond the last of them the blend reaches, as a factor of its distance. */
const REACH = 1.3

/** Distances below this are the point itself: a millionth of the pad. */
const ON_POINT = 1e-6

/**
 * Weights of instruments at a place of the map: a partition of unity, continuous, exact on each instrument's point.
 *
 * Franke and Little's variant of Shepard's inverse distances, ((R - d) / (R·d))², so that an instrument comes and goes
 * with weight 0 as the place moves (Franke 1982, "Scattered data interpolation", section 2). R is REACH times the
 * distance of the fourth nearest point; with up to four instruments all take part everywhere.
 *
 * @param points x0, y0, x1, y1, ... of the instruments.
 * @param out receives one weight for each; they sum to 1. Allocates nothing.
 */
export function mapWeights(points: Float32Array, x: number, y: number, out: Float32Array): void {
  const count = points.length / 2
  const reach = reachAt(points, x, y)
  let sum = 0
  let onPoint = 0
  for (let index = 0; index < count; index++) {
    const distance = distanceTo(points, index, x, y)
    if (distance < ON_POINT) onPoint++
    const value = distance < ON_POINT || distance >= reach ? 0 : inverse(distance, reach)
    out[index] = value
    sum += value
  }
  for (let index = 0; index < count; index++) {
    if (onPoint > 0) out[index] = distanceTo(points, index, x, y) < ON_POINT ? 1 / onPoint : 0
    else out[index] = (out[index] as number) / sum
  }
}

/**
 * Weights of four instruments in the pad's corners: bilinear.
 *
 * @param out [4] bottom left, bottom right, top left, top right. Allocates nothing.
 */
export function cornerWeights(x: number, y: number, out: Float32Array): void {
  const right = clip(x)
  const top = clip(y)
  out[0] = (1 - right) * (1 - top)
  out[1] = right * (1 - top)
  out[2] = (1 - right) * top
  out[3] = right * top
}

/** Weights of two instruments at the ends of a line. @param out [2]. Allocates nothing. */
export function lineWeights(position: number, out: Float32Array): void {
  const share = clip(position)
  out[0] = 1 - share
  out[1] = share
}

function inverse(distance: number, reach: number): number {
  const nearness = reach === Number.POSITIVE_INFINITY ? 1 / distance : (reach - distance) / (reach * distance)
  return nearness * nearness
}

/** Distance at which points cease to take part; Infinity when all do everywhere. */
function reachAt(points: Float32Array, x: number, y: number): number {
  const count = points.length / 2
  if (count <= NEIGHBOURS) return Number.POSITIVE_INFINITY
  let distance = -1
  for (let found = 0; found < NEIGHBOURS; ) {
    // The next larger distance; equal distances count as often as they occur.
    let next = Number.POSITIVE_INFINITY
    let equals = 0
    for (let index = 0; index < count; index++) {
      const other = distanceTo(points, index, x, y)
      if (other <= distance) continue
      if (other < next) {
        next = other
        equals = 1
      } else if (other === next) equals++
    }
    distance = next
    found += equals
  }
  return REACH * distance
}

function distanceTo(points: Float32Array, index: number, x: number, y: number): number {
  const right = (points[2 * index] as number) - x
  const up = (points[2 * index + 1] as number) - y
  // Math.hypot allocates.
  return Math.sqrt(right * right + up * up)
}

function clip(value: number): number {
  return Math.min(1, Math.max(0, value))
}
