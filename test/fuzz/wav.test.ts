import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { memorySource } from '../../src/contract/byte-source.ts'
import { Random } from '../../src/dsp/random.ts'
import { readRecording, readRecordingFrom } from '../../src/io/read-recording.ts'
import { readWav } from '../../src/io/read-wav.ts'
import {
  A_LAW,
  chunk,
  concat,
  EXTENSIBLE,
  extensible,
  FLOAT,
  floats32,
  floats64,
  fmt,
  IMA_ADPCM,
  integers,
  MU_LAW,
  PCM,
  riff,
  toneWav,
  u16,
  u32,
} from '../io/wav-bytes.ts'
import { fuzz, mutate } from './mutate.ts'

const noise = (length: number, bytes: number) => {
  const random = new Random(length)
  return integers(
    Array.from({ length }, () => random.integer(2 ** (8 * bytes))),
    bytes,
  )
}
const smooth = Array.from({ length: 6000 }, (_, n) => Math.sin(n / 20))
const list = chunk('LIST', [...Buffer.from('INFOISFT'), ...u32(6), 1, 2, 3, 4, 5, 6])

/** One good file per encoding and container, each of about 100 ms. */
const seeds: readonly Uint8Array[] = [
  toneWav(),
  riff(list, fmt({ bits: 8 }), chunk('data', noise(5001, 1)), list),
  riff(fmt({ bits: 24, channels: 2 }), chunk('data', noise(9000, 3))),
  riff(fmt({ bits: 32, channels: 8, rateHz: 8000 }), chunk('data', noise(4000, 4))),
  riff(fmt({ tag: FLOAT, bits: 32 }), chunk('data', floats32(smooth))),
  riff(fmt({ tag: FLOAT, bits: 64 }), chunk('data', floats64(smooth))),
  riff(fmt({ tag: A_LAW, bits: 8 }), chunk('fact', u32(5000)), chunk('data', noise(5000, 1))),
  riff(fmt({ tag: MU_LAW, bits: 8, channels: 2 }), chunk('data', noise(10_000, 1))),
  riff(fmt({ tag: IMA_ADPCM, bits: 4, blockAlign: 256 }), chunk('data', noise(2560, 1))),
  riff(fmt({ tag: IMA_ADPCM, bits: 4, channels: 2, blockAlign: 512 }), chunk('data', noise(5120, 1))),
  riff(fmt({ tag: EXTENSIBLE, bits: 16, channels: 2, extra: extensible(PCM, 16, 3) }), chunk('data', noise(10_000, 2))),
  concat(
    'RF64',
    u32(0xffffffff),
    'WAVE',
    chunk('ds64', new Uint8Array(28)),
    fmt(),
    'data',
    u32(0xffffffff),
    noise(5000, 2),
  ),
  concat(
    'RIFX',
    u32(0),
    'WAVE',
    'fmt ',
    [0, 0, 0, 16, 0, 1, 0, 1, 0, 0, 0xac, 0x44],
    u32(0),
    [0, 2, 0, 16],
    'data',
    [0, 0, 39, 16],
    noise(5000, 2),
  ),
]

describe('damaged WAV files', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'timbrel-fuzz-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('starts from files that are all well', async () => {
    for (const [index, seed] of seeds.entries()) {
      const { clip } = await readRecordingFrom(memorySource(seed), `seed ${index}.wav`)
      expect(clip.samples.length).toBeGreaterThan(2000)
    }
  })

  it('are answered or refused: 6,000 of them', async () => {
    const report = await fuzz(6000, async (seed) => {
      const random = new Random(seed)
      const damaged = mutate(seeds[seed % seeds.length] as Uint8Array, 120, random)
      const { interleaved, channels } = await readWav(memorySource(damaged), 'damaged.wav')
      // Nothing decodes to more than the densest encoding can hold: 4-bit samples, and one more per ADPCM block head.
      if (interleaved.length > damaged.length * 4 + channels) throw new Error('more samples than the file can hold')
    })
    expect(report.strangers).toEqual([])
    expect(report.answers).toBeGreaterThan(500)
    expect(report.refusals).toBeGreaterThan(500)
    expect(report.slowestMs).toBeLessThan(5000)
    expect(report.arrayBufferGrowth).toBeLessThan(100e6)
    expect(report.rssGrowth).toBeLessThan(400e6)
  })

  it('of chunks at random are answered or refused: 2,000 of them', async () => {
    const ids = ['fmt ', 'data', 'LIST', 'fact', 'ds64', 'JUNK', 'bext', '\u0000\u0000\u0000\u0000']
    const report = await fuzz(2000, async (seed) => {
      const random = new Random(seed)
      const chunks = Array.from({ length: 1 + random.integer(5) }, () => {
        const body = noise(random.integer(400), 1)
        const claimed = random.uniform() < 0.3 ? random.word() : body.length
        return random.uniform() < 0.3
          ? randomFormat(random)
          : chunk(ids[random.integer(ids.length)] as string, body, claimed)
      })
      if (random.uniform() < 0.5) chunks.push(chunk('data', noise(random.integer(400), 1)))
      return readWav(memorySource(riff(...chunks)), 'random.wav')
    })
    expect(report.strangers).toEqual([])
    expect(report.answers).toBeGreaterThan(30)
    expect(report.arrayBufferGrowth).toBeLessThan(100e6)
  })

  it('go through the whole reader from the disk: 400 of them', async () => {
    const path = join(folder, 'damaged.wav')
    const report = await fuzz(400, async (seed) => {
      await writeFile(path, mutate(seeds[seed % seeds.length] as Uint8Array, 120, new Random(seed + 50_000)))
      const { clip, info } = await readRecording(path)
      if (!clip.samples.every((value) => Math.abs(value) < 3)) throw new Error('samples out of range')
      if (info.encoding === '') throw new Error('no encoding')
    })
    expect(report.strangers).toEqual([])
    expect(report.slowestMs).toBeLessThan(20_000)
    expect(report.arrayBufferGrowth).toBeLessThan(200e6)
  })
})

describe('damaged files of other formats', () => {
  const names = ['tone.flac', 'tone-flac.ogg', 'tone-vorbis.ogg', 'tone.opus', 'tone.mp3', 'tone.aiff']

  it.each(names)('%s is answered or refused: 100 of them', async (name) => {
    const whole = await readFile(new URL(`../fixtures/${name}`, import.meta.url))
    const report = await fuzz(100, async (seed) => {
      const damaged = mutate(whole, 300, new Random(seed))
      return readRecordingFrom(memorySource(damaged), name)
    })
    expect(report.strangers).toEqual([])
    expect(report.slowestMs).toBeLessThan(20_000)
    expect(report.rssGrowth).toBeLessThan(600e6)
  })
})

function randomFormat(random: Random): Uint8Array {
  const pick = (values: readonly number[]) => values[random.integer(values.length)] as number
  return fmt({
    tag: pick([1, 1, 3, 6, 7, 17, 2, 0xfffe]),
    channels: pick([0, 1, 1, 2, 2, 8, 65_535]),
    rateHz: pick([0, 8000, 44_100, 44_100, 192_000, 0xffffffff]),
    bits: pick([0, 4, 8, 12, 16, 16, 24, 32, 64, 65_535]),
    blockAlign: pick([0, 1, 2, 4, 8, 256, 65_535]),
    extra: random.uniform() < 0.5 ? [] : [...u16(22), ...noise(22, 1)],
  })
}
