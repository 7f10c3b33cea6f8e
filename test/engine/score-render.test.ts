import { describe, expect, it } from 'vitest'
import type { InstrumentEvent } from '../../src/contract/performance.ts'
import type { Score } from '../../src/contract/score.ts'
import { Engine } from '../../src/engine/engine.ts'
import type { PlayableModel } from '../../src/engine/prepared-model.ts'
import { mostNotesAtOnce } from '../../src/engine/score-polyphony.ts'
import { renderScore, ScoreRender } from '../../src/engine/score-render.ts'
import { makeSound, tinyNetwork } from './make-sound.ts'
import { levelDb } from './measure.ts'

const network = tinyNetwork(1)
const sounds = [
  makeSound({ midiNote: 60, instrument: 'held', attackFrames: 3 }, network),
  makeSound({ midiNote: 62, instrument: 'struck', attackFrames: 2, decayDbPerSecond: -15 }, network),
]
const model: PlayableModel = {
  network,
  sounds,
  instruments: [
    { name: 'held', x: 0, y: 0, sounds: [0] },
    { name: 'struck', x: 1, y: 0, sounds: [1] },
  ],
}
const rateHz = 48_000
const held = Float32Array.of(1, 0)

type Line = readonly [seconds: number, event: InstrumentEvent]
const on = (noteId: number, key = 60, velocity = 0.8): InstrumentEvent => ({ type: 'noteOn', noteId, key, velocity })
const off = (noteId: number): InstrumentEvent => ({ type: 'noteOff', noteId })
const pedal = (down: boolean): InstrumentEvent => ({ type: 'sustain', down })

function scoreOf(lines: readonly Line[]): Score {
  const events = lines.map(([seconds, event]) => ({ seconds, event }))
  return { events, durationSeconds: lines.at(-1)?.[0] ?? 0, notes: events.length }
}

describe('renderScore', () => {
  it('gives the samples of an engine played by hand, from the onset of a note at 0 s', () => {
    const score = scoreOf([
      [0, on(0)],
      [0.1, on(1, 67.5, 0.5)],
      [0.25, off(0)],
      [0.4, off(1)],
    ])
    const rendered = renderScore(model, { score, weights: Float32Array.of(0.6, 0.4), sampleRateHz: rateHz, seed: 3 })
    const engine = new Engine(model, { sampleRateHz: rateHz, seed: 3 })
    engine.setWeights(Float32Array.of(0.6, 0.4))
    const first = engine.noteOn({ key: 60, velocity: 0.8, atSample: 0 })
    const second = engine.noteOn({ key: 67.5, velocity: 0.5, atSample: 4800 })
    engine.noteOff(first, 12_000)
    engine.noteOff(second, 19_200)
    const lead = engine.latencySamples + Math.round(engine.onsetSeconds * rateHz)
    const left = new Float32Array(rendered.length + lead)
    engine.process(left, new Float32Array(left.length), left.length)
    expect(rendered).toEqual(left.slice(lead))
    expect(engine.soundingVoices).toBe(0)
  })

  it('moves the weights at every hop', () => {
    const lines: Line[] = [
      [0, on(0)],
      [1, off(0)],
    ]
    const moved = renderScore(model, {
      score: scoreOf(lines),
      weights: (seconds, out) => out.set([seconds < 0.5 ? 1 : 0, seconds < 0.5 ? 0 : 1]),
    })
    const still = renderScore(model, { score: scoreOf(lines), weights: held })
    // Up to the move, less the lead and the limiter's look-ahead, nothing differs.
    expect(moved.slice(0, 20_000)).toEqual(still.slice(0, 20_000))
    expect(levelDb(moved, 44_100, 0.8, 0.95)).toBeLessThan(levelDb(still, 44_100, 0.8, 0.95) - 3)
  })

  it('holds notes by the pedal until it comes up', () => {
    const play = (down: boolean) =>
      renderScore(model, {
        score: scoreOf([
          [0, pedal(down)],
          [0, on(0)],
          [0.3, off(0)],
          [1, pedal(false)],
        ]),
        weights: held,
      })
    expect(levelDb(play(true), 44_100, 0.8, 0.95)).toBeGreaterThan(levelDb(play(true), 44_100, 0.2, 0.3) - 2)
    expect(levelDb(play(false), 44_100, 0.8, 0.95)).toBeLessThan(-90)
  })

  it('ends when the last release has died away, and in ten seconds whatever happens', () => {
    const released = renderScore(model, {
      score: scoreOf([
        [0, on(0)],
        [0.5, off(0)],
      ]),
      weights: held,
    })
    expect(released.length / 44_100).toBeGreaterThan(0.6)
    expect(released.length / 44_100).toBeLessThan(1.5)
    expect(levelDb(released, 44_100, released.length / 44_100 - 0.01, released.length / 44_100)).toBeLessThan(-90)
    const stuck = renderScore(model, { score: scoreOf([[0, on(0)]]), weights: held, sampleRateHz: 8000 })
    expect(stuck.length / 8000).toBeCloseTo(10, 1)
  })

  it('loses no event of thousands at one moment', () => {
    const lines = Array.from({ length: 1500 }, (_, index): Line => [0.01, on(index, 40 + (index % 40))])
    const ends = Array.from({ length: 1500 }, (_, index): Line => [0.05, off(index)])
    const render = new ScoreRender(model, { score: scoreOf([...lines, ...ends]), weights: held, sampleRateHz: rateHz })
    while (!render.done) render.advance()
    expect(render.faults).toBe(0)
    expect(render.samples.length / rateHz).toBeLessThan(2)
  })

  it('never passes full scale', () => {
    const chord = Array.from({ length: 16 }, (_, index): Line => [0, on(index, 55 + index, 1)])
    const ends = chord.map((_, index): Line => [0.5, off(index)])
    const samples = renderScore(model, { score: scoreOf([...chord, ...ends]), weights: held })
    const peak = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
    expect(peak).toBeLessThanOrEqual(1)
    expect(peak).toBeGreaterThan(0.9)
  })
})

describe('mostNotesAtOnce', () => {
  it('counts what keys and pedal hold', () => {
    const lines: Line[] = [
      [0, on(0)],
      [0, on(1)],
      [1, off(0)],
      [1, on(2)],
      [2, off(1)],
      [2, off(2)],
    ]
    expect(mostNotesAtOnce(scoreOf(lines))).toBe(2)
    expect(mostNotesAtOnce(scoreOf([[0, pedal(true)], ...lines]))).toBe(3)
    expect(
      mostNotesAtOnce(scoreOf([[0, pedal(true)], ...lines.slice(0, 3), [1, pedal(false)], ...lines.slice(3)])),
    ).toBe(2)
    expect(mostNotesAtOnce(scoreOf([...lines.slice(0, 2), [0, { type: 'allNotesOff' }], [1, on(3)]]))).toBe(2)
  })
})
