/**
 * Bundles the package's door for browsers into one file without imports, so that a page can load it without a bundler of
 * its own. Processor and kernels lie in the folder beside it, as `build-worklet.mjs` puts them.
 */
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))

await build({
  entryPoints: [at('src/browser-api/timbrel.ts')],
  outfile: at('dist/browser/timbrel.js'),
  bundle: true,
  format: 'esm',
  target: 'es2023',
  tsconfigRaw: {},
})
