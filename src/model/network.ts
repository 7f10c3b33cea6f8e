import * as tf from '@tensorflow/tfjs-core'
import { BINS } from '../contract/spectrogram.ts'
import { CONDITIONS } from '../dsp/conditioning.ts'
import { convolveOverTime, interpolateToFrames, type LayerTensors } from './layers.ts'
import { klLoss, reconstructionLoss } from './losses.ts'
import type { LayerPlace, WeightLayout } from './weights.ts'

/** Bounds of the posterior's log variance: e^-10 is no noise at all, e^4 more than the prior ever needs. */
const LOG_VARIANCE_MIN = -10
const LOG_VARIANCE_MAX = 4

/** The posterior of a batch, each [sequences, latent steps, latentSize]. */
export interface Posterior {
  readonly mean: tf.Tensor3D
  readonly logVar: tf.Tensor3D
}

/** One batch as plain arrays, sequences S of frames T or latent steps J = T / latentStride. */
export interface Batch {
  readonly frames: number
  readonly sequences: number
  /** [S, T, BINS] normalised image: what goes in. */
  readonly image: Float32Array
  /** [S, T, BINS] what should come out. */
  readonly target: Float32Array
  /** [S, T, CONDITIONS] */
  readonly frameConditions: Float32Array
  /** [S, J, CONDITIONS] those of the target, at latent steps. */
  readonly stepConditions: Float32Array
  /** [S, T, BINS] see {@link reconstructionLoss}; frame weights add to 1 over the batch. */
  readonly weights: Float32Array
  /** [S, J, 1] adding to 1: which latent steps count in the KL term. */
  readonly stepWeights: Float32Array
  /**
   * [S] share of its partner's latents (sequences 0 and 1 are partners, 2 and 3, ...) that is blended into each sequence
   * before it is decoded: its target is then the blend of both. 0: decoded from its own.
   */
  readonly blendShares: Float32Array
}

/** The three losses of one batch, on the same tape. */
export interface BatchLosses {
  readonly reconstruction: tf.Scalar
  readonly kl: tf.Scalar
  readonly total: tf.Scalar
}

/** Tensors of every kernel and bias, in the order of the flat weights; the caller disposes of them. */
export function weightTensors(layout: WeightLayout, weights: Float32Array): tf.Tensor[] {
  return [...layout.encoder, ...layout.decoder].flatMap(({ layer, kernelOffset, kernelLength, biasOffset }) => [
    tf.tensor2d(weights.slice(kernelOffset, kernelOffset + kernelLength), [
      layer.kernelSize * layer.inputs,
      layer.outputs,
    ]),
    tf.tensor1d(weights.slice(biasOffset, biasOffset + layer.outputs)),
  ])
}

/** Splits {@link weightTensors} into the layers of encoder and decoder. */
export function namedLayers(
  layout: WeightLayout,
  tensors: readonly tf.Tensor[],
): { encoder: LayerTensors[]; decoder: LayerTensors[] } {
  const layers = (places: readonly LayerPlace[], first: number): LayerTensors[] =>
    places.map(({ layer }, index) => ({
      layer,
      kernel: tensors[2 * (first + index)] as tf.Tensor2D,
      bias: tensors[2 * (first + index) + 1] as tf.Tensor1D,
    }))
  return { encoder: layers(layout.encoder, 0), decoder: layers(layout.decoder, layout.encoder.length) }
}

/**
 * Image to posterior. Inside a tidy.
 *
 * @param image [sequences, frames, BINS] normalised; frames a multiple of the latent stride.
 * @param conditions [sequences, frames, CONDITIONS]
 */
export function encode(encoder: readonly LayerTensors[], image: tf.Tensor3D, conditions: tf.Tensor3D): Posterior {
  let x = tf.concat([image, conditions], 2)
  for (const layer of encoder) x = convolveOverTime(x, layer)
  const [sequences, steps, width] = x.shape
  const half = [sequences, steps, width / 2] as [number, number, number]
  const mean = tf.slice(x, [0, 0, 0], half)
  const logVar = tf.clipByValue(tf.slice(x, [0, 0, width / 2], half), LOG_VARIANCE_MIN, LOG_VARIANCE_MAX)
  return { mean, logVar }
}

/**
 * Latents to normalised image at latent steps. Inside a tidy.
 *
 * @param latents [sequences, latent steps, latentSize]
 * @param conditions [sequences, latent steps, CONDITIONS]
 * @returns [sequences, latent steps, BINS]
 */
export function decode(decoder: readonly LayerTensors[], latents: tf.Tensor3D, conditions: tf.Tensor3D): tf.Tensor3D {
  let x = tf.concat([latents, conditions], 2)
  for (const layer of decoder) x = convolveOverTime(x, layer)
  return x
}

/**
 * The losses of a batch: encode, sample, decode at latent steps, interpolate to frames, compare. Inside a tidy.
 *
 * @param noise [sequences, latent steps, latentSize] standard normal for the reparameterisation; null takes the mean.
 * @param beta weight of the KL term in `total`; an autoencoder ('ae') has neither noise nor KL.
 */
export function batchLosses(
  layout: WeightLayout,
  weights: readonly tf.Tensor[],
  batch: Batch,
  scaleDb: number,
  noise: Float32Array | null,
  beta: number,
): BatchLosses {
  const { frames, sequences } = batch
  const { latentStride, latentSize, kind } = layout.spec
  const steps = frames / latentStride
  const { encoder, decoder } = namedLayers(layout, weights)
  const image = tf.tensor3d(batch.image, [sequences, frames, BINS])
  const posterior = encode(encoder, image, tf.tensor3d(batch.frameConditions, [sequences, frames, CONDITIONS]))
  let latents: tf.Tensor3D = posterior.mean
  if (noise && kind === 'vae') {
    const deviation = tf.exp(tf.mul(posterior.logVar, 0.5))
    latents = tf.add(latents, tf.mul(deviation, tf.tensor3d(noise, [sequences, steps, latentSize])))
  }
  latents = blendWithPartners(latents, batch.blendShares)
  const stepConditions = tf.tensor3d(batch.stepConditions, [sequences, steps, CONDITIONS])
  const output = interpolateToFrames(decode(decoder, latents, stepConditions), latentStride)
  const reconstruction = reconstructionLoss(
    output,
    tf.tensor3d(batch.target, [sequences, frames, BINS]),
    tf.tensor3d(batch.weights, [sequences, frames, BINS]),
    scaleDb,
  )
  if (kind === 'ae') return { reconstruction, kl: tf.scalar(0), total: reconstruction }
  const kl = klLoss(posterior.mean, posterior.logVar, tf.tensor3d(batch.stepWeights, [sequences, steps, 1]))
  return { reconstruction, kl, total: tf.add(reconstruction, tf.mul(kl, beta)) }
}

/** Blends each sequence's latents with its partner's. Inside a tidy. @param shares see {@link Batch.blendShares}. */
function blendWithPartners(latents: tf.Tensor3D, shares: Float32Array): tf.Tensor3D {
  const [sequences, steps, size] = latents.shape
  if (shares.every((share) => share === 0)) return latents
  const pairs = tf.reshape(latents, [sequences / 2, 2, steps * size])
  const [first, second] = [0, 1].map((side) => tf.slice(pairs, [0, side, 0], [sequences / 2, 1, steps * size]))
  const partners = tf.reshape(tf.concat([second as tf.Tensor, first as tf.Tensor], 1), [sequences, steps, size])
  return tf.add(latents, tf.mul(tf.tensor3d(shares, [sequences, 1, 1]), tf.sub(partners, latents)))
}
