import { describe, expect, it } from 'vitest'
import { Engine } from '../../src/engine/engine.ts'
import { PitchMotion } from '../../src/engine/pitch-motion.ts'
import { makeSound, tinyNetwork } from './make-sound.ts'
import { centsOff, largestStep, levelDb } from './measure.ts'
import { engineOf, RATE_HZ, run } from './playing.ts'

describe('bends', () => {
  it('move all notes, and each by itself beside that', () => {
    const engine = engineOf()
    engine.send({ type: 'bend', semitones: 2 })
    engine.send({ type: 'noteOn', noteId: 1, key: 60, velocity: 1 })
    engine.send({ type: 'noteBend', noteId: 1, semitones: -0.5 })
    expect(Math.abs(centsOff(run(engine, RATE_HZ), RATE_HZ, 61.5, 0.3, 0.9))).toBeLessThan(1)
    engine.send({ type: 'bend', semitones: 0 })
    expect(Math.abs(centsOff(run(engine, RATE_HZ), RATE_HZ, 59.5, 0.3, 0.9))).toBeLessThan(1)
  })

  it('begin and end without a click', () => {
    const engine = engineOf()
    engine.send({ type: 'noteOn', noteId: 1, key: 60, velocity: 1 })
    const steady = run(engine, RATE_HZ)
    engine.send({ type: 'bend', semitones: 2 })
    const bent = run(engine, RATE_HZ)
    // A tone two semitones higher is 12 % steeper; other phases of its partials may add up a little higher.
    expect(largestStep(bent, 0)).toBeLessThan(1.3 * largestStep(steady, RATE_HZ / 2))
    expect(levelDb(bent, RATE_HZ, 0, 0.02)).toBeCloseTo(levelDb(steady, RATE_HZ, 0.9, 0.92), 0)
  })

  it('of an octave and more stay clear of the Nyquist frequency', () => {
    const network = tinyNetwork(1)
    const bright = makeSound({ midiNote: 60, tiltDb: 0, noiseDb: -75, withAir: false }, network)
    const engine = new Engine(
      { network, sounds: [bright], instruments: [{ name: 'bright', x: 0, y: 0, sounds: [0] }] },
      { sampleRateHz: 44_100 },
    )
    engine.send({ type: 'noteOn', noteId: 1, key: 60, velocity: 1 })
    engine.send({ type: 'bend', semitones: 19 })
    const out = run(engine, 44_100)
    // Folded partials would lie between the harmonics of the bent note.
    const f0Hz = 440 * 2 ** ((60 + 19 - 69) / 12)
    const at = (hz: number) => amplitudeDb(out.subarray(22_050, 22_050 + 8192), hz / 44_100)
    let between = Number.NEGATIVE_INFINITY
    for (let k = 2; (k + 0.5) * f0Hz < 20_000; k++) {
      for (const part of [0.3, 0.5, 0.7]) between = Math.max(between, at((k + part) * f0Hz))
    }
    expect(between - at(2 * f0Hz)).toBeLessThan(-60)
  })
})

describe('glide', () => {
  it('leads from the latest key to the new one in its time, in a straight line', () => {
    const engine = engineOf({ settings: { glideSeconds: 4 } })
    engine.send({ type: 'noteOn', noteId: 1, key: 55, velocity: 1 })
    engine.send({ type: 'noteOff', noteId: 1 }, 2000)
    run(engine, RATE_HZ)
    engine.send({ type: 'noteOn', noteId: 2, key: 60, velocity: 1 })
    const out = run(engine, 5 * RATE_HZ)
    // 1.25 semitones a second, averaged over a quarter of one.
    expect(Math.abs(centsOff(out, RATE_HZ, 57.5, 1.88, 2.13))).toBeLessThan(15)
    expect(Math.abs(centsOff(out, RATE_HZ, 60, 4.1, 4.9))).toBeLessThan(1)
  })

  it('of no time is none', () => {
    const plain = engineOf()
    plain.send({ type: 'noteOn', noteId: 2, key: 60, velocity: 1 }, 5000)
    const after = engineOf()
    after.send({ type: 'noteOn', noteId: 1, key: 50, velocity: 0 })
    after.send({ type: 'noteOn', noteId: 2, key: 60, velocity: 1 }, 5000)
    const difference = run(plain, 20_000)
    run(after, 20_000).forEach((value, n) => {
      difference[n] = (difference[n] as number) - value
    })
    expect(levelDb(difference, RATE_HZ, 0.2, 0.4)).toBeLessThan(-44)
  })
})

