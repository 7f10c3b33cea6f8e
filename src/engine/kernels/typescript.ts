import { NoiseShaper } from '../../dsp/noise-shaper.ts'
import { PartialBank } from '../../dsp/partial-bank.ts'
import type { Kernels } from '../kernels.ts'
import { TypeScriptBlend } from './typescript-blend.ts'
import { TypeScriptDecoder } from './typescript-decoder.ts'

/** The reference kernels: plain TypeScript, the same samples on every machine. */
export const typeScriptKernels: Kernels = {
  name: 'typescript',
  createDecoder: (network, maxSteps, maxWindows) => new TypeScriptDecoder(network, maxSteps, maxWindows),
  createBlend: (sounds, capacity) => new TypeScriptBlend(sounds, capacity),
  createPartialBank: () => new PartialBank(),
  createNoiseShaper: () => new NoiseShaper(),
}
