import type { Random } from '../dsp/random.ts'

/** Variance of a posterior mean above which a latent dimension is in use (Burda et al. 2016). */
const ACTIVE_VARIANCE = 0.02

/** Which dimensions of a latent space carry something: sums over the posteriors of as many sounds as are added. */
export class LatentUse {
  readonly #latentSize: number
  readonly #klSums: Float64Array
  readonly #meanSums: Float64Array
  readonly #squareSums: Float64Array
  #steps = 0

  constructor(latentSize: number) {
    this.#latentSize = latentSize
    this.#klSums = new Float64Array(latentSize)
    this.#meanSums = new Float64Array(latentSize)
    this.#squareSums = new Float64Array(latentSize)
  }

  /**
   * Adds the steps of a sound that count.
   *
   * @param mean [steps, latentSize]
   * @param logVar likewise; without it there is no KL to be told.
   */
  add(mean: Float32Array, logVar: Float32Array | null, counts: (step: number) => boolean): void {
    for (let step = 0; step * this.#latentSize < mean.length; step++) {
      if (!counts(step)) continue
      this.#steps += 1
      for (let dimension = 0; dimension < this.#latentSize; dimension++) {
        const m = mean[step * this.#latentSize + dimension] as number
        const v = logVar?.[step * this.#latentSize + dimension] ?? 0
        this.#klSums[dimension] = (this.#klSums[dimension] as number) + 0.5 * (m * m + Math.exp(v) - v - 1)
        this.#meanSums[dimension] = (this.#meanSums[dimension] as number) + m
        this.#squareSums[dimension] = (this.#squareSums[dimension] as number) + m * m
      }
    }
  }

  /** [latentSize] mean KL divergence from N(0, 1), nats. Fresh. */
  klPerDimension(): number[] {
    return Array.from(this.#klSums, (sum) => sum / Math.max(1, this.#steps))
  }

  /** Dimensions whose posterior mean varies by more than 0.02. */
  activeUnits(): number {
    const steps = Math.max(1, this.#steps)
    let active = 0
    for (let dimension = 0; dimension < this.#latentSize; dimension++) {
      const mean = (this.#meanSums[dimension] as number) / steps
      if ((this.#squareSums[dimension] as number) / steps - mean * mean > ACTIVE_VARIANCE) active += 1
    }
    return active
  }
}

/**
 * Latents dealt out anew: every step of every sound gets the latents of a step drawn without replacement from all.
 *
 * @param latents [steps, latentSize] of each sound.
 * @returns as many and as long, fresh.
 */
export function shuffledLatents(latents: readonly Float32Array[], latentSize: number, random: Random): Float32Array[] {
  const places = latents.flatMap((values) =>
    Array.from({ length: values.length / latentSize }, (_, step) => {
      return values.subarray(step * latentSize, (step + 1) * latentSize)
    }),
  )
  random.shuffle(places)
  let taken = 0
  return latents.map((values) => {
    const strange = new Float32Array(values.length)
    for (let offset = 0; offset < strange.length; offset += latentSize) {
      strange.set(places[taken++] as Float32Array, offset)
    }
    return strange
  })
}
