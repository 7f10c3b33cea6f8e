/**
 * Bundles the audio thread's processor into one file without imports, which addModule can load anywhere, and lays the
 * SIMD kernels beside it.
 */
import { copyFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))

await build({
  entryPoints: [at('src/audio-worklet/processor.ts')],
  outfile: at('dist/audio-worklet/timbrel-processor.js'),
  bundle: true,
  format: 'esm',
  target: 'es2023',
  tsconfigRaw: {},
})
copyFileSync(at('dist/engine/kernels/kernels.wasm'), at('dist/audio-worklet/kernels.wasm'))
