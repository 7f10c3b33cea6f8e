import { svg, type TemplateResult } from 'lit'

/** Units of the picture: one column for each peak, this high. */
const HEIGHT = 24

/** SVG path of a waveform's outline, mirrored at its middle; '' for none. */
export function waveformPath(peaks: readonly number[]): string {
  if (peaks.length === 0) return ''
  const middle = HEIGHT / 2
  // Silence is a line, not nothing.
  const reach = peaks.map((peak) => Math.max(0.4, (middle * peak) / 100))
  const upper = reach.map((half, at) => `${at + 0.5},${round(middle - half)}`)
  const lower = reach.map((half, at) => `${at + 0.5},${round(middle + half)}`).reverse()
  return `M${[...upper, ...lower].join('L')}Z`
}

/** A recording's small picture: as wide as its place, in the colour of its text. */
export function waveform(peaks: readonly number[]): TemplateResult {
  return svg`<svg class="waveform" viewBox="0 0 ${Math.max(1, peaks.length)} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
    <path d=${waveformPath(peaks)} fill="currentColor" /></svg>`
}

function round(value: number): number {
  return Math.round(100 * value) / 100
}
