import type { Kernels } from '../kernels.ts'
import { createArena } from './simd-arena.ts'
import { SimdDecoder } from './simd-decoder.ts'
import { NOISE_SHAPER_WORDS, SimdNoiseShaper } from './simd-noise-shaper.ts'
import { PARTIAL_SCRATCH_WORDS, SimdPartialBank, takePartialScratch } from './simd-partial-bank.ts'
import { typeScriptKernels } from './typescript.ts'
import type { CompiledModule } from './web-assembly.ts'

/**
 * Kernels of a compiled module of assembly/*.ts: decoder, partial bank and noise shaper in SIMD, blending in TypeScript.
 * Runs in any JavaScript host, an AudioWorklet among them; what it makes belongs to one thread.
 */
export function createSimdKernels(module: CompiledModule): Kernels {
  const arena = createArena(module, PARTIAL_SCRATCH_WORDS + NOISE_SHAPER_WORDS)
  const scratch = takePartialScratch(arena)
  const noiseShaper = new SimdNoiseShaper(arena)
  return {
    ...typeScriptKernels,
    name: 'simd',
    createDecoder: (network, maxSteps, maxWindows) => new SimdDecoder(module, network, maxSteps, maxWindows),
    createPartialBank: () => new SimdPartialBank(arena, scratch),
    createNoiseShaper: () => noiseShaper,
  }
}
