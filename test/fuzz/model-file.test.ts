import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { memorySource } from '../../src/contract/byte-source.ts'
import { Random } from '../../src/dsp/random.ts'
import { openModel, readModelFrom, writeModel } from '../../src/io/model-file.ts'
import { readModelBytes } from '../../src/model-file/read-model-bytes.ts'
import { openTensors } from '../../src/model-file/tensor-file.ts'
import { makeModel } from '../io/model-maker.ts'
import { fuzz, mutate } from './mutate.ts'

let folder = ''
let file: Uint8Array = new Uint8Array()
let headerBytes = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'timbrel-fuzz-'))
  await writeModel(join(folder, 'good.timbrel'), makeModel(1, 2))
  file = await readFile(join(folder, 'good.timbrel'))
  headerBytes = 8 + Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Header and data with the length put right, so that damage to the JSON gets past the first check. */
function reassemble(json: Uint8Array, data: Uint8Array): Uint8Array {
  const prefix = Buffer.alloc(8)
  prefix.writeBigUInt64LE(BigInt(json.length))
  return Buffer.concat([prefix, json, data])
}

describe('damaged model files', () => {
  it('are refused: 3,000 of them', async () => {
    const report = await fuzz(3000, (seed) => {
      const damaged = mutate(file, headerBytes, new Random(seed))
      return readModelFrom(memorySource(damaged), 'damaged.timbrel')
    })
    expect(report.strangers).toEqual([])
    // A changed letter in a name, or a mutation that puts back what was there, leaves a model that is whole.
    expect(report.refusals).toBeGreaterThan(2000)
    expect(report.slowestMs).toBeLessThan(5000)
    expect(report.arrayBufferGrowth).toBeLessThan(150e6)
    expect(report.rssGrowth).toBeLessThan(400e6)
  })

  it('are answered alike as files and as bytes in a page: 500 of them', async () => {
    const answer = (reading: Promise<unknown>) => reading.then(JSON.stringify, (error: Error) => error.message)
    for (let seed = 1; seed <= 500; seed++) {
      const damaged = mutate(file, headerBytes, new Random(seed + 40_000))
      const asBytes = answer(readModelBytes(Uint8Array.from(damaged).buffer, 'damaged.timbrel'))
      expect(await asBytes, `seed ${seed}`).toBe(await answer(readModelFrom(memorySource(damaged), 'damaged.timbrel')))
    }
  })

  it('with damaged JSON of the right length are answered or refused: 3,000 of them', async () => {
    const json = file.subarray(8, headerBytes)
    const report = await fuzz(3000, (seed) => {
      const random = new Random(seed + 10_000)
      const damaged = reassemble(mutate(json, json.length, random), file.subarray(headerBytes))
      return readModelFrom(memorySource(damaged), 'damaged.timbrel')
    })
    expect(report.strangers).toEqual([])
    expect(report.refusals).toBeGreaterThan(1500)
    expect(report.arrayBufferGrowth).toBeLessThan(150e6)
  })

  it('with fields exchanged for others are answered or refused: 3,000 of them', async () => {
    const json = Buffer.from(file.subarray(8, headerBytes)).toString()
    const report = await fuzz(3000, (seed) => {
      const random = new Random(seed + 20_000)
      const header = JSON.parse(json) as Record<string, unknown>
      for (let count = 1 + random.integer(3); count > 0; count--) spoil(header, random)
      const damaged = reassemble(Buffer.from(JSON.stringify(header)), file.subarray(headerBytes))
      return readModelFrom(memorySource(damaged), 'damaged.timbrel')
    })
    expect(report.strangers).toEqual([])
    expect(report.refusals).toBeGreaterThan(1500)
    expect(report.slowestMs).toBeLessThan(5000)
    expect(report.arrayBufferGrowth).toBeLessThan(150e6)
  })

  it('read in parts from the disk are answered or refused: 500 of them', async () => {
    const path = join(folder, 'damaged.timbrel')
    const report = await fuzz(500, async (seed) => {
      await writeFile(path, mutate(file, headerBytes, new Random(seed + 30_000)))
      const model = await openModel(path)
      try {
        await model.network()
        for (let index = 0; index < model.info.sounds.length; index++) await model.sound(index)
      } finally {
        await model.close()
      }
    })
    expect(report.strangers).toEqual([])
  })
})

describe('damaged safetensors files', () => {
  it('of random headers are answered or refused: 3,000 of them', async () => {
    const words = [
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      '"a"',
      '"dtype"',
      '"F32"',
      '"shape"',
      '"data_offsets"',
      '0',
      '4',
      '1e309',
    ]
    const more = ['-1', '4294967296', '9007199254740993', '"__metadata__"', '"__proto__"', 'null', 'true', '"\\ud800"']
    const tokens = [...words, ...more]
    const report = await fuzz(3000, async (seed) => {
      const random = new Random(seed)
      const body = Array.from({ length: random.integer(30) }, () => tokens[random.integer(tokens.length)]).join('')
      return openTensors(memorySource(reassemble(Buffer.from(`{${body}}`), Buffer.alloc(8))), 'random')
    })
    expect(report.strangers).toEqual([])
    expect(report.refusals).toBeGreaterThan(2900)
  })

  it('with JSON nested a million deep do not overflow the stack', async () => {
    const deep = Buffer.from(`{"a":${'['.repeat(1_000_000)}`)
    await expect(openTensors(memorySource(reassemble(deep, Buffer.alloc(0))), 'deep')).rejects.toThrow(/not valid JSON/)
  })
})

/** Puts something else in the place of one value, somewhere in the header or in one of its JSON documents. */
function spoil(header: Record<string, unknown>, random: Random): void {
  const metadata = header['__metadata__'] as Record<string, string> | undefined
  const keys = ['origin', 'network', 'instruments', 'sounds']
  const key = keys[random.integer(keys.length)] as string
  if (random.uniform() < 0.6 && typeof metadata?.[key] === 'string') {
    const value = JSON.parse(metadata[key]) as unknown
    spoilWithin(value, random)
    metadata[key] = JSON.stringify(value)
  } else {
    spoilWithin(header, random)
  }
}

const STRANGE: readonly unknown[] = [
  null,
  -1,
  0,
  0.5,
  3,
  1e300,
  2 ** 31,
  2 ** 53,
  '',
  'x',
  [],
  {},
  true,
  [[0]],
  { length: 9 },
]

function spoilWithin(value: unknown, random: Random): void {
  if (typeof value !== 'object' || value === null) return
  const keys = Object.keys(value)
  const key = keys[random.integer(keys.length)]
  if (key === undefined) return
  const inner = (value as Record<string, unknown>)[key]
  if (typeof inner === 'object' && inner !== null && random.uniform() < 0.75) spoilWithin(inner, random)
  else if (random.uniform() < 0.2) delete (value as Record<string, unknown>)[key]
  else (value as Record<string, unknown>)[key] = STRANGE[random.integer(STRANGE.length)]
}
