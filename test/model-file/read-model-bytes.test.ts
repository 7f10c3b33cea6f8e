import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ModelFileError } from '../../src/contract/errors.ts'
import { readModel } from '../../src/io/model-file.ts'
import { readModelBytes } from '../../src/model-file/read-model-bytes.ts'

const path = fileURLToPath(new URL('../../samples/orchestra.timbrel', import.meta.url))
const bytes = () => Uint8Array.from(readFileSync(path)).buffer

/** Element by element, which expect takes seconds for. */
const same = (read: Int8Array | undefined, expected: Int8Array) =>
  read?.length === expected.length && expected.every((value, at) => read[at] === value)

async function refusal(file: ArrayBuffer): Promise<string> {
  const error = await readModelBytes(file, 'bad.timbrel').catch((cause: unknown) => cause)
  expect(error).toBeInstanceOf(ModelFileError)
  return (error as Error).message
}

afterEach(() => vi.unstubAllGlobals())

describe('readModelBytes', () => {
  it('reads what is read from the file, and keeps none of the bytes', async () => {
    const { origin, network, instruments, sounds } = await readModel(path)
    const given = bytes()
    const read = await readModelBytes(given, 'orchestra.timbrel')
    new Uint8Array(given).fill(0)
    expect(read.origin).toEqual(origin)
    expect(read.network).toEqual(network)
    expect(read.instruments).toEqual(instruments)
    expect(read.sounds.map(({ air: _, detail: __, ...small }) => small)).toEqual(
      sounds.map(({ air: _, detail: __, ...small }) => small),
    )
    for (const [index, { air, detail }] of sounds.entries()) {
      expect(same(read.sounds[index]?.air, air)).toBe(true)
      expect(same(read.sounds[index]?.detail, detail)).toBe(true)
    }
  })

  it('refuses what is cut off, foreign or changed, and says which', async () => {
    expect(await refusal(bytes().slice(0, 5_000_000))).toMatch(/^bad\.timbrel: damaged: truncated: \d+ of \d+ bytes/)
    expect(await refusal(new ArrayBuffer(0))).toMatch(/expected a safetensors file, found an empty file/)
    const page = new TextEncoder().encode('<!doctype html><title>404</title>')
    expect(await refusal(page.buffer)).toMatch(/found text \("<!doctype html>/)
    const changed = bytes()
    new Uint8Array(changed)[changed.byteLength - 1]! ^= 1
    expect(await refusal(changed)).toMatch(/checksum does not match/)
  })

  it('does without the checksum where a page may not have it', async () => {
    vi.stubGlobal('crypto', { getRandomValues: () => {} })
    const changed = bytes()
    new Uint8Array(changed)[changed.byteLength - 1]! ^= 1
    const { sounds } = await readModelBytes(changed, 'orchestra.timbrel')
    expect(sounds.length).toBeGreaterThan(0)
  })
})
