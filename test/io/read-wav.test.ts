import { describe, expect, it } from 'vitest'
import { memorySource } from '../../src/contract/byte-source.ts'
import { readRecordingFrom } from '../../src/io/read-recording.ts'
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
  tone,
  toneWav,
  u16,
  u32,
} from './wav-bytes.ts'

async function samplesOf(file: Uint8Array) {
  const decoded = await readWav(memorySource(file), 'test.wav')
  return { ...decoded, values: Array.from(decoded.interleaved) }
}

describe('integer and float WAV', () => {
  it('reads 8-bit as unsigned round 128', async () => {
    const { values, encoding } = await samplesOf(riff(fmt({ bits: 8 }), chunk('data', [0, 64, 128, 192, 255])))
    expect(values).toEqual([-1, -0.5, 0, 0.5, 127 / 128])
    expect(encoding).toBe('WAV 8-bit')
  })

  it.each([16, 24, 32])('reads %i-bit as signed, full scale to full scale', async (bits) => {
    const full = 2 ** (bits - 1)
    const data = integers([-full, -full / 2, -1, 0, 1, full / 4, full - 1], bits / 8)
    const { values } = await samplesOf(riff(fmt({ bits }), chunk('data', data)))
    expect(values).toEqual([-1, -0.5, -1 / full, 0, 1 / full, 0.25, Math.fround((full - 1) / full)])
  })

  it('reads 32- and 64-bit floats as they are', async () => {
    const samples = [0, -0.25, 1, 1e-30, 0.1]
    const rounded = samples.map(Math.fround)
    const single = riff(fmt({ tag: FLOAT, bits: 32 }), chunk('data', floats32(samples)))
    const double = riff(fmt({ tag: FLOAT, bits: 64 }), chunk('data', floats64(samples)))
    expect((await samplesOf(single)).values).toEqual(rounded)
    expect((await samplesOf(double)).values).toEqual(rounded)
  })

  it('reads 12 and 20 valid bits from the top of their containers', async () => {
    const twelve = riff(fmt({ bits: 12, blockAlign: 2 }), chunk('data', integers([0x4000, -0x8000], 2)))
    expect((await samplesOf(twelve)).values).toEqual([0.5, -1])
    const wide = riff(fmt({ bits: 20, blockAlign: 4 }), chunk('data', integers([0x40000000, -0x80000000], 4)))
    expect((await samplesOf(wide)).values).toEqual([0.5, -1])
    const format = fmt({ tag: EXTENSIBLE, bits: 24, extra: extensible(PCM, 20, 4) })
    expect((await samplesOf(riff(format, chunk('data', integers([0x400000], 3))))).values).toEqual([0.5])
  })

  it('reads WAVE_FORMAT_EXTENSIBLE of every sub-format', async () => {
    const format = (tag: number, bits: number) => fmt({ tag: EXTENSIBLE, bits, extra: extensible(tag, bits, 4) })
    expect((await samplesOf(riff(format(PCM, 16), chunk('data', integers([8192], 2))))).values).toEqual([0.25])
    expect((await samplesOf(riff(format(FLOAT, 32), chunk('data', floats32([0.25]))))).values).toEqual([0.25])
    expect((await samplesOf(riff(format(MU_LAW, 8), chunk('data', [0x80])))).values).toEqual([32_124 / 32_768])
  })

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('keeps %i channels apart', async (channels) => {
    const data = integers(
      Array.from({ length: 3 * channels }, (_, index) => index * 100),
      2,
    )
    const decoded = await samplesOf(riff(fmt({ channels }), chunk('data', data)))
    expect(decoded.channels).toBe(channels)
    expect(decoded.values).toEqual(Array.from({ length: 3 * channels }, (_, index) => (index * 100) / 32_768))
  })

  it('reads big-endian RIFX', async () => {
    const body = [0, 1, 0, 1, 0, 0, 0xac, 0x44, 0, 1, 0x58, 0x88, 0, 2, 0, 16]
    const data = [0x40, 0, 0xc0, 0, 0, 1]
    const file = concat('RIFX', [0, 0, 0, 42], 'WAVE', 'fmt ', [0, 0, 0, 16], body, 'data', [0, 0, 0, 6], data)
    const decoded = await samplesOf(file)
    expect(decoded.values).toEqual([0.5, -0.5, 1 / 32_768])
    expect(decoded.encoding).toBe('WAV 16-bit big-endian')
  })

  it('reads RF64 and BW64, whose length is in ds64', async () => {
    const data = integers([1, 2, 3, 4], 2)
    const ds64 = chunk('ds64', [...u32(0), ...u32(0), ...u32(6), ...u32(0), ...u32(3), ...u32(0), ...u32(0)])
    for (const container of ['RF64', 'BW64']) {
      const file = concat(container, u32(0xffffffff), 'WAVE', ds64, fmt(), 'data', u32(0xffffffff), data)
      const decoded = await samplesOf(file)
      expect(decoded.values).toEqual([1, 2, 3].map((value) => value / 32_768))
      expect(decoded.warnings).toEqual([])
    }
  })
})

