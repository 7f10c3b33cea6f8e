import { TimbrelError } from '../../contract/errors.ts'
import { type CompiledModule, type WasmMemory, wasm } from './web-assembly.ts'

const PAGE_BYTES = 65_536

/** What assembly/*.ts exports to JavaScript; addresses are bytes. */
interface SimdExports {
  freeAddress(): number
  decodeLayer(
    pointers: number,
    rows: number,
    taps: number,
    inputs: number,
    blocks: number,
    kernel: number,
    bias: number,
    silu: number,
  ): void
  addPartials(
    phases: number,
    starts: number,
    ends: number,
    partials: number,
    count: number,
    start: number,
    end: number,
    startB: number,
    endB: number,
    late: number,
    out: number,
  ): void
  shapeGrain(
    grain: number,
    window: number,
    length: number,
    bandsDb: number,
    levelDb: number,
    places: number,
    fractions: number,
    turns: number,
    twiddles: number,
    scratch: number,
  ): void
  denormalise(values: number, rows: number, width: number, mean: number, scale: number): void
  blendLatents(
    count: number,
    sounds: number,
    frames: number,
    weights: number,
    table: number,
    offsets: number,
    size: number,
    out: number,
  ): void
  blendTracks(count: number, sounds: number, frames: number, weights: number, table: number, tracks: number): void
  addDetail(
    count: number,
    sounds: number,
    frames: number,
    weights: number,
    ratios: number,
    shares: number,
    gain: number,
    table: number,
    row: number,
    scratch: number,
  ): void
  blendAir(
    count: number,
    sounds: number,
    weights: number,
    starts: number,
    step: number,
    table: number,
    length: number,
    grain: number,
    powers: number,
  ): void
}

/** An instance of the kernels with a memory of a size that is decided here and never changes. */
export interface SimdArena {
  readonly exports: SimdExports
  /** The whole memory, four times. */
  readonly bytes: Int8Array
  readonly floats: Float32Array
  readonly words: Uint32Array
  readonly doubles: Float64Array
  /** Address of the next `count` 32-bit values, a multiple of 16. Allocates nothing; for constructors. */
  take(count: number): number
}

/**
 * @param words 32-bit values that will be taken, with 3 to spare for each taking.
 * @throws TimbrelError 'model-file' when there is no memory for them.
 */
export function createArena(module: CompiledModule, words: number): SimdArena {
  const pages = Math.ceil((4 * words) / PAGE_BYTES) + 1
  const memory = createMemory(pages)
  const exports = new wasm.Instance(module, { env: { memory } }).exports as unknown as SimdExports
  let next = align(exports.freeAddress())
  return {
    exports,
    bytes: new Int8Array(memory.buffer),
    floats: new Float32Array(memory.buffer),
    words: new Uint32Array(memory.buffer),
    doubles: new Float64Array(memory.buffer),
    take(count) {
      const address = next
      next = align(next + 4 * count)
      return address
    },
  }
}

function createMemory(pages: number): WasmMemory {
  try {
    return new wasm.Memory({ initial: pages, maximum: pages })
  } catch (cause) {
    throw new TimbrelError('model-file', `SIMD kernels: no memory for ${pages} pages of 64 KiB`, { cause })
  }
}

function align(address: number): number {
  return 16 * Math.ceil(address / 16)
}
