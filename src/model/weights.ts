import type { LayerSpec, LayerWeights, Network, NetworkSpec, Normalisation } from '../contract/network.ts'

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
