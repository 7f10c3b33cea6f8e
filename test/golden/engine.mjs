// Regenerates test/golden/engine.json from the code as it stands: node test/golden/engine.mjs
// Do it when the engine is meant to sound different, and say in the commit how.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL('engine-case.ts', import.meta.url))],
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'node',
})
const source = `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
const { fingerprint, playGolden } = await import(source)
writeFileSync(new URL('engine.json', import.meta.url), `${JSON.stringify(fingerprint(playGolden()))}\n`)
