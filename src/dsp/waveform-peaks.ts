/**
 * The outline of a waveform: the largest |sample| in each of `count` equal stretches, in hundredths of the largest of
 * all; zeros for silence.
 *
 * @returns whole numbers 0 to 100, fresh.
 */
export function waveformPeaks(samples: Float32Array, count: number): number[] {
  const peaks = new Array<number>(count).fill(0)
  for (let index = 0; index < samples.length; index++) {
    const column = Math.floor((index * count) / samples.length)
    const level = Math.abs(samples[index] as number)
    if (level > (peaks[column] as number)) peaks[column] = level
  }
  const most = Math.max(...peaks)
  return peaks.map((peak) => (most > 0 ? Math.round((100 * peak) / most) : 0))
}
