import { describe, expect, it } from 'vitest'
import type { Engine } from '../../src/engine/engine.ts'
import { centsOff, largestStep } from './measure.ts'
import { engineOf, RATE_HZ, run } from './playing.ts'

const begin = (engine: Engine, noteId: number, key: number, sample: number, velocity = 0.5) =>
  engine.send({ type: 'noteOn', noteId, key, velocity }, sample)

/** Whether a note has a voice: letting it go frees one. */
function has(engine: Engine, noteId: number): boolean {
  const before = engine.soundingVoices
  engine.send({ type: 'noteOff', noteId })
  run(engine, RATE_HZ)
  return engine.soundingVoices < before
}

describe('a note beyond the last voice', () => {
  it('takes that of a held note, not of one that has just begun and is still quiet', () => {
    const engine = engineOf({ voices: 3 })
    begin(engine, 1, 50, 0, 0.9)
    begin(engine, 2, 53, RATE_HZ)
    begin(engine, 3, 57, RATE_HZ + 100)
    begin(engine, 4, 60, RATE_HZ + 200)
    run(engine, 1.5 * RATE_HZ)
    expect([1, 2, 3, 4].map((noteId) => has(engine, noteId))).toEqual([false, true, true, true])
  })

  it('takes that of a note let go before that of a quieter one held', () => {
    const engine = engineOf({ voices: 2, settings: { releaseSeconds: 5 } })
    begin(engine, 1, 50, 0, 0.9)
    begin(engine, 2, 53, 0, 0.2)
    engine.send({ type: 'noteOff', noteId: 1 }, RATE_HZ)
    begin(engine, 3, 57, RATE_HZ + 4800)
    run(engine, 1.5 * RATE_HZ)
    engine.set({ releaseSeconds: 0.1 })
    expect([2, 3].map((noteId) => has(engine, noteId))).toEqual([true, true])
  })

  it('is no click, even when sixteen come at once', () => {
    const engine = engineOf()
    for (let n = 0; n < 16; n++) begin(engine, n, 48 + n, 0)
    const before = run(engine, RATE_HZ)
    for (let n = 0; n < 16; n++) begin(engine, 100 + n, 47 + n, RATE_HZ)
    const after = run(engine, RATE_HZ)
    expect(engine.soundingVoices).toBe(16)
    expect(largestStep(after, 0)).toBeLessThan(1.2 * largestStep(before, RATE_HZ / 2))
  })

  it('sounds even when more come at once than there are voices', () => {
    const engine = engineOf({ voices: 1 })
    for (let n = 0; n < 5; n++) begin(engine, n, 50 + n, 0)
    expect(Math.abs(centsOff(run(engine, RATE_HZ), RATE_HZ, 54, 0.3, 0.9))).toBeLessThan(1)
    expect(has(engine, 4)).toBe(true)
  })
})

describe('the number of voices', () => {
  it('holds for notes to come: the quietest makes room though others are free', () => {
    const engine = engineOf({ settings: { voices: 2 } })
    begin(engine, 1, 50, 0, 0.9)
    begin(engine, 2, 53, 0, 0.2)
    begin(engine, 3, 57, RATE_HZ, 0.9)
    run(engine, 1.5 * RATE_HZ)
    expect(engine.soundingVoices).toBe(2)
    expect([1, 2, 3].map((noteId) => has(engine, noteId))).toEqual([true, false, true])
  })

  it('ends the notes beyond it within 11 ms, without a click, and rises again', () => {
    const engine = engineOf()
    for (let n = 0; n < 6; n++) begin(engine, n, 48 + 2 * n, 0)
    const before = run(engine, RATE_HZ)
    engine.set({ voices: 1 })
    expect(engine.soundingVoices).toBe(6)
    const after = run(engine, RATE_HZ / 50)
    expect(engine.soundingVoices).toBe(1)
    expect(largestStep(after, 0)).toBeLessThan(1.2 * largestStep(before, RATE_HZ / 2))
    engine.setVoices(16)
    begin(engine, 9, 60, 0)
    run(engine, RATE_HZ / 2)
    expect(engine.soundingVoices).toBe(2)
  })
})

describe('two notes of one key at one sample', () => {
  it('go ways of their own once the recording is over', () => {
    const engine = engineOf()
    begin(engine, 1, 60, 0)
    const one = run(engine, 4 * RATE_HZ)
    const twice = engineOf()
    begin(twice, 1, 60, 0)
    begin(twice, 2, 60, 0)
    expect(run(twice, 4 * RATE_HZ)).not.toEqual(one.map((value) => 2 * value))
  })
})
