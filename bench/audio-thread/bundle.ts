import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'

/** One of this folder's scripts as text that addModule can load. */
export function bundle(name: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL(name, import.meta.url))],
    bundle: true,
    format: 'esm',
    target: 'es2023',
    tsconfigRaw: {},
    write: false,
  })
  return outputFiles[0]?.text ?? ''
}