describe('companded WAV', () => {
  // ITU-T G.711: the decision values of table 1a/2a, from the definition of the segments and not from a table of ours.
  const muLaw = (code: number) => {
    const bits = ~code & 255
    const magnitude = (((bits & 15) * 2 + 33) << ((bits >> 4) & 7)) - 33
    return ((bits & 128 ? -magnitude : magnitude) * 4) / 32_768
  }
  const aLaw = (code: number) => {
    const bits = code ^ 0x55
    const segment = (bits >> 4) & 7
    const magnitude = segment === 0 ? 2 * (bits & 15) + 1 : (2 * (bits & 15) + 33) << (segment - 1)
    return ((bits & 128 ? magnitude : -magnitude) * 8) / 32_768
  }
  const codes = Array.from({ length: 256 }, (_, code) => code)

  it('reads every A-law and mu-law code as G.711 defines it', async () => {
    const a = await samplesOf(riff(fmt({ tag: A_LAW, bits: 8 }), chunk('data', codes)))
    const mu = await samplesOf(riff(fmt({ tag: MU_LAW, bits: 8 }), chunk('data', codes)))
    expect(a.values).toEqual(codes.map(aLaw))
    expect(mu.values.map((value) => value + 0)).toEqual(codes.map((code) => muLaw(code) + 0))
    expect(a.encoding).toBe('WAV A-law')
    expect(mu.encoding).toBe('WAV mu-law')
  })
})

describe('IMA ADPCM', () => {
  /** One block of mono: head, then codes low nibble first. */
  const block = (first: number, index: number, codes: readonly number[]) => [
    ...u16(first & 0xffff),
    index,
    0,
    ...Array.from(
      { length: codes.length / 2 },
      (_, at) => (codes[2 * at] as number) | ((codes[2 * at + 1] as number) << 4),
    ),
  ]

  it('follows the reference by hand', async () => {
    // Step sizes 7 (index 0), 16 (8), 34 (16): differences 7/8·... computed by hand from the recommendation's figure.
    const data = block(1000, 0, [7, 7, 8, 0, 0, 0, 0, 0])
    const { values } = await samplesOf(riff(fmt({ tag: IMA_ADPCM, bits: 4, blockAlign: 8 }), chunk('data', data)))
    // 7: step 7: 7+3+1+0 = 11; index 8, step 16: 16+8+4+2 = 30; index 16, step 34: -(34>>3) = -4; index 15, step 31:
    // 3; index 14, step 28: 3; 13, 25: 3; 12, 23: 2; 11, 21: 2.
    const expected = [1000, 1011, 1041, 1037, 1040, 1043, 1046, 1048, 1050]
    expect(values.map((value) => value * 32_768)).toEqual(expected)
  })

  it('stops at full scale and keeps the last block, which may be cut off', async () => {
    const loud = block(32_000, 88, [7, 7, 7, 7, 7, 7, 7, 7])
    const low = block(-32_000, 88, [15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15])
    const format = fmt({ tag: IMA_ADPCM, bits: 4, blockAlign: 12 })
    const file = riff(format, chunk('data', [...low, ...loud]))
    const { values } = await samplesOf(file)
    expect(values).toHaveLength(17 + 9)
    expect(values[1]).toBe(-1)
    expect(values[18]).toBe(32_767 / 32_768)
  })

  it('keeps stereo apart, in words of eight samples each', async () => {
    const left = block(100, 0, [0, 0, 0, 0, 0, 0, 0, 0])
    const right = block(-100, 0, [0, 0, 0, 0, 0, 0, 0, 0])
    const data = [...left.slice(0, 4), ...right.slice(0, 4), ...left.slice(4), ...right.slice(4)]
    const format = fmt({ tag: IMA_ADPCM, channels: 2, bits: 4, blockAlign: 16 })
    const { values, channels } = await samplesOf(riff(format, chunk('data', data)))
    expect(channels).toBe(2)
    expect(values.map((value) => value * 32_768)).toEqual(Array.from({ length: 9 }, () => [100, -100]).flat())
  })

  it('leaves out the padding of the last block that the fact chunk tells of', async () => {
    const data = block(0, 0, [0, 0, 0, 0, 0, 0, 0, 0])
    const format = fmt({ tag: IMA_ADPCM, bits: 4, blockAlign: 8 })
    const file = riff(format, chunk('fact', u32(6)), chunk('data', data))
    expect((await samplesOf(file)).values).toHaveLength(6)
  })
})