describe('mono', () => {
  it('gives the latest key the one voice, and gives it back', () => {
    const engine = engineOf({ settings: { mode: 'mono', glideSeconds: 0.05 } })
    engine.send({ type: 'noteOn', noteId: 1, key: 55, velocity: 1 })
    const before = run(engine, RATE_HZ)
    engine.send({ type: 'noteOn', noteId: 2, key: 62, velocity: 1 })
    const high = run(engine, RATE_HZ)
    const steady = Math.max(largestStep(before, RATE_HZ / 2), largestStep(high, RATE_HZ / 2))
    expect(largestStep(high, 0)).toBeLessThan(1.2 * steady)
    expect(engine.soundingVoices).toBe(1)
    expect(Math.abs(centsOff(high, RATE_HZ, 62, 0.3, 0.9))).toBeLessThan(1)
    engine.send({ type: 'noteOff', noteId: 2 })
    const low = run(engine, RATE_HZ)
    expect(Math.abs(centsOff(low, RATE_HZ, 55, 0.3, 0.9))).toBeLessThan(1)
    // A legato has no attack: its level never falls.
    for (let at = 0; at < 0.3; at += 0.02) expect(levelDb(low, RATE_HZ, at, at + 0.02)).toBeGreaterThan(-15)
    engine.send({ type: 'noteOff', noteId: 1 })
    run(engine, RATE_HZ)
    expect(engine.soundingVoices).toBe(0)
  })

  it('forgets a key that is let go under another', () => {
    const engine = engineOf({ settings: { mode: 'mono' } })
    engine.send({ type: 'noteOn', noteId: 1, key: 55, velocity: 1 })
    engine.send({ type: 'noteOn', noteId: 2, key: 62, velocity: 1 }, 100)
    engine.send({ type: 'noteOff', noteId: 1 }, 200)
    expect(levelDb(run(engine, RATE_HZ), RATE_HZ, 0.8, 1)).toBeGreaterThan(-15)
    engine.send({ type: 'noteOff', noteId: 2 })
    run(engine, RATE_HZ)
    expect(engine.soundingVoices).toBe(0)
  })

  it('stays one voice under the pedal', () => {
    const engine = engineOf({ settings: { mode: 'mono' } })
    engine.send({ type: 'sustain', down: true })
    for (let n = 0; n < 5; n++) {
      engine.send({ type: 'noteOn', noteId: n, key: 55 + n, velocity: 1 }, 4000 * n)
      engine.send({ type: 'noteOff', noteId: n }, 4000 * n + 2000)
    }
    const out = run(engine, 2 * RATE_HZ)
    expect(engine.soundingVoices).toBe(1)
    expect(Math.abs(centsOff(out, RATE_HZ, 59, 1, 1.9))).toBeLessThan(1)
    engine.send({ type: 'sustain', down: false })
    run(engine, RATE_HZ)
    expect(engine.soundingVoices).toBe(0)
  })

  it('is the same in any block', () => {
    const play = (...blocks: number[]) => {
      const engine = engineOf({ settings: { mode: 'mono', glideSeconds: 0.1 } })
      for (let n = 0; n < 12; n++) {
        engine.send({ type: 'noteOn', noteId: n, key: 50 + ((n * 7) % 24), velocity: 0.8 }, 1500 * n + 3)
        engine.send({ type: 'noteOff', noteId: n }, 1500 * n + 2100)
      }
      return run(engine, 24_000, ...blocks)
    }
    const whole = play(24_000)
    for (const block of [1, 128, 4096]) expect(play(block)).toEqual(whole)
  })
})

describe('PitchMotion', () => {
  it('glides on from where it is when the key moves again', () => {
    const motion = new PitchMotion()
    motion.start(-12, 1, 0)
    expect(motion.semitones).toBe(-12)
    for (let hop = 0; hop < 92; hop++) motion.advance()
    expect(motion.semitones).toBeCloseTo(-6, 1)
    motion.moveKey(2, 0.5)
    expect(motion.ahead(0)).toBeCloseTo(-4, 1)
    for (let hop = 0; hop < 92; hop++) motion.advance()
    expect(motion.semitones).toBe(0)
  })
})

/** Level in dB of one frequency (turns per sample) in a Blackman-Harris window. */
function amplitudeDb(samples: Float32Array, frequency: number): number {
  let re = 0
  let im = 0
  const { length } = samples
  for (let n = 0; n < length; n++) {
    const turn = (2 * Math.PI * n) / length
    const weight = 0.35875 - 0.48829 * Math.cos(turn) + 0.14128 * Math.cos(2 * turn) - 0.01168 * Math.cos(3 * turn)
    const value = weight * (samples[n] as number)
    re += value * Math.cos(2 * Math.PI * frequency * n)
    im += value * Math.sin(2 * Math.PI * frequency * n)
  }
  return 10 * Math.log10((re * re + im * im) / length ** 2 + 1e-20)
}
