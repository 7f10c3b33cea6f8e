import type { Kernels } from '../kernels.ts'
import { SimdDecoder } from './simd-decoder.ts'
import { typeScriptKernels } from './typescript.ts'
import type { CompiledModule } from './web-assembly.ts'

/**
 * Kernels of a compiled module of assembly/*.ts: the decoder in SIMD, the rest still in TypeScript. Runs in any
 * JavaScript host, an AudioWorklet among them.
 */
export function createSimdKernels(module: CompiledModule): Kernels {
  return {
    ...typeScriptKernels,
    name: 'simd',
    createDecoder: (network, maxSteps, maxWindows) => new SimdDecoder(module, network, maxSteps, maxWindows),
  }
}
