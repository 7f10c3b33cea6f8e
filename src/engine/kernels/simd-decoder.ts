import type { LayerSpec, LayerWeights, Network } from '../../contract/network.ts'
import { BINS } from '../../contract/spectrogram.ts'
import { CONDITIONS } from '../../dsp/conditioning.ts'
import type { DecoderKernel } from '../kernels.ts'
import { createArena, type SimdArena } from './simd-arena.ts'
import { requireDecoder } from './typescript-decoder.ts'
import type { CompiledModule } from './web-assembly.ts'

/** Outputs of one block of weights, as in assembly/decoder.ts. */
const BLOCK = 8

interface Layer {
  readonly taps: number
  readonly side: number
  readonly inputs: number
  readonly blocks: number
  readonly silu: number
  /** Addresses of weights [taps][blocks][inputs][BLOCK], bias [blocks][BLOCK] and values [rows][blocks · BLOCK]. */
  readonly kernel: number
  readonly bias: number
  readonly values: number
}

/**
 * The decoder in SIMD: four rows (steps of any windows) share each load of eight outputs' weights.
 *
 * It has a memory of its own, as large as its weights and rows need and never larger. The constructor allocates.
 */
export class SimdDecoder implements DecoderKernel {
  readonly reach: number
  readonly inputSize: number
  readonly #arena: SimdArena
  readonly #layers: readonly Layer[]
  readonly #scaleDb: number
  readonly #input: number
  readonly #mean: number
  /** Address of the table of rows that assembly/decoder.ts reads. */
  readonly #pointers: number

  constructor(module: CompiledModule, network: Network, maxSteps: number, maxWindows = 1) {
    requireDecoder(network)
    const { spec, normalisation, decoder } = network
    const rows = maxSteps * maxWindows
    this.inputSize = spec.latentSize + CONDITIONS
    const arena = createArena(module, wordsFor(spec.decoder, rows, this.inputSize))
    this.#arena = arena
    this.#input = arena.take(rows * this.inputSize)
    this.#mean = arena.take(BINS)
    arena.floats.set(normalisation.meanDb, this.#mean >> 2)
    this.#pointers = arena.take(rows * (1 + mostTaps(spec.decoder)))
    this.#layers = spec.decoder.map((layer, index) => placeLayer(arena, layer, decoder[index] as LayerWeights, rows))
    this.#scaleDb = normalisation.scaleDb
    this.reach = this.#layers.reduce((sum, { side }) => sum + side, 0)
  }

  decode(input: Float32Array, windows: number, steps: number, first: number, count: number, out: Float32Array): void {
    const { floats, exports } = this.#arena
    const size = windows * steps * this.inputSize
    for (let index = 0, to = this.#input >> 2; index < size; index++, to++) floats[to] = input[index] as number
    let needed = this.reach
    let source = this.#input
    let width = this.inputSize
    for (let index = 0; index < this.#layers.length; index++) {
      const layer = this.#layers[index] as Layer
      const { taps, inputs, blocks, kernel, bias, silu } = layer
      needed -= layer.side
      const from = Math.max(0, first - needed)
      const to = Math.min(steps, first + count + needed)
      this.#writePointers(layer, source, width, windows, steps, from, to)
      exports.decodeLayer(this.#pointers, windows * (to - from), taps, inputs, blocks, kernel, bias, silu)
      source = layer.values
      width = blocks * BLOCK
    }
    // The last layer's rows lie step by step: only the wanted ones are brought to dB and read.
    for (let window = 0; window < windows; window++) {
      const values = source + 4 * width * (window * steps + first)
      exports.denormalise(values, count, width, this.#mean, this.#scaleDb)
      for (let index = 0, to = window * count * BINS, from = values >> 2; index < count * BINS; index++) {
        out[to + index] = floats[from + index] as number
      }
    }
  }

  #writePointers(
    layer: Layer,
    source: number,
    width: number,
    windows: number,
    steps: number,
    from: number,
    to: number,
  ): void {
    const { words } = this.#arena
    const { taps, side, blocks, values } = layer
    let at = this.#pointers >> 2
    for (let tap = 0; tap < taps; tap++) {
      for (let window = 0; window < windows; window++) {
        for (let step = from; step < to; step++) {
          const read = Math.min(steps - 1, Math.max(0, step + tap - side))
          words[at++] = source + 4 * width * (window * steps + read)
        }
      }
    }
    for (let window = 0; window < windows; window++) {
      for (let step = from; step < to; step++) words[at++] = values + 4 * blocks * BLOCK * (window * steps + step)
    }
  }
}

function mostTaps(layers: readonly LayerSpec[]): number {
  return layers.reduce((most, { kernelSize }) => Math.max(most, kernelSize), 1)
}

function blocksOf({ outputs }: LayerSpec): number {
  return Math.ceil(outputs / BLOCK)
}

/** Floats of the whole decoder, with room for every part to begin at a multiple of four. */
function wordsFor(layers: readonly LayerSpec[], rows: number, inputSize: number): number {
  const own = rows * inputSize + BINS + rows * (1 + mostTaps(layers)) + 12
  return layers.reduce((sum, layer) => {
    const padded = blocksOf(layer) * BLOCK
    return sum + layer.kernelSize * layer.inputs * padded + padded + rows * padded + 12
  }, own)
}

function placeLayer(arena: SimdArena, spec: LayerSpec, weights: LayerWeights, rows: number): Layer {
  const { kernelSize: taps, inputs, outputs, activation } = spec
  const blocks = blocksOf(spec)
  const padded = blocks * BLOCK
  const kernel = arena.take(taps * inputs * padded)
  const bias = arena.take(padded)
  const values = arena.take(rows * padded)
  arena.floats.set(weights.bias, bias >> 2)
  for (let tap = 0; tap < taps; tap++) {
    for (let input = 0; input < inputs; input++) {
      for (let output = 0; output < outputs; output++) {
        const block = output - (output % BLOCK)
        const at = tap * padded * inputs + block * inputs + input * BLOCK + (output % BLOCK)
        arena.floats[(kernel >> 2) + at] = weights.kernel[(tap * inputs + input) * outputs + output] as number
      }
    }
  }
  return { taps, side: (taps - 1) / 2, inputs, blocks, silu: activation === 'silu' ? 1 : 0, kernel, bias, values }
}
