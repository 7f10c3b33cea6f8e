/** Level from which on the limiter bends: -1 dB re full scale. Below it samples pass unchanged, bit for bit. */
const KNEE = 10 ** (-1 / 20)

/**
 * Keeps samples within ±1 without a corner: the identity up to the knee, then a hyperbolic tangent whose slope at the
 * knee is 1. Recordings keep their loudness, so one note never reaches it; loud chords do. Allocates nothing.
 */
export function limitSoftly(samples: Float32Array, offset: number, count: number): void {
  for (let n = offset; n < offset + count; n++) {
    const value = samples[n] as number
    const size = Math.abs(value)
    if (size <= KNEE) continue
    const bent = KNEE + (1 - KNEE) * Math.tanh((size - KNEE) / (1 - KNEE))
    samples[n] = value < 0 ? -bent : bent
  }
}
