import type { PadSize } from './pad-geometry.ts'

/** A point on the pad and its name, in CSS pixels. */
export interface NamedPoint {
  readonly left: number
  readonly top: number
  /** Half of the name's width. */
  readonly half: number
}

/** Where a name is written: the middle of its line. */
export interface NamePlace {
  readonly centre: number
  readonly top: number
}

/** Half of a line of 13 pixels, and what stays free at the pad's edge. */
const HALF_LINE = 8
const EDGE = 6

interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/**
 * Where names go so that each can be read: below its point, above it, right or left of it, wherever it covers no other
 * point and no name that is there already. Null where all four are taken: a small pad shows the letters in the points.
 *
 * @param radius of a point. @param gap from a point's middle to its name's.
 */
export function placeNames(
  size: PadSize,
  points: readonly NamedPoint[],
  radius: number,
  gap: number,
): (NamePlace | null)[] {
  const marks = points.map(({ left, top }) => boxRound(left, top, radius, radius))
  const taken: Box[] = []
  return points.map(({ left, top, half }, index) => {
    const beside = radius + half + 2
    const candidates: readonly (readonly [number, number])[] = [
      [left, top + gap],
      [left, top - gap],
      [left + beside, top],
      [left - beside, top],
    ]
    for (const [wanted, line] of candidates) {
      const centre = Math.min(size.width - half - EDGE, Math.max(half + EDGE, wanted))
      const box = boxRound(centre, line, half, HALF_LINE)
      const isInside = box.top >= 0 && box.bottom <= size.height
      if (!isInside || marks.some((mark, other) => other !== index && overlap(mark, box))) continue
      if (overlap(marks[index] as Box, box) || taken.some((name) => overlap(name, box))) continue
      taken.push(box)
      return { centre, top: line }
    }
    return null
  })
}

function boxRound(centre: number, middle: number, half: number, halfHeight: number): Box {
  return { left: centre - half, right: centre + half, top: middle - halfHeight, bottom: middle + halfHeight }
}

function overlap(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom
}
