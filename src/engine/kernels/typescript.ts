import { NoiseShaper } from '../../dsp/noise-shaper.ts'
import { PartialBank } from '../../dsp/partial-bank.ts'
import type { BlendKernel, Kernels } from '../kernels.ts'
import type { Pieces } from '../pieces.ts'
import type { SoundReader } from '../sound-reader.ts'
import { TypeScriptBlend } from './typescript-blend.ts'
import { TypeScriptDecoder } from './typescript-decoder.ts'

/** The reference kernels: plain TypeScript, the same samples on every machine. */
export const typeScriptKernels: Kernels = {
  name: 'typescript',
  createDecoder: (network, maxSteps, maxWindows) => new TypeScriptDecoder(network, maxSteps, maxWindows),
  createBlend,
  createPartialBank: () => new PartialBank(),
  createNoiseShaper: () => new NoiseShaper(),
}

/** At once: sounds are read where they lie. */
// biome-ignore lint/correctness/useYield: in pieces for others' sake
function* createBlend(sounds: readonly SoundReader[], capacity: number): Pieces<BlendKernel> {
  return new TypeScriptBlend(sounds, capacity)
}
