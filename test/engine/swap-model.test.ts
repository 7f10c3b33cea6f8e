import { describe, expect, it } from 'vitest'
import type { PlayableModel } from '../../src/engine/prepared-model.ts'
import { makeSound, tinyNetwork } from './make-sound.ts'
import { largestStep, levelDb } from './measure.ts'
import { engineOf, RATE_HZ, run } from './playing.ts'

const network = tinyNetwork(2)
const other: PlayableModel = {
  network,
  sounds: [makeSound({ midiNote: 60, peakDb: -30 }, network)],
  instruments: [{ name: 'soft', x: 0, y: 0, sounds: [0] }],
}

describe('Engine.swapModel', () => {
  it('fades what sounds within 30 ms, without a click, and plays the new model', () => {
    const engine = engineOf()
    engine.send({ type: 'noteOn', noteId: 1, key: 60, velocity: 1 })
    const before = run(engine, RATE_HZ)
    engine.swapModel(other)
    const after = run(engine, RATE_HZ / 2)
    const latency = engine.latencySamples / RATE_HZ
    expect(levelDb(after, RATE_HZ, 0.031 + latency, 0.5)).toBeLessThan(-150)
    expect(levelDb(after, RATE_HZ, 0, latency)).toBeGreaterThan(-15)
    expect(largestStep(after, 0)).toBeLessThan(1.05 * largestStep(before, RATE_HZ / 2))
    expect(engine.soundingVoices).toBe(0)
    expect(engine.samples).toBe(1.5 * RATE_HZ)
    engine.send({ type: 'noteOn', noteId: 1, key: 60, velocity: 1 })
    expect(levelDb(run(engine, RATE_HZ), RATE_HZ, 0.5, 1)).toBeCloseTo(-30, 0)
  })

  it('keeps events that wait, bend and pedal', () => {
    const engine = engineOf()
    engine.send({ type: 'sustain', down: true })
    engine.send({ type: 'noteOn', noteId: 1, key: 60, velocity: 1 }, 5000)
    engine.send({ type: 'noteOff', noteId: 1 }, 6000)
    run(engine, 100)
    engine.swapModel(other)
    run(engine, RATE_HZ)
    expect(engine.soundingVoices).toBe(1)
    engine.send({ type: 'sustain', down: false })
    run(engine, RATE_HZ)
    expect(engine.soundingVoices).toBe(0)
  })

  it('may come again while the last one fades', () => {
    const engine = engineOf()
    engine.send({ type: 'noteOn', noteId: 1, key: 60, velocity: 1 })
    const before = run(engine, RATE_HZ)
    engine.swapModel(other)
    run(engine, 400)
    engine.swapModel(other)
    expect(largestStep(run(engine, 4000), 0)).toBeLessThan(1.05 * largestStep(before, RATE_HZ / 2))
    expect(engine.soundingVoices).toBe(0)
  })
})
