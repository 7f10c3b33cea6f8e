import { TimbrelError } from '../contract/errors.ts'
import type { Activation, LayerSpec, NetworkSpec } from '../contract/network.ts'
import { BINS } from '../contract/spectrogram.ts'
import type { TrainingOptions } from '../contract/training.ts'
import { CONDITIONS } from '../dsp/conditioning.ts'

type ShapeOptions = Pick<TrainingOptions, 'network' | 'kind' | 'latentSize' | 'latentStride' | 'hiddenSize'>

/**
 * The network that `options` ask for.
 *
 * 'conv': the encoder reads time through kernels of 5 and halves the frame clock until one step covers `latentStride`
 * frames. With a stride above 1 the decoder too sees one latent step of past and one of future; at stride 1 it sees one
 * latent by itself, because a {@link Sound} keeps smoothed latents at a quarter of the frame rate, where the neighbours
 * are other moments than in training.
 * 'dense': the same widths, every frame by itself; its stride is always 1.
 *
 * @throws TimbrelError 'input' for sizes that make no network.
 */
export function networkSpec(options: ShapeOptions): NetworkSpec {
  const { network: family, kind, latentSize, hiddenSize } = options
  const latentStride = family === 'dense' ? 1 : options.latentStride
  if (![1, 2, 4].includes(latentStride)) {
    throw new TimbrelError('input', `latent stride must be 1, 2 or 4, found ${latentStride}`)
  }
  requireCount('latent size', latentSize, 256)
  requireCount('hidden size', hiddenSize, 2048)
  const wide = family === 'conv'
  const slow = latentStride > 1
  return {
    family,
    kind,
    latentSize,
    latentStride,
    encoder: [
      layer(wide ? 5 : 1, latentStride >= 2 ? 2 : 1, BINS + CONDITIONS, hiddenSize, 'silu'),
      layer(wide && slow ? 5 : 1, latentStride === 4 ? 2 : 1, hiddenSize, hiddenSize, 'silu'),
      layer(1, 1, hiddenSize, 2 * latentSize, 'linear'),
    ],
    decoder: [
      layer(wide && slow ? 3 : 1, 1, latentSize + CONDITIONS, hiddenSize, 'silu'),
      layer(1, 1, hiddenSize, hiddenSize, 'silu'),
      layer(1, 1, hiddenSize, BINS, 'linear'),
    ],
  }
}

/** Multiply-adds of one latent step of the decoder. */
export function decoderCost(spec: NetworkSpec): number {
  return spec.decoder.reduce((sum, { kernelSize, inputs, outputs }) => sum + kernelSize * inputs * outputs, 0)
}

function layer(kernelSize: number, stride: number, inputs: number, outputs: number, activation: Activation): LayerSpec {
  return { kernelSize, stride, inputs, outputs, activation }
}

function requireCount(what: string, value: number, most: number): void {
  if (!Number.isInteger(value) || value < 1 || value > most) {
    throw new TimbrelError('input', `${what} must be a whole number from 1 to ${most}, found ${value}`)
  }
}
