import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TimbrelError } from '../../src/contract/errors.ts'
import { MODEL_RATE_HZ } from '../../src/contract/spectrogram.ts'
import { Engine, type EngineOptions } from '../../src/engine/engine.ts'
import type { PlayableModel } from '../../src/engine/prepared-model.ts'
import { makeSound, tinyNetwork } from './make-sound.ts'
import { centsOff, largestStep, levelDb } from './measure.ts'

const network = tinyNetwork(1)
const sounds = [
  makeSound({ midiNote: 60, instrument: 'held', attackFrames: 12, vibratoCents: 15 }, network),
  makeSound({ midiNote: 67, instrument: 'held', attackFrames: 9 }, network),
  makeSound({ midiNote: 62, instrument: 'struck', attackFrames: 2, decayDbPerSecond: -15, tiltDb: -9 }, network),
  makeSound({ midiNote: 50, instrument: 'wind', verdict: 'unpitched', noiseDb: -10 }, network),
]
const model: PlayableModel = {
  network,
  sounds,
  instruments: [
    { name: 'held', x: 0, y: 0, sounds: [0, 1] },
    { name: 'struck', x: 1, y: 0, sounds: [2] },
    { name: 'wind', x: 0, y: 1, sounds: [3] },
  ],
}

const rateHz = 48_000
const engineOf = (options: Partial<EngineOptions> = {}) => new Engine(model, { sampleRateHz: rateHz, ...options })

/** Runs an engine for so many samples in blocks of the given length. */
function run(engine: Engine, samples: number, block = 4096): Float32Array {
  const out = new Float32Array(samples)
  const right = new Float32Array(block)
  for (let from = 0; from < samples; from += block) {
    const count = Math.min(block, samples - from)
    const left = out.subarray(from, from + count)
    engine.process(left, right, count)
    expect(right.subarray(0, count)).toEqual(left)
  }
  return out
}

/** A small score: a chord, a pad position between the instruments, notes let go at their own samples. */
function play(engine: Engine, block: number): Float32Array {
  engine.setWeights([0.5, 0.3, 0.2])
  const low = engine.noteOn({ key: 60, velocity: 0.9, atSample: 100 })
  engine.noteOn({ key: 64.3, velocity: 0.6, atSample: 777 })
  const high = engine.noteOn({ key: 72, velocity: 0.7, atSample: 777 })
  engine.noteOff(low, 9000)
  engine.noteOff(high, 11_111)
  return run(engine, 20_000, block)
}

