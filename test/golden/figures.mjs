// Regenerates test/golden/figures.json's part `timbrel` from the code as it stands, after `npm run build`:
//
//   node test/golden/figures.mjs            rewrites it, printing what changed
//   node test/golden/figures.mjs --signals <folder>   writes the pair as raw little-endian f32 instead
//
// The part `reference` holds what the reference implementation (NumPy) says of the same signals; it is not part of this
// repository and its figures are kept as they are.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const here = fileURLToPath(new URL('.', import.meta.url))

async function load(file) {
  const { outputFiles } = await build({
    entryPoints: [join(here, file)],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
  })
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`)
}

const { morphPair, PAIR_POSITIONS } = await load('morph-pair.ts')
const { measurePair } = await load('measure-pair.ts')
const folder = process.argv[process.argv.indexOf('--signals') + 1]

if (process.argv.includes('--signals')) {
  mkdirSync(folder, { recursive: true })
  const { a, b, renders } = morphPair()
  const write = (name, samples) => writeFileSync(join(folder, `${name}.f32`), Buffer.from(samples.buffer))
  write('a', a)
  write('b', b)
  renders.forEach((samples, index) => {
    write(`render-${PAIR_POSITIONS[index]}`, samples)
  })
} else {
  const path = join(here, 'figures.json')
  const golden = JSON.parse(readFileSync(path, 'utf8'))
  const timbrel = measurePair()
  for (const [name, value] of Object.entries(timbrel)) {
    const before = golden.timbrel[name]
    if (before !== value) console.log(`${name}: ${before} -> ${value}`)
  }
  writeFileSync(path, `${JSON.stringify({ ...golden, timbrel }, null, 2)}\n`)
}
