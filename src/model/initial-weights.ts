import type { LayerSpec } from '../contract/network.ts'
import { BINS } from '../contract/spectrogram.ts'
import { Random } from '../dsp/random.ts'
import type { PrincipalImages } from './principal-images.ts'
import type { LayerPlace, WeightLayout } from './weights.ts'

/** Side taps of a layer that keeps the clock, re the middle one. */
const SIDE_TAP = 0.1

/** Log variance of every posterior at the start: sigma 0.14 where the latents have unit variance. */
const INITIAL_LOG_VARIANCE = -4

/** Variance gain of the free units' way into an output layer: heard of, not yet loud. */
const QUIET_GAIN = 0.01

/** Components this much narrower than the first, in dB, are noise: not scaled up to unit variance. */
const LEAST_DEVIATION_DB = 0.1

/**
 * Initial weights: the network starts as principal components and learns from there what lines cannot say.
 *
 * Since silu(a) - silu(-a) = a exactly, a pair of hidden units carries a number unchanged. The first 2·latentSize units
 * of every hidden layer are such pairs, so that at step 0 the latents are the whitened scores of the leading components
 * and the decoder gives their image. The other units are random, normal with variance 2 / inputs (He et al. 2015), and
 * start quietly. From random weights alone it takes thousands of steps to come as far (docs/experiments.md, "Network").
 *
 * The taps of a convolution start as one and the same matrix times a window in time that adds to 1: a convolution begins
 * as a dense layer of the (smoothed) moment.
 *
 * @param principal fitted with latentSize components; null starts all units at random, as does a hidden layer too narrow
 * for the pairs.
 */
export function initialWeights(
  layout: WeightLayout,
  seed: number,
  principal: PrincipalImages | null,
  scaleDb: number,
): Float32Array {
  const { latentSize, encoder, decoder } = layout.spec
  const weights = new Float32Array(layout.length)
  const random = new Random(seed)
  const hidden = [...encoder.slice(0, -1), ...decoder.slice(0, -1)]
  const paired = principal !== null && hidden.every(({ outputs }) => outputs >= 2 * latentSize)
  for (const place of [...layout.encoder, ...layout.decoder]) {
    const gain = place.layer.activation !== 'linear' ? 2 : paired ? QUIET_GAIN : 0.3
    putTaps(weights, place, randomMatrix(place.layer, gain, random))
  }
  if (!paired) return weights
  for (const side of [layout.encoder, layout.decoder]) {
    for (const place of side.slice(1, -1))
      putColumns(weights, place, 2 * latentSize, (row, column) => carried(row, column))
  }
  const { components, deviationsDb } = principal
  const deviation = (component: number) => Math.max(LEAST_DEVIATION_DB, deviationsDb[component] as number) / scaleDb
  const component = (index: number, bin: number) => (bin < BINS ? (components[index * BINS + bin] as number) : 0)
  const sign = (unit: number) => (unit % 2 === 0 ? 1 : -1)
  const [encoderIn, encoderOut] = ends(layout.encoder)
  const [decoderIn, decoderOut] = ends(layout.decoder)
  putColumns(
    weights,
    encoderIn,
    2 * latentSize,
    (bin, unit) => (sign(unit) * component(unit >> 1, bin)) / deviation(unit >> 1),
  )
  putColumns(weights, encoderOut, latentSize, (unit, latent) => (unit >> 1 === latent ? sign(unit) : 0))
  weights.fill(INITIAL_LOG_VARIANCE, encoderOut.biasOffset + latentSize, encoderOut.biasOffset + 2 * latentSize)
  putColumns(weights, decoderIn, 2 * latentSize, (latent, unit) => (unit >> 1 === latent ? sign(unit) : 0))
  putRows(
    weights,
    decoderOut,
    2 * latentSize,
    (unit, bin) => sign(unit) * component(unit >> 1, bin) * deviation(unit >> 1),
  )
  return weights
}

/** From pair to pair: +1 and -1 out of the same two units. */
function carried(row: number, column: number): number {
  if (row >> 1 !== column >> 1) return 0
  return row === column ? 1 : -1
}

function ends(places: readonly LayerPlace[]): [LayerPlace, LayerPlace] {
  return [places[0] as LayerPlace, places.at(-1) as LayerPlace]
}

/** [inputs, outputs] */
function randomMatrix({ inputs, outputs }: LayerSpec, gain: number, random: Random): Float32Array {
  const deviation = Math.sqrt(gain / inputs)
  return Float32Array.from({ length: inputs * outputs }, () => random.normal() * deviation)
}

function putTaps(weights: Float32Array, { layer, kernelOffset }: LayerPlace, matrix: Float32Array): void {
  for (const [tap, share] of tapShares(layer).entries()) {
    const offset = kernelOffset + tap * matrix.length
    for (let index = 0; index < matrix.length; index++) weights[offset + index] = share * (matrix[index] as number)
  }
}

/** Sets the first `count` columns of a layer, every row. */
function putColumns(
  weights: Float32Array,
  place: LayerPlace,
  count: number,
  value: (row: number, column: number) => number,
): void {
  const { inputs } = place.layer
  for (let row = 0; row < inputs; row++) {
    for (let column = 0; column < count; column++) put(weights, place, row, column, value(row, column))
  }
}

/** Sets the first `count` rows of a layer, every column. */
function putRows(
  weights: Float32Array,
  place: LayerPlace,
  count: number,
  value: (row: number, column: number) => number,
): void {
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < place.layer.outputs; column++) put(weights, place, row, column, value(row, column))
  }
}

function put(
  weights: Float32Array,
  { layer, kernelOffset }: LayerPlace,
  row: number,
  column: number,
  value: number,
): void {
  for (const [tap, share] of tapShares(layer).entries()) {
    weights[kernelOffset + (tap * layer.inputs + row) * layer.outputs + column] = share * value
  }
}

/** A triangle over the taps where the layer halves the clock (it must smooth first), else mostly the middle tap. */
function tapShares({ kernelSize, stride }: LayerSpec): number[] {
  const middle = (kernelSize - 1) / 2
  const shape = Array.from({ length: kernelSize }, (_, tap) => {
    const distance = Math.abs(tap - middle)
    if (stride > 1) return middle + 1 - distance
    return distance === 0 ? 1 : SIDE_TAP
  })
  const sum = shape.reduce((total, share) => total + share, 0)
  return shape.map((share) => share / sum)
}
