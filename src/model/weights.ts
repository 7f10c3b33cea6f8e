import type { LayerSpec, LayerWeights, Network, NetworkSpec, Normalisation } from '../contract/network.ts'
import { Random } from '../dsp/random.ts'

/** Where one layer's kernel and bias lie in the flat weights. */
export interface LayerPlace {
  readonly layer: LayerSpec
  readonly kernelOffset: number
  readonly kernelLength: number
  readonly biasOffset: number
}

/**
 * Where every weight of a network lies in one flat Float32Array: encoder layers, then decoder layers, each kernel before
 * its bias. One flat array makes optimiser, checkpoint and comparison trivial.
 */
export interface WeightLayout {
  readonly spec: NetworkSpec
  readonly encoder: readonly LayerPlace[]
  readonly decoder: readonly LayerPlace[]
  readonly length: number
}

export function weightLayout(spec: NetworkSpec): WeightLayout {
  let length = 0
  const place = (layer: LayerSpec): LayerPlace => {
    const kernelOffset = length
    const kernelLength = layer.kernelSize * layer.inputs * layer.outputs
    length += kernelLength + layer.outputs
    return { layer, kernelOffset, kernelLength, biasOffset: kernelOffset + kernelLength }
  }
  const encoder = spec.encoder.map(place)
  const decoder = spec.decoder.map(place)
  return { spec, encoder, decoder, length }
}

/**
 * Initial weights: normal with variance 2 / fan-in (He et al. 2015) in hidden layers, 0.3 / fan-in in the two output
 * layers, so that a fresh network says nearly the mean image and a fresh posterior is nearly the prior; biases 0.
 */
export function initialWeights(layout: WeightLayout, seed: number): Float32Array {
  const random = new Random(seed)
  const weights = new Float32Array(layout.length)
  for (const { layer, kernelOffset, kernelLength } of [...layout.encoder, ...layout.decoder]) {
    const gain = layer.activation === 'linear' ? 0.3 : 2
    const deviation = Math.sqrt(gain / (layer.kernelSize * layer.inputs))
    for (let index = 0; index < kernelLength; index++) weights[kernelOffset + index] = random.normal() * deviation
  }
  return weights
}

/** The contract's network made of flat weights; the arrays are copies. */
export function toNetwork(layout: WeightLayout, weights: Float32Array, normalisation: Normalisation): Network {
  const pick = ({ layer, kernelOffset, kernelLength, biasOffset }: LayerPlace): LayerWeights => ({
    kernel: weights.slice(kernelOffset, kernelOffset + kernelLength),
    bias: weights.slice(biasOffset, biasOffset + layer.outputs),
  })
  return {
    spec: layout.spec,
    normalisation,
    encoder: layout.encoder.map(pick),
    decoder: layout.decoder.map(pick),
  }
}

/** Flat weights of a network, in the order of {@link weightLayout}; fresh. */
export function fromNetwork(network: Network): Float32Array {
  const layout = weightLayout(network.spec)
  const weights = new Float32Array(layout.length)
  const places = [...layout.encoder, ...layout.decoder]
  for (const [index, { kernel, bias }] of [...network.encoder, ...network.decoder].entries()) {
    const place = places[index] as LayerPlace
    weights.set(kernel, place.kernelOffset)
    weights.set(bias, place.biasOffset)
  }
  return weights
}
