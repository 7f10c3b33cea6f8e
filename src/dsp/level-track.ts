/** Level of a window that holds nothing. */
const SILENT_DB = -200

/**
 * Rms level of a sound in windows side by side, dB re full scale.
 *
 * @returns fresh [windows]; what does not fill a last window is left out.
 */
export function levelTrack(samples: Float32Array, windowSamples: number): Float64Array {
  const levels = new Float64Array(Math.floor(samples.length / windowSamples))
  for (let window = 0; window < levels.length; window++) {
    let sum = 0
    for (let n = window * windowSamples; n < (window + 1) * windowSamples; n++) sum += (samples[n] as number) ** 2
    levels[window] = sum > 0 ? Math.max(SILENT_DB, 10 * Math.log10(sum / windowSamples)) : SILENT_DB
  }
  return levels
}

/** Least-squares slope of levels from window `from` on, dB per window; 0 of fewer than two. */
export function levelSlope(levels: Float64Array, from: number): number {
  const count = levels.length - from
  if (count < 2) return 0
  const middle = from + (count - 1) / 2
  let products = 0
  let squares = 0
  for (let window = from; window < levels.length; window++) {
    products += (window - middle) * (levels[window] as number)
    squares += (window - middle) ** 2
  }
  return products / squares
}
