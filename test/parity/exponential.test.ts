import { readFileSync } from 'node:fs'
import { main } from 'assemblyscript/asc'
import { expect, it } from 'vitest'

const folder = new URL('../../src/engine/kernels/assembly/', import.meta.url)

/** Gives the kernels' own exponential a face that JavaScript can call. */
const CALLER = `
import { exp4 } from './exponential'
export function exponentials(at: usize, count: usize): void {
  for (let end = at + (count << 2); at < end; at += 16) v128.store(at, exp4(v128.load(at)))
}
`

interface Exponentials {
  exponentials(at: number, count: number): void
}

async function compile(memory: WebAssembly.Memory): Promise<Exponentials> {
  let bytes = new Uint8Array()
  const { error } = await main(
    ['caller.ts', '--outFile', 'caller.wasm', '-O3', '--enable', 'simd', '--runtime', 'stub', '--importMemory'],
    {
      readFile: (name) => (name === 'caller.ts' ? CALLER : readSource(name)),
      writeFile: (name, contents) => {
        if (name === 'caller.wasm' && typeof contents !== 'string') bytes = Uint8Array.from(contents)
      },
      listFiles: () => [],
    },
  )
  expect(error).toBe(null)
  const { instance } = await WebAssembly.instantiate(bytes, { env: { memory } })
  return instance.exports as unknown as Exponentials
}

function readSource(name: string): string | null {
  try {
    return readFileSync(new URL(name, folder), 'utf8')
  } catch {
    return null
  }
}

it('the exponential of the kernels is off by less than two ten-millionths, from -87 to 88, and clips beyond', async () => {
  const memory = new WebAssembly.Memory({ initial: 16 })
  const { exponentials } = await compile(memory)
  const count = 175_004
  const values = new Float32Array(memory.buffer, 4096, count)
  values.forEach((_, index) => {
    values[index] = -87 + index / 1000
  })
  values.set([-1000, 1000, -88, 89], count - 4)
  const given = values.slice()
  exponentials(4096, count)
  let worst = 0
  for (let index = 0; index < count; index++) {
    const exact = Math.exp(Math.min(88, Math.max(-87, given[index] as number)))
    worst = Math.max(worst, Math.abs((values[index] as number) / exact - 1))
  }
  expect(worst).toBeLessThan(2e-7)
  expect(worst).toBeGreaterThan(0)
})
