import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { memorySource } from '../../src/contract/byte-source.ts'
import { ModelFileError } from '../../src/contract/errors.ts'
import type { TimbrelModel } from '../../src/contract/model.ts'
import {
  openModel,
  readModel,
  readModelFrom,
  readModelInfo,
  writeModel,
  writeModelStream,
} from '../../src/io/model-file.ts'
import { readTensors, writeTensors } from '../../src/io/tensors.ts'
import { soundHead } from '../../src/model-file/model-layout.ts'
import type { StoredTensor } from '../../src/model-file/tensor-values.ts'
import { makeModel } from './model-maker.ts'

let folder = ''
let path = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'timbrel-model-'))
  path = join(folder, 'test.timbrel')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** The file's header as an object, changed, and the file put together again round it. */
function rewrite(file: Uint8Array, change: (header: Record<string, Record<string, unknown>>) => void): Uint8Array {
  const length = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true))
  const header = JSON.parse(Buffer.from(file.subarray(8, 8 + length)).toString())
  change(header)
  const json = Buffer.from(JSON.stringify(header))
  const prefix = Buffer.alloc(8)
  prefix.writeBigUInt64LE(BigInt(json.length))
  return Buffer.concat([prefix, json, file.subarray(8 + length)])
}

/** As {@link rewrite}, of one JSON document within the metadata. */
function rewriteJson(file: Uint8Array, key: string, change: (value: never) => unknown): Uint8Array {
  return rewrite(file, (header) => {
    const metadata = header['__metadata__'] as Record<string, string>
    const value = JSON.parse(metadata[key] as string) as never
    metadata[key] = JSON.stringify(change(value) ?? value)
  })
}

async function refusal(bytes: Uint8Array): Promise<string> {
  const error = await readModelFrom(memorySource(bytes), 'bad.timbrel').catch((cause: unknown) => cause)
  expect(error).toBeInstanceOf(ModelFileError)
  return (error as Error).message
}

describe('a model written and read', () => {
  it('is the same model, exactly', async () => {
    const model = makeModel()
    await writeModel(path, model)
    expect(await readModel(path)).toStrictEqual(model)
    expect(await readdir(folder)).toEqual(['test.timbrel'])
  })

  it('may have no sounds', async () => {
    const model: TimbrelModel = { ...makeModel(2, 0), instruments: [] }
    await writeModel(path, model)
    expect(await readModel(path)).toStrictEqual(model)
  })

  it('tells what it is without its tensors', async () => {
    const model = makeModel(3)
    await writeModel(path, model)
    const info = await readModelInfo(path)
    expect(info.origin).toStrictEqual(model.origin)
    expect(info.spec).toStrictEqual(model.network.spec)
    expect(info.instruments).toStrictEqual(model.instruments)
    expect(info.sounds).toStrictEqual(model.sounds.map((sound) => soundHead(sound, 4)))
    expect(info.formatVersion).toBe(1)
    expect(info.bytes).toBe((await readFile(path)).length)
  })

  it('can be read and written sound by sound', async () => {
    const model = makeModel(4, 5)
    await writeModel(path, model)
    const open = await openModel(path)
    async function* oneByOne() {
      for (let index = 0; index < open.info.sounds.length; index++) yield await open.sound(index)
    }
    const copy = join(folder, 'copy.timbrel')
    const { origin, instruments, sounds } = open.info
    await writeModelStream(copy, { origin, instruments, sounds, network: await open.network() }, oneByOne())
    await expect(open.sound(5)).rejects.toThrow(/has 5 sounds; asked for 5/)
    await open.close()
    expect(await readFile(copy)).toEqual(await readFile(path))
  })

  it('is read by the format of safetensors', async () => {
    await writeModel(path, makeModel(5))
    const file = await readFile(path)
    const length = Number(file.readBigUInt64LE(0))
    const header = JSON.parse(file.subarray(8, 8 + length).toString())
    expect(length % 8).toBe(0)
    expect(header.__metadata__.format).toBe('timbrel')
    expect(header['encoder/0/kernel']).toMatchObject({ dtype: 'F32', shape: [5, 158, 6] })
    expect(header['sounds/0/latents'].dtype).toBe('F16')
    for (const [name, tensor] of Object.entries(header as Record<string, { dtype: string; data_offsets: number[] }>)) {
      if (name === '__metadata__') continue
      const width = { F64: 8, F32: 4, F16: 2, I8: 1, U8: 1 }[tensor.dtype] as number
      expect((tensor.data_offsets[0] as number) % width, `${name} lies aligned`).toBe(0)
    }
  })
})

