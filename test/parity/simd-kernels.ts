import { readFileSync } from 'node:fs'
import { createSimdKernels } from '../../src/engine/kernels/simd.ts'

const module = new WebAssembly.Module(readFileSync(new URL('../../dist/engine/kernels/kernels.wasm', import.meta.url)))

/** The SIMD kernels that the build made: each call gives others, with memories of their own. */
export function simdKernels() {
  return createSimdKernels(module)
}
