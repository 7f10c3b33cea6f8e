import { describe, expect, it } from 'vitest'
import { memorySource } from '../../src/contract/byte-source.ts'
import { Random } from '../../src/dsp/random.ts'
import { readMidiFrom } from '../../src/io/read-midi.ts'
import { at, be16, bend, chunk, control, midiFile, off, on, registered, tempo, varInt } from '../io/midi-bytes.ts'
import { fuzz, mutate } from './mutate.ts'

const read = (bytes: Uint8Array) => readMidiFrom(memorySource(bytes), 'damaged.mid')

const file = midiFile([
  [tempo(0, 400_000), at(0, 0xff, 3, 4, 115, 111, 110, 103), tempo(960, 700_000)],
  [registered(0, 12, 50), on(0, 60), bend(60, 3000), control(60, 64, 127), off(60, 60), at(0, 64, 90), at(480, 64, 0)],
  [registered(6, 4, null, 15), on(0, 72, 90, 14), bend(20, -800, 14), at(9, 0xf0, ...varInt(3), 1, 2, 0xf7)],
  [on(0, 36, 99, 9), control(30, 123, 0, 9), at(0, 0xff, 0x21, 1, 1), on(0, 40, 80, 3), control(90, 120, 0, 3)],
])

describe('damaged MIDI files', () => {
  it('are played or refused: 20,000 of them', async () => {
    const report = await fuzz(20_000, (seed) => read(mutate(file, file.length, new Random(seed))))
    expect(report.strangers).toEqual([])
    expect(report.refusals).toBeGreaterThan(5000)
    expect(report.answers).toBeGreaterThan(2000)
    expect(report.slowestMs).toBeLessThan(1000)
    expect(report.rssGrowth).toBeLessThan(300e6)
  })

  it('of random tracks are played or refused: 20,000 of them', async () => {
    const report = await fuzz(20_000, (seed) => {
      const random = new Random(seed)
      const bytes = Array.from({ length: random.integer(200) }, () => random.integer(256))
      const header = chunk('MThd', [...be16(random.integer(3)), ...be16(1), ...be16(random.integer(0x10000))])
      return read(Uint8Array.from([...header, ...chunk('MTrk', bytes)]))
    })
    expect(report.strangers).toEqual([])
    expect(report.slowestMs).toBeLessThan(1000)
  })

  it('of random bytes are refused', async () => {
    const report = await fuzz(2000, (seed) => {
      const random = new Random(seed)
      return read(Uint8Array.from({ length: random.integer(400) }, () => random.integer(256)))
    })
    expect(report.strangers).toEqual([])
    expect(report.refusals).toBe(2000)
  })
})

describe('what is read of a damaged file', () => {
  it('rises in time, and lets every note go', async () => {
    for (let seed = 1; seed <= 5000; seed++) {
      const result = await read(mutate(file, file.length, new Random(seed))).catch(() => null)
      if (result === null) continue
      const { events, durationSeconds } = result.score
      let last = 0
      const open = new Set<number>()
      for (const { seconds, event } of events) {
        expect(seconds).toBeGreaterThanOrEqual(last)
        last = seconds
        if (event.type === 'noteOn') open.add(event.noteId)
        else if (event.type === 'noteOff') open.delete(event.noteId)
        else if (event.type === 'allNotesOff') open.clear()
      }
      expect(open.size).toBe(0)
      expect(durationSeconds).toBeLessThanOrEqual(last)
    }
  })
})
