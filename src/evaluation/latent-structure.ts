import { inverse, Matrix } from 'ml-matrix'
import { latentAt, latentSizeOf } from './latent-places.ts'
import type { LatentSound } from './latent-sound.ts'

/**
 * Penalties of the ridge regression, on latents of unit variance; the one that reads most is told. With about as many
 * latents as a third of the sounds, the least of them learns by heart.
 */
const RIDGES = [1, 10, 100] as const

/** Mean latents over the audible steps of each sound. [sounds] of [latentSize], fresh. */
export function meanLatents(sounds: readonly LatentSound[]): Float64Array[] {
  const size = latentSizeOf(sounds)
  return sounds.map((sound) => {
    const sum = new Float64Array(size)
    let counted = 0
    for (const [step, weight] of sound.frameWeights.entries()) {
      if (weight === 0) continue
      counted += 1
      const latent = latentAt(sound, step, size)
      for (let dimension = 0; dimension < size; dimension++) {
        sum[dimension] = (sum[dimension] as number) + (latent[dimension] as number)
      }
    }
    return sum.map((value) => value / Math.max(1, counted))
  })
}

/**
 * Share of sounds whose nearest other sound is of their own instrument; instruments of a single sound are left out.
 *
 * @param points [sounds] mean latents.
 * @returns 0 where no instrument has two sounds.
 */
export function separation(points: readonly Float64Array[], instruments: readonly string[]): number {
  let own = 0
  let judged = 0
  for (const [index, point] of points.entries()) {
    const instrument = instruments[index]
    if (!instruments.some((other, at) => at !== index && other === instrument)) continue
    let least = Number.POSITIVE_INFINITY
    let nearest = -1
    for (const [other, at] of points.entries()) {
      const distance = at.reduce((sum, value, dimension) => sum + (value - (point[dimension] as number)) ** 2, 0)
      if (other === index || distance >= least) continue
      least = distance
      nearest = other
    }
    judged += 1
    if (instruments[nearest] === instrument) own += 1
  }
  return judged === 0 ? 0 : own / judged
}

/**
 * How much of the pitch can be read back from latents that were meant to do without it: R² of a ridge regression, every
 * sound predicted from all others. The residual without a sound is e / (1 - h), h its leverage (Allen 1974, PRESS), and
 * the mean without it is n / (n - 1) as far off, so no regression is done twice.
 *
 * @param points [sounds] mean latents.
 * @returns 0 (nothing, or worse than the mean of the others) to 1; 0 below three sounds or at a single pitch.
 */
export function pitchLeakage(points: readonly Float64Array[], midiNotes: readonly number[]): number {
  const count = points.length
  const size = points[0]?.length ?? 0
  if (count < 3 || size === 0) return 0
  const x = Matrix.zeros(count, size)
  for (let dimension = 0; dimension < size; dimension++) {
    const values = points.map((point) => point[dimension] as number)
    const { mean, deviation } = moments(values)
    for (const [row, value] of values.entries()) x.set(row, dimension, (value - mean) / Math.max(deviation, 1e-9))
  }
  const pitch = moments(midiNotes)
  const y = Matrix.columnVector(midiNotes.map((note) => note - pitch.mean))
  const whole = pitch.deviation ** 2 * count * (count / (count - 1)) ** 2
  if (whole === 0) return 0
  const least = Math.min(...RIDGES.map((ridge) => unexplained(x, y, ridge)))
  return Math.min(1, Math.max(0, 1 - least / whole))
}

/** Sum of squared errors of a ridge regression of `y` on `x`, both centred, each row predicted from all others. */
function unexplained(x: Matrix, y: Matrix, ridge: number): number {
  const transposed = x.transpose()
  const reader = x.mmul(inverse(transposed.mmul(x).add(Matrix.eye(x.columns, x.columns, ridge))))
  const fitted = reader.mmul(transposed.mmul(y))
  let sum = 0
  for (let row = 0; row < x.rows; row++) {
    let leverage = 1 / x.rows
    for (let column = 0; column < x.columns; column++) leverage += reader.get(row, column) * x.get(row, column)
    sum += ((y.get(row, 0) - fitted.get(row, 0)) / Math.max(1e-9, 1 - leverage)) ** 2
  }
  return sum
}

function moments(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  return { mean, deviation: Math.sqrt(square) }
}
