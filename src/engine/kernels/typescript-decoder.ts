import { TimbrelError } from '../../contract/errors.ts'
import type { LayerSpec, LayerWeights, Network } from '../../contract/network.ts'
import { BINS } from '../../contract/spectrogram.ts'
import { CONDITIONS } from '../../dsp/conditioning.ts'
import type { DecoderKernel } from '../kernels.ts'

/** Outputs computed together: as many sums as stay in registers. */
const BLOCK = 4

interface Layer {
  readonly spec: LayerSpec
  /** Outputs rounded up to whole blocks. */
  readonly padded: number
  /** [kernelSize][padded / BLOCK][inputs][BLOCK], so that a block of outputs reads its weights in order. */
  readonly kernel: Float32Array
  /** [padded] */
  readonly bias: Float32Array
  /** Taps either side of the centre. */
  readonly side: number
  /** [maxWindows, maxSteps, padded], of which steps of a window lie together. */
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

  constructor(network: Network, maxSteps: number, maxWindows = 1) {
    const { spec, normalisation } = network
    requireDecoder(network)
    this.#layers = spec.decoder.map((layer, index) =>
      packLayer(layer, network.decoder[index] as LayerWeights, maxWindows * maxSteps),
    )
    this.reach = this.#layers.reduce((sum, { side }) => sum + side, 0)
    this.inputSize = spec.latentSize + CONDITIONS
    this.#meanDb = normalisation.meanDb
    this.#scaleDb = normalisation.scaleDb
  }

  decode(input: Float32Array, windows: number, steps: number, first: number, count: number, out: Float32Array): void {
    for (let window = 0; window < windows; window++) this.#decodeWindow(input, window, steps, first, count, out)
  }

  #decodeWindow(
    input: Float32Array,
    window: number,
    steps: number,
    first: number,
    count: number,
    out: Float32Array,
  ): void {
    let needed = this.reach
    let source = input
    let width = this.inputSize
    const start = window * steps
    for (let index = 0; index < this.#layers.length; index++) {
      const layer = this.#layers[index] as Layer
      needed -= layer.side
      const from = start + Math.max(0, first - needed)
      const to = start + Math.min(steps, first + count + needed)
      runLayer(layer, source, width, start, start + steps, from, to)
      source = layer.values
      width = layer.padded
    }
    const meanDb = this.#meanDb
    const scaleDb = this.#scaleDb
    for (let step = 0; step < count; step++) {
      const from = (start + first + step) * width
      const to = (window * count + step) * BINS
      for (let bin = 0; bin < BINS; bin++) {
        out[to + bin] = (source[from + bin] as number) * scaleDb + (meanDb[bin] as number)
      }
    }
  }
}

function packLayer(spec: LayerSpec, weights: LayerWeights, rows: number): Layer {
  const { kernelSize, inputs, outputs } = spec
  const padded = BLOCK * Math.ceil(outputs / BLOCK)
  const kernel = new Float32Array(kernelSize * padded * inputs)
  for (let tap = 0; tap < kernelSize; tap++) {
    for (let input = 0; input < inputs; input++) {
      for (let output = 0; output < outputs; output++) {
        const block = output - (output % BLOCK)
        const at = tap * padded * inputs + block * inputs + input * BLOCK + (output % BLOCK)
        kernel[at] = weights.kernel[(tap * inputs + input) * outputs + output] as number
      }
    }
  }
  const bias = new Float32Array(padded)
  bias.set(weights.bias)
  return { spec, padded, kernel, bias, side: (kernelSize - 1) / 2, values: new Float32Array(rows * padded) }
}

/** Steps [from, to) of a layer into its `values`, from a window [start, end) of a source whose step t is at t · width. */
function runLayer(
  layer: Layer,
  source: Float32Array,
  width: number,
  start: number,
  end: number,
  from: number,
  to: number,
): void {
  const { inputs, kernelSize, activation } = layer.spec
  const { padded, kernel, bias, values, side } = layer
  for (let step = from; step < to; step++) {
    const target = step * padded
    for (let output = 0; output < padded; output++) values[target + output] = bias[output] as number
    for (let tap = 0; tap < kernelSize; tap++) {
      const at = Math.min(end - 1, Math.max(start, step + tap - side))
      addProduct(source, at * width, inputs, kernel, tap * padded * inputs, padded, values, target)
    }
    if (activation === 'silu') {
      for (let index = target; index < target + padded; index++) {
        const value = values[index] as number
        values[index] = value / (1 + Math.exp(-value))
      }
    }
  }
}

/** out += x · W for W packed in blocks of outputs. */
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
  let weight = kernelOffset
  for (let output = outOffset; output < outOffset + outputs; output += BLOCK) {
    let sum0 = out[output] as number
    let sum1 = out[output + 1] as number
    let sum2 = out[output + 2] as number
    let sum3 = out[output + 3] as number
    for (let input = xOffset; input < xOffset + inputs; input++) {
      const value = x[input] as number
      sum0 += value * (kernel[weight] as number)
      sum1 += value * (kernel[weight + 1] as number)
      sum2 += value * (kernel[weight + 2] as number)
      sum3 += value * (kernel[weight + 3] as number)
      weight += BLOCK
    }
    out[output] = sum0
    out[output + 1] = sum1
    out[output + 2] = sum2
    out[output + 3] = sum3
  }
}

/** @throws TimbrelError 'model-file' when the decoder's layers do not fit each other or the contract. */
export function requireDecoder({ spec, decoder }: Network): void {
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
