/** Bundles the app in src/ui into dist/ui: no inline scripts or styles, so that a CSP of 'self' lets it run. */
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))

await build({
  configFile: false,
  logLevel: 'warn',
  root: at('src/ui'),
  base: './',
  build: {
    outDir: at('dist/ui'),
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