describe('a model that is not written', () => {
  it('is one with numbers that are none', async () => {
    const model = makeModel()
    ;(model.network.decoder[0] as { kernel: Float32Array }).kernel[3] = Number.NaN
    await expect(writeModel(path, model)).rejects.toThrow(/no numbers/)
    expect(await readdir(folder)).toEqual([])
  })

  it('is one whose parts contradict each other', async () => {
    const model = makeModel()
    const short = { ...model, sounds: [{ ...model.sounds[0], air: new Int8Array(7) }, ...model.sounds.slice(1)] }
    await expect(writeModel(path, short as TimbrelModel)).rejects.toThrow(/sounds\/0\/air has 7 values for the shape/)
    const stranger = { ...model, instruments: [{ name: 'flûte ♯', x: 0, y: 0, sounds: [1] }] }
    await expect(writeModel(path, stranger)).rejects.toThrow(/lists sound 1, which is not one of its own/)
    const twins = { ...model, sounds: [...model.sounds, ...model.sounds] }
    await expect(writeModel(path, twins)).rejects.toThrow(/same name/)
    expect(await readdir(folder)).toEqual([])
  })

  it('is one whose sounds do not come as announced, and leaves the old one alone', async () => {
    const model = makeModel()
    await writeModel(path, model)
    const before = await readFile(path)
    const head = { ...model, sounds: model.sounds.map((sound) => soundHead(sound, 4)) }
    await expect(writeModelStream(path, head, model.sounds.slice(1))).rejects.toThrow(/cannot be written/)
    const failing = (async function* () {
      yield model.sounds[0] as never
      throw new Error('the disk cache is gone')
    })()
    await expect(writeModelStream(path, head, failing)).rejects.toThrow('the disk cache is gone')
    expect(await readFile(path)).toEqual(before)
    expect(await readdir(folder)).toEqual(['test.timbrel'])
  })
})

