import type { Kernels } from '../kernels.ts'
import { createArena } from './simd-arena.ts'
import { SimdDecoder } from './simd-decoder.ts'
import { PARTIAL_SCRATCH_WORDS, SimdPartialBank, takePartialScratch } from './simd-partial-bank.ts'
import { typeScriptKernels } from './typescript.ts'
import type { CompiledModule } from './web-assembly.ts'

/**
 * Kernels of a compiled module of assembly/*.ts: the decoder and the partial bank in SIMD, the rest still in TypeScript. Runs in any
 * JavaScript host, an AudioWorklet among them.
 */
export function createSimdKernels(module: CompiledModule): Kernels {
  const arena = createArena(module, PARTIAL_SCRATCH_WORDS)
  const scratch = takePartialScratch(arena)
  return {
    ...typeScriptKernels,
    name: 'simd',
    createDecoder: (network, maxSteps, maxWindows) => new SimdDecoder(module, network, maxSteps, maxWindows),
    createPartialBank: () => new SimdPartialBank(arena, scratch),
  }
}
