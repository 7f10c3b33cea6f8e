import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Packages that take long to load; whoever needs one imports it when it is needed. */
const HEAVY = [
  '@tensorflow/',
  '@alexanderolsen/libsamplerate-js',
  'audio-decode',
  'fast-png',
  'meyda',
  'ml-matrix',
  'node-web-audio-api',
  'wavefile',
]

/** What a file imports before its first line runs: imports of types leave nothing behind. */
const STATIC_IMPORT = /^(?:import|export)\s(?!type\s)(?:[^'"]*?\sfrom\s)?['"]([^'"]+)['"]/gm

/** Ways from a file to packages, by static imports: each package once, by the files on the way to it. */
function packagesOf(start: string): Map<string, string> {
  const found = new Map<string, string>()
  const seen = new Set<string>()
  const follow = (file: string, way: readonly string[]): void => {
    if (seen.has(file) || !existsSync(file)) return
    seen.add(file)
    const here = [...way, relative(root, file)]
    for (const [, from = ''] of readFileSync(file, 'utf8').matchAll(STATIC_IMPORT)) {
      if (from.startsWith('.')) follow(join(dirname(file), from), here)
      else if (!found.has(from)) found.set(from, here.join(' > '))
    }
  }
  follow(join(root, start), [])
  return found
}

describe('what is loaded before anything is asked for', () => {
  it.each(['src/cli/main.ts', 'electron/main.ts'])('%s: nothing heavy', (start) => {
    const packages = packagesOf(start)
    expect(packages.has('valibot')).toBe(true)
    const heavy = [...packages].filter(([name]) => HEAVY.some((one) => name.startsWith(one)))
    expect(heavy.map(([name, way]) => `${name}: ${way}`)).toEqual([])
  })
})