describe('refusals', () => {
  let file: Uint8Array = new Uint8Array()
  beforeEach(async () => {
    await writeModel(path, makeModel())
    file = await readFile(path)
  })

  it('name what the file is instead', async () => {
    expect(await refusal(new Uint8Array(0))).toBe('bad.timbrel: expected a safetensors file, found an empty file')
    expect(await refusal(Buffer.from('hello world, this is text'))).toMatch(/expected a safetensors file, found text/)
    expect(await refusal(Buffer.from('PK\u0003\u0004..................'))).toMatch(/found a ZIP archive/)
    expect(await refusal(Buffer.from('version https://git-lfs.github.com/spec/v1'))).toMatch(/git lfs pull/)
    const foreign = rewrite(file, (header) => {
      header['__metadata__'] = { format: 'pt' }
    })
    expect(await refusal(foreign)).toMatch(
      /expected a Timbrel model, found a safetensors file of another program \(format "pt"\)/,
    )
    const bare = rewrite(file, (header) => {
      delete header['__metadata__']
    })
    expect(await refusal(bare)).toMatch(/of another program$/)
  })

  it('name the version of a newer file and what to do', async () => {
    const newer = rewrite(file, (header) => {
      ;(header['__metadata__'] as Record<string, unknown>)['version'] = '7'
    })
    expect(await refusal(newer)).toMatch(/newer format version 7, this program reads up to version 1; update Timbrel/)
  })

  it('tell truncation at every length', async () => {
    const header = 8 + Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true))
    for (const length of [1, 8, 9, 100, header - 1]) {
      expect(await refusal(file.subarray(0, length))).toMatch(/expected a safetensors file|truncated within its header/)
    }
    for (const length of [header, header + 1, file.length - 1]) {
      expect(await refusal(file.subarray(0, length))).toMatch(/truncated: \d+ of \d+ bytes of tensors are present/)
    }
    expect(await refusal(Buffer.concat([file, Buffer.from([0])]))).toMatch(/1 bytes lie after the last tensor/)
  })

  it('tell a single bit changed in any tensor', async () => {
    for (const position of [file.length - 1, file.length - 5000, file.length - 20_000]) {
      const changed = Uint8Array.from(file)
      changed[position] = (changed[position] as number) ^ 4
      expect(await refusal(changed)).toMatch(/checksum does not match|no numbers/)
    }
  })

  it.each([
    [
      'a network of another shape',
      'network',
      (n: { latentSize: number }) => ({ ...n, latentSize: 5 }),
      /values for 5 latent/,
    ],
    [
      'layers that do not chain',
      'network',
      (n: { decoder: object[] }) => ({ ...n, decoder: [n.decoder[1]] }),
      /does not take what/,
    ],
    ['a negative size', 'network', (n: object) => ({ ...n, latentSize: -4 }), /metadata network latentSize: /],
    [
      'an even kernel',
      'network',
      (n: { encoder: object[] }) => void Object.assign(n.encoder[0] as object, { kernelSize: 4 }),
      /odd number/,
    ],
    [
      'a sound without frames',
      'sounds',
      (s: object[]) => void Object.assign(s[0] as object, { frameCount: 0 }),
      /sounds 0\.frameCount/,
    ],
    [
      'a sound longer than its arrays',
      'sounds',
      (s: { frameCount: number }[]) => void s[1]!.frameCount++,
      /where its description says|latent steps/,
    ],
    [
      'one sound too many',
      'sounds',
      (s: object[]) => [...s, { ...s[0], name: 'more' }],
      /sounds\/3\/latents is missing/,
    ],
    [
      'landmarks out of order',
      'sounds',
      (s: { landmarks: object }[]) => void Object.assign(s[0]?.landmarks as object, { onsetFrame: 5 }),
      /out of order/,
    ],
    [
      'an instrument of sounds that are not there',
      'instruments',
      (i: object[]) => void Object.assign(i[0] as object, { sounds: [99] }),
      /lists sound 99/,
    ],
    [
      'a verdict of no known kind',
      'origin',
      (o: { verdict: object }) => void Object.assign(o.verdict, { why: 'tired' }),
      /origin verdict\.why/,
    ],
    ['an origin that is a list', 'origin', () => [], /metadata origin/],
  ] as const)('tell %s', async (_, key, change, message) => {
    expect(await refusal(rewriteJson(file, key, change as never))).toMatch(message)
  })

  /** The file with tensors and metadata changed and its checksum right again. */
  async function rewriteTensors(change: (tensors: Map<string, StoredTensor>, json: Map<string, string>) => void) {
    const stored = await readTensors(path)
    const tensors = new Map(stored.tensors)
    const metadata = new Map(stored.metadata)
    change(tensors, metadata)
    await writeTensors(path, tensors, metadata)
    return readModel(path).then(
      () => 'read',
      (error: Error) => error.message,
    )
  }

  it('tell contradictions that even a right checksum covers', async () => {
    const withNan = await rewriteTensors((tensors) => {
      ;(tensors.get('decoder/0/bias') as { values: Float32Array }).values[1] = Number.NaN
    })
    expect(withNan).toMatch(/decoder\/0\/bias holds values that are no numbers/)
    const short = await rewriteTensors((tensors, metadata) => {
      const sounds = JSON.parse(metadata.get('sounds') as string) as { latentCount: number }[]
      Object.assign(sounds[0] as object, { latentCount: 2 })
      metadata.set('sounds', JSON.stringify(sounds))
      tensors.set('sounds/0/latents', { dtype: 'F16', shape: [2, 4], values: new Float32Array(8) })
    })
    expect(short).toMatch(/sound 0 has 2 latent steps for \d+ frames/)
  })

  it.each([
    ['layers of different widths', { inputs: 7 }, /layers do not fit one another/],
    ['another stride than the spec says', { stride: 1 }, /its encoder strides 2 frames, not 4/],
  ])('tell %s, tensors and all', async (_, layer, message) => {
    const found = await rewriteTensors((tensors, metadata) => {
      const network = JSON.parse(metadata.get('network') as string) as { encoder: object[] }
      Object.assign(network.encoder[1] as object, layer)
      metadata.set('network', JSON.stringify(network))
      const inputs = 'inputs' in layer ? 7 : 6
      tensors.set('encoder/1/kernel', { dtype: 'F32', shape: [5, inputs, 6], values: new Float32Array(5 * inputs * 6) })
    })
    expect(found).toMatch(message)
  })

  it('tell JSON that is none', async () => {
    const broken = rewrite(file, (header) => {
      ;(header['__metadata__'] as Record<string, unknown>)['sounds'] = '[{'
    })
    expect(await refusal(broken)).toMatch(/its metadata "sounds" is not valid JSON/)
  })
})
