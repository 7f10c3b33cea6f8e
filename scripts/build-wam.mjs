/**
 * Bundles the Web Audio Module into dist/wam: static files that any server can hand out, minified, without inline scripts,
 * blob: addresses or stringified functions, so that a policy of 'self' lets them run. Model, kernels and licences lie
 * beside them.
 */
import { copyFileSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))
const out = at('dist/wam/')

/**
 * The SDK's queue in shared memory is never used here: hosts need no cross-origin isolation. Without it neither its code
 * nor its licence (MPL-2.0, of that file alone) is part of what is shipped.
 */
const withoutSharedMemory = {
  name: 'without shared memory',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]sdk[\\/]src[\\/](RingBuffer|WamEventRingBuffer|WamArrayRingBuffer)\.js$/ }, () => ({
      contents: 'export default () => null',
    }))
  },
}

rmSync(out, { recursive: true, force: true })
const both = {
  outdir: out,
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2023',
  loader: { '.css': 'text' },
  legalComments: 'none',
  plugins: [withoutSharedMemory],
  tsconfigRaw: { compilerOptions: { useDefineForClassFields: true } },
}
await build({
  ...both,
  entryPoints: [at('src/wam/index.ts'), at('src/wam/host.ts')],
  splitting: true,
  chunkNames: 'part-[hash]',
})
// An audio thread loads one file without imports wherever it may.
await build({ ...both, entryPoints: [at('src/wam/processor.ts'), at('src/wam/host-worklet.ts')] })

copyFileSync(at('dist/engine/kernels/kernels.wasm'), `${out}kernels.wasm`)
copyFileSync(at('src/ui/icon.svg'), `${out}icon.svg`)
copyFileSync(at('samples/orchestra.timbrel'), `${out}orchestra.timbrel`)
writeFileSync(`${out}LICENCES.txt`, licences())

/** Of Timbrel itself, of what is bundled, and of the recordings in the model. */
function licences() {
  const packages = ['@webaudiomodules/sdk', '@webaudiomodules/api', 'lit', 'valibot'].map((name) => {
    const { version, license, author } = JSON.parse(readFileSync(at(`node_modules/${name}/package.json`), 'utf8'))
    const by = typeof author === 'string' ? author : (author?.name ?? '')
    const text = readdirSync(at(`node_modules/${name}`)).find((file) => /^licen[cs]e/i.test(file))
    const words =
      text === undefined
        ? `${license} License, as above; the package holds no text of its own.\n`
        : readFileSync(at(`node_modules/${name}/${text}`), 'utf8')
    return `${name} ${version}, copyright ${by || 'its authors'}\n\n${words}`
  })
  return [readFileSync(at('LICENSE'), 'utf8'), ...packages, readFileSync(at('samples/LICENCES.md'), 'utf8')].join(
    `\n${'-'.repeat(72)}\n\n`,
  )
}

if (process.argv.includes('--sizes')) {
  for (const file of readdirSync(out)) console.log(`${file}\t${statSync(out + file).size}`)
}
