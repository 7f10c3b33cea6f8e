import type { LossPoint } from '../../contract/loss-curve.ts'

/** Steps, and the three curves over them, as a plot takes them; null is a gap. */
export type LossSeries = [
  steps: number[],
  reconstruction: (number | null)[],
  heldOut: (number | null)[],
  kl: (number | null)[],
]

/** Losses that a logarithmic axis can show: what is not above 0 is a gap. */
export function lossSeries(points: readonly LossPoint[]): LossSeries {
  const shown = (value: number | null) => (value !== null && value > 0 ? value : null)
  return [
    points.map(({ step }) => step),
    points.map(({ reconstruction }) => shown(reconstruction)),
    points.map(({ heldOut }) => shown(heldOut)),
    points.map(({ kl }) => shown(kl)),
  ]
}
