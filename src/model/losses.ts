import * as tf from '@tensorflow/tfjs-core'
import { BINS, HARMONICS } from '../contract/spectrogram.ts'

/** Errors are counted in units of 10 dB: the scale at which a wrong bin is plainly heard. */
export const ERROR_UNIT_DB = 10

/** How much more a frame of the attack counts: the ear judges an instrument by its first 100 ms. */
export const ATTACK_WEIGHT = 3

/** Weight of a bin of `levelDb` re its frame's loudness: what is far below the loudness is masked by the rest. */
export function levelWeight(levelDb: number): number {
  return Math.min(1, Math.max(0.15, (levelDb + 80) / 60))
}

/**
 * Weight of every bin of one frame: level-weighted, masked harmonics 0, mean over the bins that count.
 *
 * @param image [BINS] dB at `offset`.
 * @param harmonicCount harmonics that exist at this pitch; those above are masked.
 * @param frameWeight what the frame counts for, 0 to leave it out.
 * @param out receives BINS weights at `outOffset`. Allocates nothing.
 */
export function writeBinWeights(
  image: Float32Array,
  offset: number,
  harmonicCount: number,
  frameWeight: number,
  out: Float32Array,
  outOffset: number,
): void {
  const share = frameWeight / (harmonicCount + BINS - HARMONICS)
  for (let bin = 0; bin < BINS; bin++) {
    const masked = bin >= harmonicCount && bin < HARMONICS
    out[outOffset + bin] = masked ? 0 : share * levelWeight(image[offset + bin] as number)
  }
}

/**
 * Weighted squared error in (10 dB)²: sum over `weights · (output - target)²`. With the weights of
 * {@link writeBinWeights} divided by the sum of frame weights it is a weighted mean over frames of the mean over bins.
 *
 * @param output normalised image, any shape; `target` and `weights` the same shape.
 */
export function reconstructionLoss(
  output: tf.Tensor,
  target: tf.Tensor,
  weights: tf.Tensor,
  scaleDb: number,
): tf.Scalar {
  const error = tf.sub(output, target)
  const sum = tf.sum(tf.mul(weights, tf.mul(error, error)))
  return tf.mul(sum, (scaleDb / ERROR_UNIT_DB) ** 2) as tf.Scalar
}

/**
 * Kullback-Leibler divergence of N(mean, exp(logVar)) from N(0, 1) in nats: summed over latent dimensions (last axis),
 * weighted mean over latent steps (Kingma and Welling 2014, appendix B).
 *
 * @param stepWeights [..., 1] adding to 1.
 */
export function klLoss(mean: tf.Tensor, logVar: tf.Tensor, stepWeights: tf.Tensor): tf.Scalar {
  const perDimension = tf.sub(tf.add(tf.mul(mean, mean), tf.exp(logVar)), tf.add(logVar, 1))
  return tf.mul(tf.sum(tf.mul(perDimension, stepWeights)), 0.5) as tf.Scalar
}

/** Weight of the KL term at `step`: rises linearly from 0 over the first `warmUp` share of `steps`. */
export function betaAt(step: number, steps: number, beta: number, warmUp: number): number {
  return warmUp <= 0 ? beta : beta * Math.min(1, step / (warmUp * steps))
}