describe('Engine.process', () => {
  const whole = play(engineOf(), 4096)

  it.each([1, 64, 128, 333, 20_000])('gives the same samples in blocks of %i', (block) => {
    expect(play(engineOf(), block)).toEqual(whole)
  })

  it('plays the same again after a reset', () => {
    const engine = engineOf()
    play(engine, 512)
    engine.reset()
    expect(play(engine, 512)).toEqual(whole)
  })

  it.each([44_100, 48_000, 96_000, 22_050])('is in tune at %i Hz', (sampleRateHz) => {
    const engine = engineOf({ sampleRateHz })
    engine.setWeights([1, 0, 0])
    engine.noteOn({ key: 69, velocity: 1 })
    const out = run(engine, 2 * sampleRateHz)
    expect(Math.abs(centsOff(out, sampleRateHz, 69, 0.4, 1.9))).toBeLessThan(1)
  })

  it('plays each note as if it were alone', () => {
    const alone = (key: number) => {
      const engine = engineOf({ sampleRateHz: MODEL_RATE_HZ })
      engine.noteOn({ key, velocity: 0.3, atSample: key * 10 })
      return run(engine, 30_000)
    }
    const together = engineOf({ sampleRateHz: MODEL_RATE_HZ })
    for (const key of [66, 55, 61]) together.noteOn({ key, velocity: 0.3, atSample: key * 10 })
    const parts = [alone(55), alone(61), alone(66)]
    run(together, 30_000).forEach((value, n) => {
      const sum = parts.reduce((total, part) => total + (part[n] as number), 0)
      expect(Math.abs(value - sum)).toBeLessThan(1e-6)
    })
  })

  it('keeps the loudness of the recording at full velocity, and takes off what the velocity says', () => {
    const loud = engineOf()
    loud.setWeights([1, 0, 0])
    loud.noteOn({ key: 60, velocity: 1 })
    expect(levelDb(run(loud, 2 * rateHz), rateHz, 0.5, 1.5)).toBeCloseTo(-12, 1)
    const soft = engineOf()
    soft.setWeights([1, 0, 0])
    soft.noteOn({ key: 60, velocity: 0.5 })
    expect(levelDb(run(soft, 2 * rateHz), rateHz, 0.5, 1.5)).toBeCloseTo(-30, 1)
  })

  it('lets an unpitched sound be noise, at any key', () => {
    const engine = engineOf()
    engine.setWeights([0, 0, 1])
    engine.noteOn({ key: 69, velocity: 1 })
    const out = run(engine, 2 * rateHz)
    expect(levelDb(out, rateHz, 0.5, 1.5)).toBeGreaterThan(-16)
    // A tone repeats after its period, noise does not.
    const period = Math.round(rateHz / 440)
    let product = 0
    let power = 0
    for (let n = rateHz; n < 1.5 * rateHz; n++) {
      product += (out[n] as number) * (out[n - period] as number)
      power += (out[n] as number) ** 2
    }
    expect(Math.abs(product / power)).toBeLessThan(0.2)
  })
})

describe('notes', () => {
  it('fade to silence within half a second of note-off, without a click, and free their voice', () => {
    const engine = engineOf()
    engine.setWeights([1, 0, 0])
    const id = engine.noteOn({ key: 60, velocity: 1 })
    engine.noteOff(id, rateHz)
    const out = run(engine, 2 * rateHz)
    expect(levelDb(out, rateHz, 0.9, 1)).toBeGreaterThan(-14)
    expect(levelDb(out, rateHz, 1.5, 2)).toBeLessThan(-110)
    expect(largestStep(out, rateHz)).toBeLessThan(1.05 * largestStep(out.subarray(0, rateHz), rateHz / 2))
    expect(engine.soundingVoices).toBe(0)
  })

  it('of a decaying sound end by themselves', () => {
    const engine = engineOf()
    engine.setWeights([0, 1, 0])
    engine.noteOn({ key: 62, velocity: 1 })
    const out = run(engine, 8 * rateHz)
    expect(levelDb(out, rateHz, 1, 1.2) - levelDb(out, rateHz, 4, 4.2)).toBeCloseTo(45, 0)
    expect(engine.soundingVoices).toBe(0)
  })

  it('beyond the last voice take the place of the quietest, without a click', () => {
    const engine = engineOf({ voices: 3 })
    engine.setWeights([1, 0, 0])
    for (let note = 0; note < 12; note++) engine.noteOn({ key: 55 + note, velocity: 0.5, atSample: 5000 * note + 7 })
    const out = run(engine, 70_000)
    expect(engine.soundingVoices).toBe(3)
    const free = engineOf({ voices: 12 })
    free.setWeights([1, 0, 0])
    for (let note = 0; note < 12; note++) free.noteOn({ key: 55 + note, velocity: 0.5, atSample: 5000 * note + 7 })
    expect(largestStep(out, 0)).toBeLessThanOrEqual(1.05 * largestStep(run(free, 70_000), 0))
  })

  it('follow the pad while they sound, without a click or a gap', () => {
    const engine = engineOf()
    engine.setWeights([1, 0, 0])
    engine.noteOn({ key: 60, velocity: 1 })
    const before = run(engine, rateHz)
    engine.setWeights([0, 0, 1])
    const jump = run(engine, rateHz)
    engine.setWeights([1, 0, 0])
    const after = run(engine, rateHz)
    const steady = Math.max(largestStep(before, rateHz / 2), largestStep(jump, rateHz / 2))
    expect(largestStep(jump.subarray(0, 4800), 0)).toBeLessThan(1.2 * steady)
    expect(levelDb(after, rateHz, 0.3, 1)).toBeCloseTo(levelDb(before, rateHz, 0.3, 1), 0)
    for (let at = 0; at < 0.9; at += 0.02) expect(levelDb(jump, rateHz, at, at + 0.02)).toBeGreaterThan(-20)
  })
})

