import { TimbrelError } from '../../contract/errors.ts'
import type { LayerSpec, LayerWeights, Network } from '../../contract/network.ts'
import { BINS } from '../../contract/spectrogram.ts'
import { CONDITIONS } from '../../dsp/conditioning.ts'
import type { DecoderKernel } from '../kernels.ts'

interface Layer {
  readonly spec: LayerSpec
  readonly weights: LayerWeights
  /** Taps either side of the centre. */
  readonly side: number
  /** [maxSteps, outputs] */
  readonly values: Float32Array
}

/**
 * The decoder of the contract's {@link Network} in plain TypeScript: the reference for every other kernel.
 *
 * Only the steps of each layer that the wanted output depends on are computed. The constructor allocates.
 */
export class TypeScriptDecoder implements DecoderKernel {
  readonly reach: number
  readonly inputSize: number
  readonly #layers: readonly Layer[]
  readonly #meanDb: Float32Array
  readonly #scaleDb: number

  constructor(network: Network, maxSteps: number) {
    const { spec, normalisation } = network
    requireDecoder(network)
    this.#layers = spec.decoder.map((layer, index) => ({
      spec: layer,
      weights: network.decoder[index] as LayerWeights,
      side: (layer.kernelSize - 1) / 2,
      values: new Float32Array(maxSteps * layer.outputs),
    }))
    this.reach = this.#layers.reduce((sum, { side }) => sum + side, 0)
    this.inputSize = spec.latentSize + CONDITIONS
    this.#meanDb = normalisation.meanDb
    this.#scaleDb = normalisation.scaleDb
  }

  decode(input: Float32Array, steps: number, first: number, count: number, out: Float32Array): void {
    let needed = this.reach
    let source = input
    for (let index = 0; index < this.#layers.length; index++) {
      const layer = this.#layers[index] as Layer
      needed -= layer.side
      const from = Math.max(0, first - needed)
      const to = Math.min(steps, first + count + needed)
      runLayer(layer, source, steps, from, to)
      source = layer.values
    }
    const meanDb = this.#meanDb
    const scaleDb = this.#scaleDb
    for (let step = 0; step < count; step++) {
      const from = (first + step) * BINS
      const to = step * BINS
      for (let bin = 0; bin < BINS; bin++) {
        out[to + bin] = (source[from + bin] as number) * scaleDb + (meanDb[bin] as number)
      }
    }
  }
}

/** Steps [from, to) of one layer into its `values`, reading a source whose step t starts at t · inputs. */
function runLayer(layer: Layer, source: Float32Array, steps: number, from: number, to: number): void {
  const { inputs, outputs, kernelSize, activation } = layer.spec
  const { kernel, bias } = layer.weights
  const values = layer.values
  for (let step = from; step < to; step++) {
    const start = step * outputs
    for (let output = 0; output < outputs; output++) values[start + output] = bias[output] as number
    for (let tap = 0; tap < kernelSize; tap++) {
      const at = Math.min(steps - 1, Math.max(0, step + tap - layer.side))
      addProduct(source, at * inputs, inputs, kernel, tap * inputs * outputs, outputs, values, start)
    }
    if (activation === 'silu') {
      for (let index = start; index < start + outputs; index++) {
        const value = values[index] as number
        values[index] = value / (1 + Math.exp(-value))
      }
    }
  }
}

/** out += x · W, four rows of W at a time: each output is then loaded and stored a quarter as often. */
function addProduct(
  x: Float32Array,
  xOffset: number,
  inputs: number,
  kernel: Float32Array,
  kernelOffset: number,
  outputs: number,
  out: Float32Array,
  outOffset: number,
): void {
  let input = 0
  for (; input + 3 < inputs; input += 4) {
    const x0 = x[xOffset + input] as number
    const x1 = x[xOffset + input + 1] as number
    const x2 = x[xOffset + input + 2] as number
    const x3 = x[xOffset + input + 3] as number
    const row0 = kernelOffset + input * outputs
    const row1 = row0 + outputs
    const row2 = row1 + outputs
    const row3 = row2 + outputs
    for (let output = 0; output < outputs; output++) {
      out[outOffset + output] =
        (out[outOffset + output] as number) +
        x0 * (kernel[row0 + output] as number) +
        x1 * (kernel[row1 + output] as number) +
        x2 * (kernel[row2 + output] as number) +
        x3 * (kernel[row3 + output] as number)
    }
  }
  for (; input < inputs; input++) {
    const value = x[xOffset + input] as number
    const row = kernelOffset + input * outputs
    for (let output = 0; output < outputs; output++) {
      out[outOffset + output] = (out[outOffset + output] as number) + value * (kernel[row + output] as number)
    }
  }
}

function requireDecoder({ spec, decoder }: Network): void {
  let inputs = spec.latentSize + CONDITIONS
  for (const [index, layer] of spec.decoder.entries()) {
    const weights = decoder[index]
    const whole =
      weights?.kernel.length === layer.kernelSize * layer.inputs * layer.outputs &&
      weights.bias.length === layer.outputs
    if (layer.inputs !== inputs || layer.stride !== 1 || layer.kernelSize % 2 !== 1 || !whole) {
      throw new TimbrelError(
        'model-file',
        `decoder layer ${index}: expected ${inputs} inputs, stride 1, an odd kernel and whole weights, found ` +
          `${layer.inputs} inputs, stride ${layer.stride}, kernel ${layer.kernelSize}`,
      )
    }
    inputs = layer.outputs
  }
  if (inputs !== BINS) throw new TimbrelError('model-file', `decoder: expected ${BINS} outputs, found ${inputs}`)
}
