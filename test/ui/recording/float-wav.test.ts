import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readRecording } from '../../../src/io/read-recording.ts'
import { floatWavHeader, HEADER_BYTES, MOST_FRAMES } from '../../../src/ui/recording/float-wav.ts'
import { fileName, inMinutes } from '../../../src/ui/recording/output-recorder.ts'

describe('floatWavHeader', () => {
  it('begins a file that our own reader takes, sample by sample', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'timbrel-wav-'))
    try {
      const frames = 4410
      const samples = Float32Array.from({ length: 2 * frames }, (_, at) => Math.sin(at >> 1) / 2)
      const path = join(folder, 'heard.wav')
      await writeFile(path, Buffer.concat([floatWavHeader(frames, 44_100), new Uint8Array(samples.buffer)]))
      const { clip } = await readRecording(path)
      expect(clip.sampleRateHz).toBe(44_100)
      expect(clip.samples).toEqual(samples.filter((_, at) => at % 2 === 0))
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('counts as far as 32 bits go', () => {
    const view = new DataView(floatWavHeader(MOST_FRAMES, 48_000).buffer)
    expect(view.getUint32(4, true)).toBeGreaterThan(0xffffffff - 16)
    expect(view.getUint32(HEADER_BYTES - 4, true)).toBe(8 * MOST_FRAMES)
    expect(MOST_FRAMES / 48_000 / 3600).toBeGreaterThan(3)
  })
})

describe('a recording', () => {
  it('is named by the clock on the wall, and its length said in minutes', () => {
    expect(fileName(new Date(2026, 0, 5, 9, 3, 7))).toBe('timbrel 2026-01-05 09.03.07.wav')
    expect([inMinutes(0), inMinutes(61.9), inMinutes(3600)]).toEqual(['0:00', '1:01', '60:00'])
  })
})
