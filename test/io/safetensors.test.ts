import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { memorySource } from '../../src/contract/byte-source.ts'
import { ModelFileError } from '../../src/contract/errors.ts'
import { openTensorFile, writeTensorFile } from '../../src/io/safetensors.ts'
import { readTensors, writeTensors } from '../../src/io/tensors.ts'
import { openTensors } from '../../src/model-file/tensor-file.ts'
import type { StoredTensor } from '../../src/model-file/tensor-values.ts'

let folder = ''
let path = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'timbrel-tensors-'))
  path = join(folder, 'a.safetensors')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

function file(header: unknown, data: readonly number[] = []): Uint8Array {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header))
  const prefix = Buffer.alloc(8)
  prefix.writeBigUInt64LE(BigInt(json.length))
  return Buffer.concat([prefix, json, Buffer.from(data)])
}

async function refusal(bytes: Uint8Array): Promise<string> {
  const error = await openTensors(memorySource(bytes), 'bad').catch((cause: unknown) => cause)
  expect(error).toBeInstanceOf(ModelFileError)
  return (error as Error).message
}

const every: ReadonlyMap<string, StoredTensor> = new Map<string, StoredTensor>([
  ['bytes', { dtype: 'I8', shape: [3], values: Int8Array.of(-128, 0, 127) }],
  ['f32', { dtype: 'F32', shape: [2, 2], values: Float32Array.of(1, -2.5, 1e-30, 3e38) }],
  ['half', { dtype: 'F16', shape: [3], values: Float32Array.of(0.5, -65_504, 2 ** -24) }],
  ['f64', { dtype: 'F64', shape: [1], values: Float64Array.of(Math.PI) }],
  ['u8', { dtype: 'U8', shape: [2], values: Uint8Array.of(0, 255) }],
  ['i32', { dtype: 'I32', shape: [2], values: Int32Array.of(-(2 ** 31), 2 ** 31 - 1) }],
  ['u32', { dtype: 'U32', shape: [1], values: Uint32Array.of(2 ** 32 - 1) }],
  ['i16', { dtype: 'I16', shape: [1], values: Int16Array.of(-32_768) }],
  ['u16', { dtype: 'U16', shape: [1], values: Uint16Array.of(65_535) }],
  ['scalar', { dtype: 'F32', shape: [], values: Float32Array.of(7) }],
  ['empty', { dtype: 'F32', shape: [0, 9], values: new Float32Array(0) }],
  ['__proto__', { dtype: 'U8', shape: [1], values: Uint8Array.of(9) }],
])

describe('tensors written and read', () => {
  it('are the same, of every type, with metadata', async () => {
    const metadata = new Map([
      ['step', '12'],
      ['__proto__', 'a plain name'],
      ['quotes', '"é♯\n'],
    ])
    await writeTensors(path, every, metadata)
    const read = await readTensors(path)
    expect(new Map([...read.tensors].sort())).toEqual(new Map([...every].sort()))
    expect(read.metadata).toEqual(metadata)
  })

  it('lie aligned, widest first', async () => {
    await writeTensors(path, every)
    const open = await openTensorFile(path)
    const dtypes = [...open.tensors.values()].map(({ dtype }) => dtype)
    await open.close()
    expect(dtypes).toEqual(['F64', 'F32', 'I32', 'U32', 'F32', 'F32', 'F16', 'I16', 'U16', 'I8', 'U8', 'U8'])
  })

  it('take views of larger arrays as they are', async () => {
    const view = Float32Array.of(0, 1, 2, 3).subarray(1, 3)
    await writeTensors(path, new Map([['v', { dtype: 'F32', shape: [2], values: view }]]))
    expect((await readTensors(path)).tensors.get('v')?.values).toEqual(Float32Array.of(1, 2))
  })

  it('are refused when they are not what was declared', async () => {
    const specs = [{ name: 'a', dtype: 'F32', shape: [2] }] as const
    const write = (values: [string, Float32Array | Int8Array][]) => writeTensorFile(path, specs, new Map(), values)
    await expect(write([])).rejects.toThrow(/the tensor a never came/)
    await expect(write([['a', new Float32Array(3)]])).rejects.toThrow(/3 values for the shape \[2\]/)
    await expect(write([['a', new Int8Array(8)]])).rejects.toThrow(/values are of another type/)
    await expect(write([['b', new Float32Array(2)]])).rejects.toThrow(/came twice or was never declared/)
    const twice = writeTensorFile(path, [...specs, ...specs], new Map(), [])
    await expect(twice).rejects.toThrow(/two tensors of one name/)
  })
})

