/** Quality factors of the two sections of a fourth-order Butterworth filter. */
const BUTTERWORTH_Q = [0.541196, 1.306563] as const

/**
 * Fourth-order Butterworth high-pass (two biquads, Bristow-Johnson's "Cookbook formulae for audio EQ").
 *
 * @returns as many samples as given, fresh.
 */
export function highPass(samples: Float32Array, cutoffHz: number, sampleRateHz: number): Float32Array {
  const out = Float32Array.from(samples)
  for (const q of BUTTERWORTH_Q) filterInPlace(out, cutoffHz, q, sampleRateHz)
  return out
}

function filterInPlace(samples: Float32Array, cutoffHz: number, q: number, sampleRateHz: number): void {
  const turn = (2 * Math.PI * cutoffHz) / sampleRateHz
  const cos = Math.cos(turn)
  const alpha = Math.sin(turn) / (2 * q)
  const a0 = 1 + alpha
  const b0 = (1 + cos) / 2 / a0
  const b1 = -(1 + cos) / a0
  const a1 = (-2 * cos) / a0
  const a2 = (1 - alpha) / a0
  let x1 = 0
  let x2 = 0
  let y1 = 0
  let y2 = 0
  for (let n = 0; n < samples.length; n++) {
    const x = samples[n] as number
    const y = b0 * (x + x2) + b1 * x1 - a1 * y1 - a2 * y2
    x2 = x1
    x1 = x
    y2 = y1
    y1 = y
    samples[n] = y
  }
}
