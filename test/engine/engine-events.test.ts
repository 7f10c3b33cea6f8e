import { describe, expect, it } from 'vitest'
import type { InstrumentEvent } from '../../src/contract/performance.ts'
import { Engine } from '../../src/engine/engine.ts'
import { levelDb } from './measure.ts'
import { engineOf, RATE_HZ, run, threeInstruments } from './playing.ts'

/** One of everything a player can do. */
const score: readonly (readonly [number, InstrumentEvent])[] = [
  [10, { type: 'noteOn', noteId: 1, key: 60, velocity: 1 }],
  [500, { type: 'noteOn', noteId: 2, key: 67, velocity: 0.8, place: { x: 1, y: 0 } }],
  [700, { type: 'sustain', down: true }],
  [2500, { type: 'bend', semitones: 1.5 }],
  [3001, { type: 'noteBend', noteId: 2, semitones: -4 }],
  [4000, { type: 'notePlace', noteId: 1, place: { x: 0.3, y: 0.6 } }],
  [5003, { type: 'place', place: { x: 0.5, y: 0.5 } }],
  [6000, { type: 'morph', position: 0.7 }],
  [6500, { type: 'noteOff', noteId: 1 }],
  [9000, { type: 'sustain', down: false }],
  [11_000, { type: 'noteOn', noteId: 2, key: 72, velocity: 0.8 }],
  [14_000, { type: 'allNotesOff' }],
]

function play(sampleRateHz: number, ...blocks: number[]): Float32Array {
  const engine = engineOf({ sampleRateHz })
  for (const [sample, event] of score) engine.send(event, sample)
  return run(engine, 20_000, ...blocks)
}

const begin = (engine: Engine, noteId: number, key = 60) => engine.send({ type: 'noteOn', noteId, key, velocity: 1 })

describe('Engine.send', () => {
  describe.each([22_050, 48_000, 96_000, 192_000])('at %i Hz', (sampleRateHz) => {
    const whole = play(sampleRateHz, 20_000)
    it.each([[1], [7], [128], [4096], [3, 500, 64, 1, 2048, 777]])('gives the same in blocks of %i', (...blocks) => {
      expect(play(sampleRateHz, ...blocks)).toEqual(whole)
    })
  })

  it('holds notes by the pedal until it comes up', () => {
    const engine = engineOf()
    begin(engine, 1)
    engine.send({ type: 'sustain', down: true })
    engine.send({ type: 'noteOff', noteId: 1 }, 1000)
    expect(levelDb(run(engine, RATE_HZ), RATE_HZ, 0.8, 1)).toBeGreaterThan(-14)
    engine.send({ type: 'sustain', down: false })
    expect(levelDb(run(engine, RATE_HZ), RATE_HZ, 0.8, 1)).toBeLessThan(-110)
    expect(engine.soundingVoices).toBe(0)
  })

  it('lets all notes go, whatever the pedal says', () => {
    const engine = engineOf()
    engine.send({ type: 'sustain', down: true })
    for (let noteId = 0; noteId < 5; noteId++) begin(engine, noteId, 50 + noteId)
    engine.send({ type: 'allNotesOff' }, 5000)
    run(engine, RATE_HZ)
    expect(engine.soundingVoices).toBe(0)
  })

  it('gives an id used again to the new note, and lets the old one go', () => {
    const engine = engineOf()
    begin(engine, 1, 60)
    begin(engine, 1, 64)
    run(engine, RATE_HZ)
    expect(engine.soundingVoices).toBe(1)
    engine.send({ type: 'noteOff', noteId: 1 })
    run(engine, RATE_HZ)
    expect(engine.soundingVoices).toBe(0)
  })

  it('moves one note on the pad alone, and the others with the instrument', () => {
    const alone = engineOf()
    begin(alone, 1)
    alone.send({ type: 'notePlace', noteId: 1, place: { x: 1, y: 0 } })
    alone.send({ type: 'place', place: { x: 0, y: 1 } }, 100)
    const still = engineOf()
    still.setPlace(1, 0)
    begin(still, 1)
    const heard = run(alone, RATE_HZ)
    // Its first frames still have the instrument's place; later it is the place of its own, not the instrument's.
    const noise = engineOf()
    noise.setPlace(0, 1)
    begin(noise, 1)
    const distance = (other: Float32Array) =>
      levelDb(
        heard.map((value, n) => value - (other[n] as number)),
        RATE_HZ,
        0.5,
        1,
      )
    expect(distance(run(still, RATE_HZ))).toBeLessThan(-35)
    expect(distance(run(noise, RATE_HZ))).toBeGreaterThan(-20)
  })

  it('ignores what it does not know', () => {
    const engine = engineOf()
    engine.send({ type: 'noteOff', noteId: 7 })
    engine.send({ type: 'noteOn', noteId: -1, key: 60, velocity: 1 })
    engine.send({ type: 'noteBend', noteId: 7, semitones: Number.NaN })
    engine.send({ type: 'noteOn', noteId: 7, key: Number.NaN, velocity: 1 })
    engine.send({ type: 'place', place: { x: Number.NaN, y: 4 } })
    engine.send({ type: 'bend', semitones: Number.NaN })
    begin(engine, 8)
    expect(levelDb(run(engine, RATE_HZ), RATE_HZ, 0.5, 1)).toBeGreaterThan(-14)
    expect(engine.faults).toBe(0)
    expect(engine.soundingVoices).toBe(1)
  })

  it('takes any whole number for an id', () => {
    const engine = engineOf()
    begin(engine, 2 ** 40)
    run(engine, 5000)
    engine.send({ type: 'noteOff', noteId: 2 ** 40 })
    run(engine, RATE_HZ)
    expect(engine.soundingVoices).toBe(0)
  })
})

describe('morph positions', () => {
  it('lie between the pair, along the measured way where there is one', () => {
    const morphed = (evenSteps: number[] | null, position: number) => {
      const engine = engineOf({ settings: { pair: [0, 1], evenSteps } })
      engine.setMorph(position)
      begin(engine, 1)
      return run(engine, 9600)
    }
    // Three quarters of the way lie behind the middle: half of it ends at a third.
    expect(morphed([0, 0.75, 1], 0.5)).toEqual(morphed(null, 1 / 3))
    const first = new Engine(threeInstruments, { sampleRateHz: RATE_HZ, settings: { pair: [0, 1] } })
    begin(first, 1)
    expect(morphed(null, 0)).toEqual(run(first, 9600))
    const plain = engineOf()
    plain.setWeights([0.75, 0.25, 0])
    begin(plain, 1)
    expect(morphed(null, 0.25)).toEqual(run(plain, 9600))
  })
})