describe('a header that does not hold', () => {
  const u8 = (start: number, end: number) => ({ dtype: 'U8', shape: [end - start], data_offsets: [start, end] })
  const bad: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ['is no JSON', file('{"a": '), /not valid JSON/],
    ['is no UTF-8', Buffer.concat([file('{"a"  ').subarray(0, 12), Buffer.from([0xff, 0xfe])]), /not valid JSON/],
    ['names no known type', file({ a: { ...u8(0, 1), dtype: 'F128' } }, [1]), /unknown type "F128"/],
    ['names a type of Object', file({ a: { ...u8(0, 1), dtype: 'constructor' } }, [1]), /unknown type "constructor"/],
    ['has a negative shape', file({ a: { ...u8(0, 1), shape: [-1] } }, [1]), /no valid shape/],
    ['has a fractional shape', file({ a: { ...u8(0, 1), shape: [0.5] } }, [1]), /no valid shape/],
    ['has a shape that overflows', file({ a: { ...u8(0, 1), shape: [2 ** 40, 2 ** 40] } }, [1]), /spans 1 bytes/],
    ['has three offsets', file({ a: { ...u8(0, 1), data_offsets: [0, 1, 2] } }, [1]), /no valid offsets/],
    [
      'has a span that is not its shape',
      file({ a: { ...u8(0, 2), shape: [3] } }, [1, 2]),
      /spans 2 bytes, but U8 \[3\] takes 3/,
    ],
    ['runs backwards', file({ a: { dtype: 'U8', shape: [1], data_offsets: [2, 1] } }, [1, 2]), /spans -1 bytes/],
    ['overlaps', file({ a: u8(0, 2), b: u8(1, 3) }, [1, 2, 3]), /"b" overlaps the one before/],
    ['leaves a hole', file({ a: u8(0, 1), b: u8(2, 3) }, [1, 2, 3]), /"b" leaves a hole before it/],
    ['begins with a hole', file({ a: u8(1, 2) }, [1, 2]), /leaves a hole/],
    ['reaches beyond the end', file({ a: u8(0, 9) }, [1]), /truncated: 1 of 9 bytes/],
    ['leaves bytes over', file({ a: u8(0, 1) }, [1, 2]), /1 bytes lie after the last tensor/],
    ['has metadata that are no strings', file({ __metadata__: { a: 1 } }), /__metadata__ "a" is not a string/],
    ['has metadata that are no object', file({ __metadata__: [] }), /__metadata__ is not a JSON object/],
    ['has a tensor that is no object', file({ a: null }), /the tensor "a" is not a JSON object/],
  ]
  it.each(bad)('%s', async (_, bytes, message) => {
    expect(await refusal(bytes)).toMatch(message)
  })

  it('claims to be enormous: nothing is reserved for it', async () => {
    const before = process.memoryUsage().arrayBuffers
    const claim = Buffer.concat([Buffer.from([0, 0xe0, 0xf5, 5, 0, 0, 0, 0]), Buffer.from('{}')])
    expect(await refusal(claim)).toMatch(/truncated within its header/)
    const absurd = Buffer.concat([Buffer.alloc(8, 0xff), Buffer.from('{}')])
    expect(await refusal(absurd)).toMatch(/expected a safetensors file/)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1e6)
  })
})

describe('a checksum', () => {
  it('tells a changed byte', async () => {
    await writeTensors(path, every)
    const { readFile, writeFile } = await import('node:fs/promises')
    const bytes = await readFile(path)
    bytes[bytes.length - 1] = 77
    await writeFile(path, bytes)
    await expect(readTensors(path)).rejects.toThrow(/checksum does not match/)
  })
})
