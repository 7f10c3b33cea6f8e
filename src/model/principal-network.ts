import type { LayerSpec, Network } from '../contract/network.ts'
import { BINS } from '../contract/spectrogram.ts'
import { CONDITIONS } from '../dsp/conditioning.ts'
import { SCALE_DB } from './normalise.ts'
import type { PrincipalImages } from './principal-images.ts'

/** A posterior without any noise to speak of, as the log variance of every latent. */
const NO_NOISE_LOG_VARIANCE = -10

/**
 * Principal components in the form of a network: one linear layer either way, deaf to pitch and loudness, so that every
 * measure and the engine itself take it like any other.
 *
 * Its decoder is linear, hence a morph by it (with detail) is the straight interpolation of the analysed spectrograms:
 * the morph without a network that every network is held against.
 *
 * @param principal fitted with `latentSize` components at the frame rate. @param meanDb [BINS]
 * @throws RangeError when fewer components were fitted.
 */
export function principalNetwork(principal: PrincipalImages, meanDb: Float32Array, latentSize: number): Network {
  const { components } = principal
  if (components.length < latentSize * BINS) {
    throw new RangeError(`expected ${latentSize} components, found ${components.length / BINS}`)
  }
  const encoder: LayerSpec = {
    kernelSize: 1,
    stride: 1,
    inputs: BINS + CONDITIONS,
    outputs: 2 * latentSize,
    activation: 'linear',
  }
  const decoder: LayerSpec = {
    kernelSize: 1,
    stride: 1,
    inputs: latentSize + CONDITIONS,
    outputs: BINS,
    activation: 'linear',
  }
  const encode = new Float32Array(encoder.inputs * encoder.outputs)
  const decode = new Float32Array(decoder.inputs * decoder.outputs)
  for (let component = 0; component < latentSize; component++) {
    for (let bin = 0; bin < BINS; bin++) {
      const share = components[component * BINS + bin] as number
      encode[bin * encoder.outputs + component] = share
      decode[component * decoder.outputs + bin] = share
    }
  }
  const logVariance = new Float32Array(encoder.outputs).fill(NO_NOISE_LOG_VARIANCE, latentSize)
  return {
    spec: { family: 'dense', kind: 'ae', latentSize, latentStride: 1, encoder: [encoder], decoder: [decoder] },
    normalisation: { meanDb, scaleDb: SCALE_DB },
    encoder: [{ kernel: encode, bias: logVariance }],
    decoder: [{ kernel: decode, bias: new Float32Array(BINS) }],
  }
}
