/**
 * Bundles each of the audio thread's processors into one file without imports, which addModule can load anywhere, and
 * lays the SIMD kernels beside them, so that a page finds all in one folder.
 */
import { copyFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { buildKernels } from './build-kernels.mjs'

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))

for (const [entry, outfile] of [
  ['processor', 'timbrel-processor'],
  ['recorder-processor', 'timbrel-recorder'],
]) {
  await build({
    entryPoints: [at(`src/audio-worklet/${entry}.ts`)],
    outfile: at(`dist/audio-worklet/${outfile}.js`),
    bundle: true,
    format: 'esm',
    target: 'es2023',
    tsconfigRaw: {},
  })
}
await buildKernels()
copyFileSync(at('dist/engine/kernels/kernels.wasm'), at('dist/audio-worklet/kernels.wasm'))
