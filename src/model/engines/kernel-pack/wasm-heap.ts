import type { DataType, KernelBackend, TensorInfo } from '@tensorflow/tfjs-core'

type Wrapped = (...args: (number | boolean | Uint8Array)[]) => void

/** The parts of tfjs' wasm backend that the kernel pack stands on (tfjs-backend-wasm 4.22, `backend_wasm.ts`). */
export interface WasmBackend extends KernelBackend {
  readonly wasm: {
    readonly HEAPU8: Uint8Array
    readonly tfjs: {
      registerTensor(id: number, elements: number, address: number): void
      disposeData(id: number): void
    }
    _malloc(bytes: number): number
    _free(address: number): void
    cwrap(name: string, returns: null, args: readonly string[]): Wrapped
  }
  readonly dataIdMap: { get(dataId: object): { readonly memoryOffset: number } }
  makeOutput(shape: number[], dtype: DataType): TensorInfo
}

/** A dense row-major float32 matrix somewhere in the wasm heap; `address` is in bytes. */
export interface HeapMatrix {
  readonly address: number
  readonly rows: number
  readonly columns: number
}

/** Where a tensor's values lie in the heap, in bytes. */
export function addressOf(backend: WasmBackend, tensor: TensorInfo): number {
  return backend.dataIdMap.get(tensor.dataId).memoryOffset
}

/**
 * A view of heap floats. Take it after every allocation of the kernel: an allocation may grow the memory, and growth
 * detaches older views.
 */
export function floatsAt(backend: WasmBackend, address: number, count: number): Float32Array {
  return new Float32Array(backend.wasm.HEAPU8.buffer, address, count)
}

/** Runs `use` with room for `count` floats (not cleared) that is given back whatever happens. */
export function withScratch<T>(backend: WasmBackend, count: number, use: (address: number) => T): T {
  // Above 2 GB _malloc answers a negative int32; the unsigned reading is the address.
  const address = backend.wasm._malloc(count * Float32Array.BYTES_PER_ELEMENT) >>> 0
  try {
    return use(address)
  } finally {
    backend.wasm._free(address)
  }
}
