import type { PadPlace } from '../../contract/performance.ts'

/** Where the first hue lies, degrees: a warm red. */
const FIRST_HUE = 25

/** A hue blended from several, and how much they agree. */
export interface BlendedHue {
  /** Degrees, 0 to 360. */
  readonly hue: number
  /** 1: all one hue; 0: they cancel. */
  readonly purity: number
}

/**
 * A hue for each instrument, spread evenly round the circle in the order in which the instruments lie round the middle
 * of the map: neighbours in sound are neighbours in colour, so that blends between them stay colours and do not grey.
 *
 * @returns degrees, one for each point.
 */
export function instrumentHues(points: readonly PadPlace[]): number[] {
  const middle = { x: mean(points.map(({ x }) => x)), y: mean(points.map(({ y }) => y)) }
  const order = points
    .map((point, index) => ({ index, angle: Math.atan2(point.y - middle.y, point.x - middle.x) }))
    .sort((one, other) => one.angle - other.angle || one.index - other.index)
  const hues = new Array<number>(points.length).fill(FIRST_HUE)
  order.forEach(({ index }, rank) => {
    hues[index] = (FIRST_HUE + (360 * rank) / points.length) % 360
  })
  return hues
}

/** Mean of hues on the OKLab plane, weighted as the sounds are. */
export function blendHues(hues: readonly number[], weights: Float32Array): BlendedHue {
  let a = 0
  let b = 0
  for (let index = 0; index < hues.length; index++) {
    const angle = ((hues[index] as number) * Math.PI) / 180
    a += (weights[index] as number) * Math.cos(angle)
    b += (weights[index] as number) * Math.sin(angle)
  }
  return { hue: ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360, purity: Math.min(1, Math.hypot(a, b)) }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}
