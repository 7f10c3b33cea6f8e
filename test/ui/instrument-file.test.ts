import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readModel as readByHost } from '../../src/io/model-file.ts'
import { readModel } from '../../src/ui/instrument-file/read-model.ts'

const path = fileURLToPath(new URL('../../samples/orchestra.timbrel', import.meta.url))
const bytes = () => Uint8Array.from(readFileSync(path)).buffer

/** Element by element, which expect takes seconds for. */
const same = (read: Int8Array | undefined, expected: Int8Array) =>
  read?.length === expected.length && expected.every((value, at) => read[at] === value)

describe('readModel in the page', () => {
  it('reads what the host reads', async () => {
    const { network, instruments, sounds } = await readByHost(path)
    const read = readModel(bytes(), 'orchestra.timbrel')
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

  it('refuses what is cut off or foreign, by name', () => {
    expect(() => readModel(bytes().slice(0, 5_000_000), 'cut.timbrel')).toThrow(/^cut\.timbrel: expected a whole/)
    expect(() => readModel(new ArrayBuffer(100), 'empty.timbrel')).toThrow(/empty\.timbrel/)
  })
})
