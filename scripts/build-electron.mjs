/**
 * Bundles the desktop shell in electron/ into dist/electron: its main process beside the host's own modules, which stay
 * as they were built, and its preload script, which the sandbox wants as one CommonJS file.
 */
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))

/** `../src/host/x.ts` of electron/ is `../host/x.js` of dist/electron/. */
const builtRooms = {
  name: 'built rooms',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.\/src\// }, ({ path }) => ({
      path: path.replace(/^\.\.\/src\//, '../').replace(/\.ts$/, '.js'),
      external: true,
    }))
  },
}

const both = { bundle: true, platform: 'node', target: 'node22', tsconfigRaw: {} }
await build({
  ...both,
  entryPoints: [at('electron/main.ts')],
  outfile: at('dist/electron/main.js'),
  format: 'esm',
  packages: 'external',
  plugins: [builtRooms],
})
await build({
  ...both,
  entryPoints: [at('electron/preload.ts')],
  outfile: at('dist/electron/preload.cjs'),
  format: 'cjs',
  external: ['electron'],
})
