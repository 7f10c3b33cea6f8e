import * as tf from '@tensorflow/tfjs-core'
import type { LossReport } from '../contract/training.ts'
import type { Random } from '../dsp/random.ts'
import { type Batch, batchLosses, weightTensors } from './network.ts'
import type { WeightLayout } from './weights.ts'

/** Standard normal numbers for the reparameterisation of a batch: [sequences, latent steps, latentSize], fresh. */
export function reparameterisationNoise(layout: WeightLayout, batch: Batch, random: Random): Float32Array {
  const { latentSize, latentStride } = layout.spec
  const noise = new Float32Array((batch.frames / latentStride) * batch.sequences * latentSize)
  for (let index = 0; index < noise.length; index++) noise[index] = random.normal()
  return noise
}

/** {@link batchGradients}, or what stands in for it: the same numbers for the same arguments, wherever computed. */
export type BatchGradients = (...batch: Parameters<typeof batchGradients>) => LossReport | Promise<LossReport>

/**
 * Losses and gradients of one batch on the engine in use. Leaves no tensor behind.
 *
 * @param gradients receives dTotal/dWeights, flat like `weights`.
 */
export function batchGradients(
  layout: WeightLayout,
  weights: Float32Array,
  batch: Batch,
  scaleDb: number,
  noise: Float32Array | null,
  beta: number,
  gradients: Float32Array,
): LossReport {
  const report = { reconstruction: 0, kl: 0, total: 0 }
  tf.tidy(() => {
    const scalars: tf.Scalar[] = []
    const totalLoss = (...tensors: tf.Tensor[]): tf.Scalar => {
      const losses = batchLosses(layout, tensors, batch, scaleDb, noise, beta)
      scalars.push(tf.keep(losses.reconstruction), tf.keep(losses.kl))
      return losses.total
    }
    const { value, grads } = tf.valueAndGrads(totalLoss)(weightTensors(layout, weights))
    let offset = 0
    for (const gradient of grads) {
      const values = gradient.dataSync() as Float32Array
      gradients.set(values, offset)
      offset += values.length
    }
    const [reconstruction, kl] = scalars as [tf.Scalar, tf.Scalar]
    report.reconstruction = numberOf(reconstruction)
    report.kl = numberOf(kl)
    report.total = numberOf(value)
    tf.dispose(scalars)
  })
  return report
}

/** Losses of one batch at the posterior's mean, without gradients. Leaves no tensor behind. */
export function batchReport(
  layout: WeightLayout,
  weights: Float32Array,
  batch: Batch,
  scaleDb: number,
  beta: number,
): LossReport {
  const report = { reconstruction: 0, kl: 0, total: 0 }
  tf.tidy(() => {
    const losses = batchLosses(layout, weightTensors(layout, weights), batch, scaleDb, null, beta)
    report.reconstruction = numberOf(losses.reconstruction)
    report.kl = numberOf(losses.kl)
    report.total = numberOf(losses.total)
  })
  return report
}

function numberOf(scalar: tf.Scalar): number {
  return scalar.dataSync()[0] as number
}
