import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HOP_SECONDS } from '../../src/contract/spectrogram.ts'
import { analyse } from '../../src/dsp/analyse.ts'
import { analyseRecording } from '../../src/host/analyse-recording.ts'
import { entryPath, loadAnalysis, loadTrainingItem, usableCacheFolder } from '../../src/host/analysis-cache.ts'
import { readRecording } from '../../src/io/read-recording.ts'

const RECORDING = fileURLToPath(new URL('../../samples/guitar_nylon/E4.wav', import.meta.url))

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'timbrel-cache-test-'))
})
afterAll(() => rm(folder, { recursive: true }))

function task(path = RECORDING) {
  return { recording: { path, file: basename(path), bytes: 1 }, instrument: 'guitar', cacheFolder: folder }
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length)
  return a.reduce((most, value, index) => Math.max(most, Math.abs(value - (b[index] ?? 0))), 0)
}

describe('analysis cache', () => {
  it('gives back the analysis, image within 0.0025 dB, air within half a step, the rest exactly', async () => {
    const summary = await analyseRecording(task())
    expect(summary.cached).toBe(false)
    const kept = await loadAnalysis(summary.entryPath)
    const { clip } = await readRecording(RECORDING)
    const { spectrogram, air, ...facts } = analyse(clip, { midiNoteHint: 64 })
    expect(largestDifference(kept.spectrogram.image, spectrogram.image)).toBeLessThan(0.0026)
    expect(largestDifference(kept.spectrogram.f0Hz, spectrogram.f0Hz)).toBe(0)
    expect(largestDifference(kept.spectrogram.loudnessDb, spectrogram.loudnessDb)).toBe(0)
    const within = air.filter((value) => Math.abs(value) < 127 / 30)
    expect(within.length).toBeGreaterThan(0.99 * air.length)
    const airError = air.reduce(
      (most, value, n) => (Math.abs(value) < 127 / 30 ? Math.max(most, Math.abs(value - (kept.air[n] ?? 0))) : most),
      0,
    )
    expect(airError).toBeLessThan(1 / 59)
    expect(kept.onsetPhases).toEqual(facts.onsetPhases)
    expect(kept.landmarks).toEqual(facts.landmarks)
    expect(kept.midiNote).toBe(facts.midiNote)
    expect(summary.midiNote).toBeCloseTo(64, 0)
    const item = await loadTrainingItem(summary.entryPath)
    expect(item.spectrogram).toEqual(kept.spectrogram)
  })

  it('takes about 99 kB for a second of sound', async () => {
    const { entryPath: path, frameCount } = await analyseRecording(task())
    const { size } = await stat(path)
    // Header and facts take some 3 kB more, whatever the length.
    expect((size - 3_000) / (frameCount * HOP_SECONDS)).toBeLessThan(99_500)
  })

  it('finds a recording again by its content, under another name of the same note', async () => {
    const first = await analyseRecording(task())
    const copy = join(folder, 'other E4.wav')
    await writeFile(copy, await readFile(RECORDING))
    const again = await analyseRecording(task(copy))
    expect(again).toMatchObject({ cached: true, entryPath: first.entryPath, file: 'other E4.wav' })
  })

  it('analyses anew where content or the note in the name differ', () => {
    const path = entryPath(folder, 'a'.repeat(64), 64)
    expect(entryPath(folder, 'a'.repeat(64), 64)).toBe(path)
    expect(entryPath(folder, 'b'.repeat(64), 64)).not.toBe(path)
    expect(entryPath(folder, 'a'.repeat(64), null)).not.toBe(path)
  })

  it.each([
    ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ['with a bit turned', (bytes: Buffer) => Buffer.from(bytes.map((byte, at) => (at === 90_000 ? byte ^ 8 : byte)))],
    ['of text', () => Buffer.from('not an entry')],
  ])('makes an entry anew that it finds %s', async (_, damage) => {
    const { entryPath: path } = await analyseRecording(task())
    const whole = await readFile(path)
    await writeFile(path, damage(whole))
    expect((await analyseRecording(task())).cached).toBe(false)
    expect(await readFile(path)).toEqual(whole)
    expect((await analyseRecording(task())).cached).toBe(true)
  })

  it('goes to a temporary folder where the one asked for cannot be', async () => {
    const inTheWay = join(folder, 'file')
    await writeFile(inTheWay, '')
    const { folder: used, warning } = await usableCacheFolder(inTheWay)
    expect(used.startsWith(tmpdir())).toBe(true)
    expect(warning).toMatch(/cannot be used/)
    await rm(used, { recursive: true })
  })
})
