import type { Batch } from '../model/network.ts'

/**
 * The two halves of a batch, or null where it has no two halves of whole pairs (see {@link Batch.blendShares}). Losses
 * and gradients of the halves add.
 */
export function halvedBatch(batch: Batch): readonly [Batch, Batch] | null {
  const { sequences } = batch
  if (sequences % 4 !== 0) return null
  return [part(batch, 0), part(batch, 1)]
}

/** Half of a batch's noise; null stays null. */
export function halvedNoise(noise: Float32Array | null, half: 0 | 1): Float32Array | null {
  return noise === null ? null : halfOf(noise, half)
}

function part(batch: Batch, half: 0 | 1): Batch {
  return {
    frames: batch.frames,
    sequences: batch.sequences / 2,
    image: halfOf(batch.image, half),
    target: halfOf(batch.target, half),
    frameConditions: halfOf(batch.frameConditions, half),
    stepConditions: halfOf(batch.stepConditions, half),
    weights: halfOf(batch.weights, half),
    stepWeights: halfOf(batch.stepWeights, half),
    blendShares: halfOf(batch.blendShares, half),
  }
}

/** Sequences come first in every array of a batch, so that its halves lie one after the other. A copy: it may travel. */
function halfOf(values: Float32Array, half: 0 | 1): Float32Array<ArrayBuffer> {
  const middle = values.length / 2
  return values.slice(half * middle, (half + 1) * middle)
}
