/** Compiles the engine's AssemblyScript kernels to dist/engine/kernels/kernels.wasm, when a source is newer than it. */
import { mkdirSync, readdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
const sources = 'src/engine/kernels/assembly'
const target = 'dist/engine/kernels/kernels.wasm'

/** @throws Error with the compiler's messages. */
export async function buildKernels() {
  const files = readdirSync(root + sources).filter((file) => file.endsWith('.ts'))
  const inputs = [...files.map((file) => `${root}${sources}/${file}`), fileURLToPath(import.meta.url)]
  if (inputs.every((file) => statSync(file).mtimeMs < builtAt())) return
  mkdirSync(dirname(root + target), { recursive: true })
  const asc = await import('assemblyscript/asc')
  const made = `${target}.${process.pid}.tmp`
  const { error, stderr } = await asc.main([
    ...files.map((file) => `${sources}/${file}`),
    ...['--baseDir', root, '--outFile', made, '-O3', '--noAssert', '--enable', 'simd', '--runtime', 'stub'],
    // AS112: functions that take vectors cannot be called from JavaScript; none of them is.
    ...['--importMemory', '--initialMemory', '1', '--disableWarning', '112'],
  ])
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`)
  renameSync(root + made, root + target)
}

function builtAt() {
  return statSync(root + target, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildKernels()