describe('a held note whose pad moves', () => {
  it('to a struck sound and back finds it struck, hears it decay, and comes back to full', () => {
    const engine = engineOf()
    engine.setWeights([1, 0, 0])
    engine.noteOn({ key: 62, velocity: 1 })
    run(engine, 3 * rateHz)
    engine.setWeights([0, 1, 0])
    const struck = run(engine, 2 * rateHz)
    expect(levelDb(struck, rateHz, 0.1, 0.2)).toBeGreaterThan(-18)
    expect(levelDb(struck, rateHz, 0.5, 0.7) - levelDb(struck, rateHz, 1.5, 1.7)).toBeCloseTo(15, 0)
    engine.setWeights([1, 0, 0])
    expect(levelDb(run(engine, rateHz), rateHz, 0.5, 1)).toBeCloseTo(-12, 0)
  })
})

describe('whatever is asked of it', () => {
  it('the engine answers with finite samples within full scale', () => {
    const event = fc.record({
      key: fc.oneof(fc.double({ min: -200, max: 300 }), fc.double()),
      velocity: fc.oneof(fc.double({ min: -1, max: 2 }), fc.double()),
      atSample: fc.oneof(fc.integer({ min: -100, max: 3000 }), fc.double()),
      weights: fc.array(fc.oneof(fc.double({ min: 0, max: 1 }), fc.double()), { maxLength: 4 }),
      detail: fc.double(),
      off: fc.integer({ min: -2, max: 9 }),
      block: fc.integer({ min: 0, max: 900 }),
    })
    fc.assert(
      fc.property(fc.array(event, { maxLength: 8 }), (events) => {
        const engine = engineOf({ voices: 2 })
        for (const { key, velocity, atSample, weights, detail, off, block } of events) {
          engine.setWeights(weights)
          engine.setDetail(detail)
          engine.noteOn({ key, velocity, atSample })
          engine.noteOff(off, atSample)
          for (const value of run(engine, block, 256)) expect(Math.abs(value)).toBeLessThanOrEqual(1)
        }
        expect(engine.faults).toBe(0)
      }),
      { numRuns: 60 },
    )
  })

  it('a model with NaN in it is silent and counted, not loud', () => {
    const broken = {
      ...(sounds[0] as (typeof sounds)[0]),
      loudnessDb: (sounds[0] as (typeof sounds)[0]).loudnessDb.map(() => Number.NaN),
    }
    const engine = new Engine(
      { network, sounds: [broken], instruments: [{ name: 'broken', x: 0, y: 0, sounds: [0] }] },
      { sampleRateHz: rateHz },
    )
    engine.noteOn({ key: 60, velocity: 1 })
    for (const value of run(engine, 5000)) expect(value).toBe(0)
    expect(engine.faults).toBeGreaterThan(0)
  })

  it('an instrument without sounds is silent', () => {
    const engine = new Engine(
      { network, sounds, instruments: [{ name: 'empty', x: 0, y: 0, sounds: [] }] },
      { sampleRateHz: rateHz },
    )
    engine.noteOn({ key: 60, velocity: 1 })
    for (const value of run(engine, 5000)) expect(value).toBe(0)
  })

  it('options out of range are refused with what was expected', () => {
    for (const options of [{ sampleRateHz: 44_100.5 }, { sampleRateHz: 1000 }, { voices: 0 }, { seed: 0 }]) {
      expect(() => engineOf(options)).toThrow(TimbrelError)
      expect(() => engineOf(options)).toThrow(/expected a whole number/)
    }
  })
})
