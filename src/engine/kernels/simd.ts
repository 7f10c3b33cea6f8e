import type { BlendKernel, Kernels } from '../kernels.ts'
import type { Pieces } from '../pieces.ts'
import type { SoundReader } from '../sound-reader.ts'
import { createArena } from './simd-arena.ts'
import { blendWords, SimdBlend } from './simd-blend.ts'
import { SimdDecoder } from './simd-decoder.ts'
import { NOISE_SHAPER_WORDS, SimdNoiseShaper } from './simd-noise-shaper.ts'
import { PARTIAL_SCRATCH_WORDS, SimdPartialBank, takePartialScratch } from './simd-partial-bank.ts'
import { TypeScriptBlend } from './typescript-blend.ts'
import type { CompiledModule } from './web-assembly.ts'

/** Most that sounds may take once more in the kernels' memory, 256 MiB: an hour of recordings. */
const MOST_WORDS = 2 ** 26

/**
 * Kernels of a compiled module of assembly/*.ts: decoder, blend, partial bank and noise shaper in SIMD. Runs in any JavaScript host, an AudioWorklet among them; what it makes belongs to one thread.
 */
export function createSimdKernels(module: CompiledModule): Kernels {
  const arena = createArena(module, PARTIAL_SCRATCH_WORDS + NOISE_SHAPER_WORDS)
  const scratch = takePartialScratch(arena)
  const noiseShaper = new SimdNoiseShaper(arena)
  return {
    name: 'simd',
    createDecoder: (network, maxSteps, maxWindows) => new SimdDecoder(module, network, maxSteps, maxWindows),
    createBlend: (sounds, capacity) => createBlend(module, sounds, capacity),
    createPartialBank: () => new SimdPartialBank(arena, scratch),
    createNoiseShaper: () => noiseShaper,
  }
}

/** In SIMD where there is memory for another copy of the sounds; larger models are read where they lie. */
function* createBlend(module: CompiledModule, sounds: readonly SoundReader[], capacity: number): Pieces<BlendKernel> {
  if (blendWords(sounds, capacity) > MOST_WORDS) return new TypeScriptBlend(sounds, capacity)
  const blend = new SimdBlend(module, sounds, capacity)
  for (const [index, sound] of sounds.entries()) {
    yield
    blend.load(sound, index)
  }
  return blend
}
