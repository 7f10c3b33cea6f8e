/**
 * Bundles the audio thread's processor into one file without imports, which addModule can load anywhere, and lays the
 * SIMD kernels beside it, so that a page finds both in one folder.
 */
import { copyFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { buildKernels } from './build-kernels.mjs'

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))

await build({
  entryPoints: [at('src/audio-worklet/processor.ts')],
  outfile: at('dist/audio-worklet/timbrel-processor.js'),
  bundle: true,
  format: 'esm',
  target: 'es2023',
  tsconfigRaw: {},
})
await buildKernels()
copyFileSync(at('dist/engine/kernels/kernels.wasm'), at('dist/audio-worklet/kernels.wasm'))
