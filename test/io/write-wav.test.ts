import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { memorySource } from '../../src/contract/byte-source.ts'
import { writeAtomically } from '../../src/io/atomic-write.ts'
import { readWav } from '../../src/io/read-wav.ts'
import { wavBytes, writeWav } from '../../src/io/write-wav.ts'
import { chunk, FLOAT, floats32, fmt, integers, PCM, riff, u32 } from './wav-bytes.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'timbrel-write-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('wavBytes', () => {
  const left = Float32Array.of(0, 0.5, -1, 1, 2, -3)
  const right = Float32Array.of(-0.25, 0, 0, 0, 0, 0)

  it('writes 16-bit stereo byte for byte, clipped at full scale', () => {
    const data = integers([0, -8192, 16_384, 0, -32_768, 0, 32_767, 0, 32_767, 0, -32_768, 0], 2)
    const expected = riff(fmt({ tag: PCM, channels: 2, rateHz: 48_000 }), chunk('data', data))
    expect(Buffer.from(wavBytes('x.wav', [left, right], 48_000, '16'))).toEqual(Buffer.from(expected))
  })

  it('writes 24-bit mono', async () => {
    const bytes = wavBytes('x.wav', [Float32Array.of(1 / 8_388_608, -1 / 8_388_608, -0.5, 7)], 44_100, '24')
    const { interleaved, encoding } = await readWav(memorySource(bytes), 'x.wav')
    expect(encoding).toBe('WAV 24-bit')
    expect([...interleaved]).toEqual([1 / 8_388_608, -1 / 8_388_608, -0.5, Math.fround(8_388_607 / 8_388_608)])
  })

  it('writes floats as they are, above full scale too', async () => {
    const bytes = wavBytes('x.wav', [left], 44_100, '32f')
    expect([...(await readWav(memorySource(bytes), 'x.wav')).interleaved]).toEqual([...left])
    expect(Buffer.from(bytes).includes(Buffer.from([...Buffer.from('fact'), ...u32(4), ...u32(6)]))).toBe(true)
    expect(Buffer.from(bytes).includes(Buffer.from(chunk('data', floats32([...left]))))).toBe(true)
    expect(new DataView(bytes.buffer).getUint16(20, true)).toBe(FLOAT)
  })

  it('writes an empty file that is a WAV', () => {
    expect(Buffer.from(wavBytes('x.wav', [new Float32Array(0)], 44_100, '16'))).toHaveLength(44)
  })

  it.each(['16', '24'] as const)('tells samplers note and loop in %s bits, and the sound stays', async (format) => {
    const samples = Float32Array.of(0, 0.5, -0.5, 0.25, 0)
    const bytes = wavBytes('x.wav', [samples], 48_000, format, { midiNote: 61, loop: { first: 1, last: 3 } })
    const words = [0, 0, 20_833, 61, 0, 0, 0, 1, 0, 0, 0, 1, 3, 0, 0]
    const expected = Buffer.from([...Buffer.from('smpl'), ...u32(60), ...words.flatMap(u32)])
    expect(Buffer.from(bytes).includes(expected)).toBe(true)
    expect([...(await readWav(memorySource(bytes), 'x.wav')).interleaved]).toEqual([...samples])
  })

  it('tells samplers the note of a sound without a loop', () => {
    const bytes = wavBytes('x.wav', [Float32Array.of(0)], 44_100, '16', { midiNote: 60, loop: null })
    const words = [0, 0, 22_676, 60, 0, 0, 0, 0, 0]
    const expected = Buffer.from([...Buffer.from('smpl'), ...u32(36), ...words.flatMap(u32)])
    expect(Buffer.from(bytes).includes(expected)).toBe(true)
  })

  it('refuses what is no sound', () => {
    expect(() => wavBytes('x.wav', [], 44_100, '16')).toThrow(/x\.wav: cannot be written: expected 1 to 8 channels/)
    expect(() => wavBytes('x.wav', [left, new Float32Array(2)], 44_100, '16')).toThrow(/equal length, found 6 and 2/)
    expect(() => wavBytes('x.wav', [Float32Array.of(0, Number.NaN)], 44_100, '24')).toThrow(
      /NaN at sample 1 of channel 1/,
    )
    expect(() => wavBytes('x.wav', [left], 44_100.5, '16')).toThrow(/44100\.5 Hz/)
  })
})

describe('writeWav', () => {
  it('leaves one file, whole', async () => {
    await writeWav(join(folder, 'é ♯.wav'), [Float32Array.of(0.5)], 44_100, '16')
    await writeWav(join(folder, 'é ♯.wav'), [Float32Array.of(0.25)], 44_100, '16')
    expect(await readdir(folder)).toEqual(['é ♯.wav'])
    const file = await readFile(join(folder, 'é ♯.wav'))
    expect(file.readInt16LE(44)).toBe(8192)
  })

  it('says why it cannot write', async () => {
    const wave = [Float32Array.of(0)]
    await expect(writeWav(join(folder, 'no/x.wav'), wave, 44_100, '16')).rejects.toThrow(/folder does not exist/)
    await expect(writeWav(folder, wave, 44_100, '16')).rejects.toThrow(/cannot be written/)
    await expect(writeWav('/dev/null/x.wav', wave, 44_100, '16')).rejects.toThrow(/cannot be written/)
  })
})

describe('writeAtomically', () => {
  it('leaves the old file and no rubbish when writing fails', async () => {
    const path = join(folder, 'kept.txt')
    await writeAtomically(path, async (file) => {
      await file.writeFile('old')
    })
    const failing = writeAtomically(path, async (file) => {
      await file.writeFile('half of the n')
      throw new Error('out of ideas')
    })
    await expect(failing).rejects.toThrow('out of ideas')
    expect(await readFile(path, 'utf8')).toBe('old')
    expect(await readdir(folder)).toEqual(['kept.txt'])
  })

  it('shows nobody half a file', async () => {
    const path = join(folder, 'seen.txt')
    await writeAtomically(path, async (file) => {
      await file.writeFile('first')
      await expect(readFile(path)).rejects.toThrow(/ENOENT/)
    })
    expect(await readFile(path, 'utf8')).toBe('first')
  })
})
