import { type Html, html } from './html.ts'

/** A chart's inner rectangle, in SVG units. */
export interface Frame {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** A linear axis. */
export interface Axis {
  readonly low: number
  readonly high: number
}

/** An axis that holds all values, with a little room; `from` is included where it is given. */
export function axisOf(values: readonly number[], from?: number): Axis {
  const all = [...values.filter(Number.isFinite), ...(from === undefined ? [] : [from])]
  if (all.length === 0) return { low: 0, high: 1 }
  const [low, high] = [Math.min(...all), Math.max(...all)]
  const room = 0.06 * (high - low || Math.abs(high) || 1)
  return { low: from === low ? low : low - room, high: high + room }
}

export function toX(value: number, axis: Axis, { left, width }: Frame): number {
  return left + (width * (value - axis.low)) / (axis.high - axis.low)
}

export function toY(value: number, axis: Axis, { top, height }: Frame): number {
  return top + height * (1 - (value - axis.low) / (axis.high - axis.low))
}

/** Round values within an axis, about `wanted` of them, in steps of 1, 2 or 5. */
export function ticks({ low, high }: Axis, wanted = 5): number[] {
  const rough = (high - low) / wanted
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10)
  const first = Math.ceil(low / step - 1e-9)
  const count = Math.floor(high / step + 1e-9) - first + 1
  // Rounded, since 3 · 0.1 is not 0.3.
  return Array.from({ length: Math.max(0, count) }, (_, index) => Number(((first + index) * step).toPrecision(12)))
}

/** Horizontal lines with their values at the left. */
export function gridY(axis: Axis, frame: Frame): Html[] {
  return ticks(axis).map((value) => {
    const y = toY(value, axis, frame).toFixed(1)
    return html`<line class="grid" x1="${frame.left}" x2="${frame.left + frame.width}" y1="${y}" y2="${y}"/><text class="tick" x="${frame.left - 8}" y="${y}" dy="0.35em" text-anchor="end">${value}</text>`
  })
}

/** Values below the frame. */
export function labelsX(axis: Axis, frame: Frame, labels: readonly (readonly [number, string])[]): Html[] {
  const y = frame.top + frame.height + 18
  return labels.map(
    ([value, label]) =>
      html`<text class="tick" x="${toX(value, axis, frame).toFixed(1)}" y="${y}" text-anchor="middle">${label}</text>`,
  )
}