describe('chunks', () => {
  const data = integers([100, 200, 300], 2)
  const expected = [100, 200, 300].map((value) => value / 32_768)

  it('passes over chunks before and after the samples, of odd length too', async () => {
    const list = chunk('LIST', [...Buffer.from('INFOISFT'), ...u32(5), 1, 2, 3, 4, 5])
    const odd = chunk('bext', [1, 2, 3])
    const file = riff(
      odd,
      chunk('JUNK', new Uint8Array(1001)),
      fmt(),
      list,
      chunk('data', data),
      list,
      chunk('id3 ', [1]),
    )
    expect((await samplesOf(file)).values).toEqual(expected)
  })

  it('does not take the padding byte of odd samples for a sample', async () => {
    const file = riff(fmt({ bits: 8 }), chunk('data', [128, 255, 0]), chunk('LIST', [1, 2]))
    expect((await samplesOf(file)).values).toEqual([0, 127 / 128, -1])
  })

  it('finds its way when a writer forgot the padding byte', async () => {
    const unpadded = concat('bext', u32(3), [1, 2, 3])
    expect((await samplesOf(riff(unpadded, fmt(), chunk('data', data)))).values).toEqual(expected)
  })

  it('reads a format that comes after the samples', async () => {
    expect((await samplesOf(riff(chunk('data', data), fmt()))).values).toEqual(expected)
  })

  it.each([
    ['0xFFFFFFFF', 0xffffffff],
    ['0x7FFFF000, as sox leaves it', 0x7ffff000],
    ['0', 0],
  ])('reads to the end when the length was left at %s', async (_, size) => {
    const { values, warnings } = await samplesOf(riff(fmt(), chunk('data', data, size)))
    expect(values).toEqual(expected)
    expect(warnings.join()).toContain('never written')
  })

  it('uses what is there of truncated samples, and says so', async () => {
    const whole = toneWav(0.2)
    const { values, warnings } = await samplesOf(whole.subarray(0, 44 + 8821))
    expect(values).toHaveLength(4410)
    expect(warnings).toEqual(['truncated: 8.8 of 17.6 kB of samples present'])
  })

  it('takes a wrong block size in the header for the mistake it is', async () => {
    const { values, warnings } = await samplesOf(riff(fmt({ blockAlign: 7 }), chunk('data', data)))
    expect(values).toEqual(expected)
    expect(warnings.join()).toContain('7 bytes per frame')
  })
})

describe('rates', () => {
  it.each([8000, 11_025, 22_050, 32_000, 44_100, 48_000, 88_200, 96_000, 192_000])('reads %i Hz', async (rateHz) => {
    const file = riff(fmt({ rateHz }), chunk('data', integers(tone(0.1, rateHz, 16_384), 2)))
    const { clip, info } = await readRecordingFrom(memorySource(file), 'tone.wav')
    expect(info.fileRateHz).toBe(rateHz)
    expect(clip.sampleRateHz).toBe(44_100)
    expect(clip.samples).toHaveLength(Math.round((Math.round(0.1 * rateHz) * 44_100) / rateHz))
    // In the middle, away from the ends over which the resampler sees silence: the same tone, sample for sample.
    let worst = 0
    for (let n = 1000; n < 3400; n++) {
      worst = Math.max(worst, Math.abs((clip.samples[n] as number) - 0.5 * Math.sin((2 * Math.PI * 440 * n) / 44_100)))
    }
    // 16-bit rounding is 1.5e-5 at most either side of the resampler.
    expect(worst).toBeLessThan(5e-5)
  })
})
