import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AnalysisEvent, analyseRecordings } from '../../src/host/analyse-recordings.ts'
import { run, smallCollection } from './spawned-program.ts'

let work = ''
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'timbrel-pool-'))
  await smallCollection(join(work, 'recordings'))
  await writeFile(join(work, 'recordings', 'flute', 'broken.wav'), 'RIFF but no more')
})
afterAll(() => rm(work, { recursive: true, force: true }))

describe('analyseRecordings', () => {
  it('analyses on several threads, tells one bad file and goes on; finds all again the second time', async () => {
    const request = { path: join(work, 'recordings'), cacheFolder: join(work, 'cache'), workers: 2 }
    const events: AnalysisEvent[] = []
    const first = await analyseRecordings(request, (event) => void events.push(event))
    const found = first.recordings.map(({ file, midiNote, cached }) => [file, Math.round(midiNote), cached])
    expect(found).toEqual([
      ['flute/A4.wav', 69, false],
      ['flute/C5.wav', 72, false],
      ['flute/E5.wav', 76, false],
      ['guitar_nylon/A4.wav', 69, false],
      ['guitar_nylon/E4.wav', 64, false],
      ['guitar_nylon/E5.wav', 76, false],
    ])
    expect(first.skipped).toEqual([{ file: 'flute/broken.wav', why: expect.stringMatching(/expected .*, found/) }])
    const progress = events.flatMap((event) => (event.type === 'analysing' ? [event.done] : []))
    expect(progress).toEqual([1, 2, 3, 4, 5, 6, 7])
    const second = await analyseRecordings(request, () => {})
    expect(second.recordings).toEqual(first.recordings.map((recording) => ({ ...recording, cached: true })))
  })

  it('stops between recordings when told to', async () => {
    const controller = new AbortController()
    const request = { path: join(work, 'recordings'), cacheFolder: join(work, 'fresh'), workers: 1 }
    let done = 0
    const stopped = analyseRecordings({ ...request, signal: controller.signal }, (event) => {
      if (event.type === 'analysing') done = event.done
      controller.abort(new Error('enough'))
    })
    await expect(stopped).rejects.toThrow('enough')
    expect(done).toBeLessThan(3)
  })
})

describe('timbrel analyse', () => {
  it('draws a picture and tells what it heard', async () => {
    const picture = join(work, 'c5.png')
    const recording = join(work, 'recordings', 'flute', 'C5.wav')
    const { code, out } = await run('analyse', recording, '--png', picture, '--cache', join(work, 'cache'), '--json')
    expect(code).toBe(0)
    const { recordings, pictures } = JSON.parse(out)
    expect(recordings[0]).toMatchObject({ verdict: 'pitched', encoding: 'WAV 16-bit', decaying: false })
    const centroidHz = recordings[0]?.timbre.centroidHz ?? 0
    expect(centroidHz).toBeGreaterThan(300)
    expect(centroidHz).toBeLessThan(5_000)
    expect(pictures).toEqual([picture])
  })

  it('answers a refused recording with 3', async () => {
    const { code, err } = await run('analyse', join(work, 'recordings', 'flute', 'broken.wav'))
    expect(code).toBe(3)
    expect(err).toMatch(/broken\.wav: expected/)
  })
})
