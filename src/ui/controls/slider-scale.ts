/** How a slider's length stands for values. */
export interface SliderScale {
  readonly min: number
  readonly max: number
  readonly step: number
  /** 1: evenly; 2, 3: finer towards `min` (place = share to the 1/curve). */
  readonly curve: number
}

/** Share of the slider's length, 0 to 1, at which a value lies. */
export function shareOf({ min, max, curve }: SliderScale, value: number): number {
  const share = Math.min(1, Math.max(0, (value - min) / (max - min)))
  return share ** (1 / curve)
}

/** The value at a share of the length, on a step. */
export function valueAt(scale: SliderScale, share: number): number {
  const { min, max, curve } = scale
  return snap(scale, min + (max - min) * Math.min(1, Math.max(0, share)) ** curve)
}

/** The nearest step within the range. */
export function snap({ min, max, step }: SliderScale, value: number): number {
  const snapped = min + Math.round((value - min) / step) * step
  // Steps such as 0.01 do not add up exactly; ten decimals keep what is seen and typed short.
  return Math.min(max, Math.max(min, Number(snapped.toFixed(10))))
}

/** What someone typed, with or without unit, comma or point; null for what is no number. */
export function parseTyped(scale: SliderScale, text: string): number | null {
  const found = /^\s*([+-−]?\d*[.,]?\d+)/u.exec(text)?.[1]
  if (found === undefined) return null
  const value = Number(found.replace(',', '.').replace('−', '-'))
  return Number.isFinite(value) ? snap(scale, value) : null
}

/** Decimals that a step needs. */
export function decimalsOf(step: number): number {
  return Math.max(0, Math.ceil(-Math.log10(step) - 1e-9))
}
