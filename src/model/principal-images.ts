import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { BINS, HARMONICS } from '../contract/spectrogram.ts'
import { harmonicCount } from '../dsp/image.ts'
import { latentStepCount, rowsToFrames } from './loaded-network.ts'
import type { PreparedSound } from './prepared-sound.ts'

/**
 * The baseline every network must beat: principal components of the image, as many as the network has latents, at the
 * same latent steps, with the same interpolation between them. Masked harmonics count as the mean, as they do for the
 * network.
 */
export class PrincipalImages {
  readonly #meanDb: Float32Array
  readonly #stride: number
  readonly #sums = new Float64Array(BINS * BINS)
  #weight = 0
  #components = new Float64Array(0)
  #deviationsDb = new Float64Array(0)

  constructor(meanDb: Float32Array, stride: number) {
    this.#meanDb = meanDb
    this.#stride = stride
  }

  /** Adds a sound to the covariance. @param weight what each of its latent steps counts for. */
  add(sound: PreparedSound, weight: number): void {
    const rows = this.#steps(sound)
    for (let step = 0; step * BINS < rows.length; step++) {
      if (!sound.frameWeights[Math.min(sound.frameCount - 1, step * this.#stride)]) continue
      this.#weight += weight
      addOuterProduct(this.#sums, rows, step * BINS, weight)
    }
  }

  /** Finds the `count` leading components; call once, after the last {@link add}. */
  fit(count: number): void {
    const covariance = new Matrix(BINS, BINS)
    for (let row = 0; row < BINS; row++) {
      for (let column = row; column < BINS; column++) {
        const value = (this.#sums[row * BINS + column] as number) / Math.max(this.#weight, 1e-12)
        covariance.set(row, column, value)
        covariance.set(column, row, value)
      }
    }
    const { eigenvectorMatrix, realEigenvalues } = new EigenvalueDecomposition(covariance, { assumeSymmetric: true })
    this.#components = new Float64Array(count * BINS)
    this.#deviationsDb = new Float64Array(count)
    for (let component = 0; component < count; component++) {
      // Eigenvalues come in rising order.
      const column = BINS - 1 - component
      this.#components.set(eigenvectorMatrix.getColumn(column), component * BINS)
      this.#deviationsDb[component] = Math.sqrt(Math.max(0, realEigenvalues[column] as number))
    }
  }

  /** [count, BINS] unit vectors, the widest first. */
  get components(): Float64Array {
    return this.#components
  }

  /** [count] standard deviation along each component, dB. */
  get deviationsDb(): Float64Array {
    return this.#deviationsDb
  }

  /** A sound through the components and back: [frames, BINS] dB, fresh. */
  reconstruct(sound: PreparedSound): Float32Array {
    const rows = this.#steps(sound)
    const restored = new Float32Array(rows.length)
    for (let offset = 0; offset < rows.length; offset += BINS) {
      for (let bin = 0; bin < BINS; bin++) restored[offset + bin] = this.#meanDb[bin] as number
      for (let at = 0; at < this.#components.length; at += BINS) {
        let score = 0
        for (let bin = 0; bin < BINS; bin++)
          score += (rows[offset + bin] as number) * (this.#components[at + bin] as number)
        for (let bin = 0; bin < BINS; bin++) {
          restored[offset + bin] = (restored[offset + bin] as number) + score * (this.#components[at + bin] as number)
        }
      }
    }
    return rowsToFrames(restored, BINS, this.#stride, sound.frameCount)
  }

  /** The sound's image at latent steps, less the mean: [steps, BINS]. */
  #steps(sound: PreparedSound): Float32Array {
    const harmonics = harmonicCount(sound.midiNote)
    const rows = new Float32Array(sound.frameCount * BINS)
    for (let index = 0; index < rows.length; index++) {
      const bin = index % BINS
      if (bin < harmonics || bin >= HARMONICS)
        rows[index] = (sound.image[index] as number) - (this.#meanDb[bin] as number)
    }
    return this.#stride === 1 ? rows : knots(rows, BINS, this.#stride, sound.frameCount)
  }
}

/**
 * Values at latent steps whose linear interpolation comes nearest to `rows` in least squares: the normal equations of a
 * linear spline, tridiagonal, solved by elimination for all columns at once.
 *
 * @param rows [frameCount, width]
 * @returns [latentStepCount, width], fresh.
 */
export function knots(rows: Float32Array, width: number, stride: number, frameCount: number): Float32Array {
  const steps = latentStepCount(frameCount, stride)
  const diagonal = new Float64Array(steps).fill(1e-9)
  const beside = new Float64Array(steps)
  const right = new Float64Array(steps * width)
  for (let frame = 0; frame < frameCount; frame++) {
    const step = Math.floor(frame / stride)
    const next = Math.min(step + 1, steps - 1)
    const share = frame / stride - step
    diagonal[step] = (diagonal[step] as number) + (1 - share) ** 2
    diagonal[next] = (diagonal[next] as number) + share ** 2
    beside[step] = (beside[step] as number) + share * (1 - share)
    for (let column = 0; column < width; column++) {
      const value = rows[frame * width + column] as number
      right[step * width + column] = (right[step * width + column] as number) + (1 - share) * value
      right[next * width + column] = (right[next * width + column] as number) + share * value
    }
  }
  for (let step = 1; step < steps; step++) {
    const factor = (beside[step - 1] as number) / (diagonal[step - 1] as number)
    diagonal[step] = (diagonal[step] as number) - factor * (beside[step - 1] as number)
    for (let column = 0; column < width; column++) {
      const at = step * width + column
      right[at] = (right[at] as number) - factor * (right[at - width] as number)
    }
  }
  const out = new Float32Array(steps * width)
  for (let step = steps - 1; step >= 0; step--) {
    for (let column = 0; column < width; column++) {
      const at = step * width + column
      const after = step + 1 < steps ? (beside[step] as number) * (out[at + width] as number) : 0
      out[at] = ((right[at] as number) - after) / (diagonal[step] as number)
    }
  }
  return out
}

function addOuterProduct(sums: Float64Array, rows: Float32Array, offset: number, weight: number): void {
  for (let row = 0; row < BINS; row++) {
    const value = weight * (rows[offset + row] as number)
    for (let column = row; column < BINS; column++) {
      const at = row * BINS + column
      sums[at] = (sums[at] as number) + value * (rows[offset + column] as number)
    }
  }
}
