/** A compiled WebAssembly.Module: opaque here, made by whoever loads the file. */
export type CompiledModule = object

/** A WebAssembly.Memory. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer
}

interface HostWithWebAssembly {
  readonly WebAssembly: {
    readonly Memory: new (descriptor: { initial: number; maximum: number }) => WasmMemory
    readonly Instance: new (
      module: CompiledModule,
      imports: { readonly env: { readonly memory: WasmMemory } },
    ) => { readonly exports: object }
  }
}

/**
 * What the engine needs of WebAssembly: every JavaScript host has it, but the language's own library does not declare
 * it, and the engine knows no host's.
 */
export const { WebAssembly: wasm } = globalThis as unknown as HostWithWebAssembly
