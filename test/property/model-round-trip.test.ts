import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readModel, writeModel } from '../../src/io/model-file.ts'
import { readTensors, writeTensors } from '../../src/io/tensors.ts'
import { fromHalf, toHalf } from '../../src/model-file/half-precision.ts'
import type { StoredTensor } from '../../src/model-file/tensor-values.ts'
import { makeModel } from '../io/model-maker.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'timbrel-property-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('a model file', () => {
  it('decodes to what was encoded, and encodes to the same bytes again', async () => {
    const path = join(folder, 'a.timbrel')
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 0, max: 4 }),
        fc.string({ unit: 'grapheme' }),
        async (seed, sounds, name) => {
          const made = makeModel(seed, sounds)
          const model = { ...made, origin: { ...made.origin, name } }
          await writeModel(path, model)
          const bytes = await readFile(path)
          const read = await readModel(path)
          expect(read).toStrictEqual(model)
          await writeModel(path, read)
          expect(await readFile(path)).toEqual(bytes)
        },
      ),
      { seed: 1, numRuns: 10 },
    )
  })
})

describe('tensors', () => {
  const float = fc
    .float32Array({ maxLength: 20, noNaN: true })
    .map((values): StoredTensor => ({ dtype: 'F32', shape: [values.length], values }))
  const double = fc
    .float64Array({ maxLength: 20 })
    .map((values): StoredTensor => ({ dtype: 'F64', shape: [1, values.length], values }))
  const int8 = fc
    .int8Array({ maxLength: 20 })
    .map((values): StoredTensor => ({ dtype: 'I8', shape: [values.length, 1], values }))
  const half = fc.uint16Array({ maxLength: 20, max: 0x7bff }).map((halves): StoredTensor => {
    return { dtype: 'F16', shape: [halves.length], values: Float32Array.from(halves, fromHalf) }
  })

  it('of any names, types and sizes come back', async () => {
    const path = join(folder, 'a.safetensors')
    const name = fc.string({ unit: 'grapheme' }).filter((text) => text !== '__metadata__')
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.tuple(name, fc.oneof(float, double, int8, half)), { selector: ([key]) => key, maxLength: 8 }),
        async (list) => {
          const tensors = new Map<string, StoredTensor>(list)
          await writeTensors(path, tensors)
          const read = await readTensors(path)
          expect(read.tensors.size).toBe(tensors.size)
          for (const [key, tensor] of tensors) expect(read.tensors.get(key)).toEqual(tensor)
        },
      ),
      { seed: 1, numRuns: 50 },
    )
  })

  it('as halves are off by at most 2^-11 of themselves', () => {
    fc.assert(
      fc.property(fc.float({ min: 2 ** -14, max: 65_504, noNaN: true }), (number) => {
        expect(Math.abs(fromHalf(toHalf(number)) - number)).toBeLessThanOrEqual(number * 2 ** -11)
        expect(fromHalf(toHalf(-number))).toBe(-fromHalf(toHalf(number)))
      }),
      { seed: 1, numRuns: 2000 },
    )
  })
})
