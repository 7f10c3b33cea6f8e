/** Convolutional over time, or one frame at a time. */
export type NetworkFamily = 'conv' | 'dense'
/** Variational, or a plain autoencoder. */
export type NetworkKind = 'vae' | 'ae'
/** What follows a layer. */
export type Activation = 'silu' | 'linear'

/**
 * One layer, a convolution over time with bins as channels; a dense layer is the case kernelSize 1, stride 1.
 * Weights: kernel [kernelSize, inputs, outputs] row-major, bias [outputs].
 */
export interface LayerSpec {
  readonly kernelSize: number
  readonly stride: number
  readonly inputs: number
  readonly outputs: number
  readonly activation: Activation
}

/** Weights of one layer, in the order of {@link LayerSpec}. */
export interface LayerWeights {
  readonly kernel: Float32Array
  readonly bias: Float32Array
}

/**
 * The shape of a trained network.
 *
 * Encoder: [frames, BINS + CONDITIONS] -> [latent steps, 2·latentSize] (mean, then logVar).
 * Decoder: [latent steps, latentSize + CONDITIONS] -> [latent steps, BINS], each layer causal-plus-one: tap i of a
 * kernel of size k reads step t + i - (k - 1) / 2 with edge steps repeated; values between latent steps are
 * interpolated linearly to the frame clock. Latent step j sits on frame j · latentStride.
 */
export interface NetworkSpec {
  readonly family: NetworkFamily
  readonly kind: NetworkKind
  readonly latentSize: number
  /** Frames per latent step: 1, 2 or 4. */
  readonly latentStride: number
  readonly encoder: readonly LayerSpec[]
  readonly decoder: readonly LayerSpec[]
}

/** The image's normalisation: x = (dB - meanDb[bin]) / scaleDb. */
export interface Normalisation {
  /** [BINS] */
  readonly meanDb: Float32Array
  readonly scaleDb: number
}

/** A trained network: its shape and its weights. */
export interface Network {
  readonly spec: NetworkSpec
  readonly normalisation: Normalisation
  readonly encoder: readonly LayerWeights[]
  readonly decoder: readonly LayerWeights[]
}
