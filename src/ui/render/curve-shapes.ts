/** Points of a morph's shape, at equal times from its start to its end. */
export const CURVE_POINTS = 33

/** Where a morph is over its time, each value 0 (the first) to 1 (the second). */
export type Curve = readonly number[]

const shape = (valueAt: (share: number) => number): Curve =>
  Array.from({ length: CURVE_POINTS }, (_, at) => valueAt(at / (CURVE_POINTS - 1)))

export const STRAIGHT: Curve = shape((share) => share)

/** Shapes to begin with. */
export const CURVE_SHAPES: readonly { readonly name: string; readonly curve: Curve }[] = [
  { name: 'Straight', curve: STRAIGHT },
  { name: 'Soft', curve: shape((share) => (1 - Math.cos(Math.PI * share)) / 2) },
  { name: 'Late', curve: shape((share) => share ** 3) },
  { name: 'Early', curve: shape((share) => 1 - (1 - share) ** 3) },
  { name: 'There and back', curve: shape((share) => (1 - Math.cos(2 * Math.PI * share)) / 2) },
]

/**
 * A curve through which a line was drawn: all points between two places of the pointer.
 *
 * @param from where the pointer was, `at` 0 to 1 in time; `to` where it is now.
 */
export function drawn(
  curve: Curve,
  from: { readonly at: number; readonly value: number },
  to: { readonly at: number; readonly value: number },
): Curve {
  const [left, right] = from.at <= to.at ? [from, to] : [to, from]
  const column = (at: number) => Math.round(clip(at) * (CURVE_POINTS - 1))
  const [first, last] = [column(left.at), column(right.at)]
  return curve.map((value, index) => {
    if (index < first || index > last) return value
    const share = last === first ? 1 : (index - first) / (last - first)
    const [a, b] = last === first ? [to.value, to.value] : [left.value, right.value]
    return clip(a + share * (b - a))
  })
}

/** The curve as places of a render of this length. */
export function curvePoints(curve: Curve, seconds: number): { seconds: number; value: number }[] {
  return curve.map((value, at) => ({ seconds: (seconds * at) / (CURVE_POINTS - 1), value }))
}

export function isStraight(curve: Curve): boolean {
  return curve.every((value, at) => Math.abs(value - (STRAIGHT[at] ?? 0)) < 1e-6)
}

function clip(value: number): number {
  return Math.min(1, Math.max(0, value))
}
