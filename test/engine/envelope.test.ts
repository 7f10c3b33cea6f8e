import { describe, expect, it } from 'vitest'
import type { InstrumentSettings } from '../../src/contract/performance.ts'
import { largestStep, levelDb } from './measure.ts'
import { engineOf, RATE_HZ, run } from './playing.ts'

/** A held note of -12 dB with these settings, let go at a time. */
function note(settings: Partial<InstrumentSettings>, offSeconds: number, seconds: number) {
  const engine = engineOf({ settings })
  engine.send({ type: 'noteOn', noteId: 1, key: 60, velocity: 1 })
  engine.send({ type: 'noteOff', noteId: 1 }, offSeconds * RATE_HZ)
  const late = engine.latencySamples / RATE_HZ
  const samples = run(engine, seconds * RATE_HZ, 777)
  const level = (at: number) => levelDb(samples, RATE_HZ, late + at - 0.01, late + at + 0.01)
  return { engine, samples, level, onset: engine.onsetSeconds }
}

const steady = note({}, 9, 1)
const step = largestStep(steady.samples, RATE_HZ / 2)

describe('the envelope', () => {
  it('rises in a straight line of amplitude from the onset', () => {
    const { level, onset, samples } = note({ attackSeconds: 0.4 }, 9, 1)
    for (const share of [0.25, 0.5, 0.75]) {
      expect(level(onset + 0.4 * share)).toBeCloseTo(steady.level(0.8) + 20 * Math.log10(share), 0)
    }
    expect(level(0.8)).toBeCloseTo(steady.level(0.8), 2)
    expect(largestStep(samples, 0)).toBeLessThan(1.05 * step)
  })

  it('falls to the sustain level in a straight line of dB, and stays', () => {
    const { level, onset } = note({ attackSeconds: 0.05, decaySeconds: 0.4, sustainLevel: 0.1 }, 9, 1)
    expect(level(onset + 0.25) - steady.level(0.8)).toBeCloseTo(-10, 0)
    for (const at of [0.6, 0.7, 0.9]) expect(level(at) - steady.level(at)).toBeCloseTo(-20, 1)
  })

  it('lets a note go from any point: in the attack, in the decay, while held', () => {
    const settings = { attackSeconds: 0.3, decaySeconds: 0.3, sustainLevel: 0.5, releaseSeconds: 0.3 }
    for (const off of [0.01, 0.2, 0.45, 0.8]) {
      const { engine, level, samples } = note(settings, off, 2)
      if (off > 0.1) expect(level(off + 0.03) - level(off + 0.13)).toBeCloseTo(20, 0)
      expect(level(off + 0.7)).toBeLessThan(-120)
      expect(largestStep(samples, 0)).toBeLessThan(1.05 * step)
      expect(engine.soundingVoices).toBe(0)
    }
  })

  it('ends a note that is to fall to nothing', () => {
    const { engine } = note({ decaySeconds: 0.2, sustainLevel: 0 }, 9, 1)
    expect(engine.soundingVoices).toBe(0)
  })

  it('follows a sustain level turned while it sounds, without a click', () => {
    const engine = engineOf()
    engine.send({ type: 'noteOn', noteId: 1, key: 60, velocity: 1 })
    run(engine, RATE_HZ)
    engine.set({ sustainLevel: 0.1 })
    const down = run(engine, RATE_HZ)
    engine.set({ sustainLevel: 1 })
    const up = run(engine, RATE_HZ)
    expect(levelDb(down, RATE_HZ, 0.5, 1) - steady.level(0.8)).toBeCloseTo(-20, 0)
    expect(levelDb(up, RATE_HZ, 0.5, 1) - steady.level(0.8)).toBeCloseTo(0, 0)
    expect(Math.max(largestStep(down, 0), largestStep(up, 0))).toBeLessThan(1.05 * step)
  })
})

describe('the gain', () => {
  it('moves the whole by so many dB, without a click, whatever the block', () => {
    const turned = (block: number) => {
      const engine = engineOf()
      engine.send({ type: 'noteOn', noteId: 1, key: 60, velocity: 1 })
      run(engine, RATE_HZ, block)
      engine.setGainDb(-20)
      return run(engine, RATE_HZ, block)
    }
    const out = turned(4096)
    expect(levelDb(out, RATE_HZ, 0.5, 1) - steady.level(0.8)).toBeCloseTo(-20, 0)
    expect(largestStep(out, 0)).toBeLessThan(1.05 * step)
    expect(turned(7)).toEqual(out)
  })
})

describe('brightness', () => {
  it('moves the spectral centroid by octaves, and keeps the loudness', () => {
    const centroid = (brightness: number) => {
      const { samples, level } = note({ brightness }, 9, 1)
      expect(level(0.8)).toBeCloseTo(steady.level(0.8), 0)
      return Math.log2(centroidHz(samples.subarray(RATE_HZ / 2, RATE_HZ / 2 + 8192)))
    }
    const plain = centroid(0)
    expect(centroid(0.5) - plain).toBeCloseTo(0.5, 1)
    expect(centroid(-0.3) - plain).toBeCloseTo(-0.3, 1)
  })

  it('may jump without a click', () => {
    const engine = engineOf({ settings: { brightness: 0.5 } })
    engine.send({ type: 'noteOn', noteId: 1, key: 60, velocity: 1 })
    const before = run(engine, RATE_HZ)
    engine.setBrightness(-0.5)
    expect(largestStep(run(engine, 4800), 0)).toBeLessThan(1.05 * largestStep(before, RATE_HZ / 2))
  })
})

describe('air', () => {
  /** Power between the partials re the whole, dB. */
  const airiness = (airDb: number, instrument = 0) => {
    const engine = engineOf({ settings: { airDb } })
    engine.setPlace(0, instrument)
    engine.send({ type: 'noteOn', noteId: 1, key: 60, velocity: 1 })
    const out = run(engine, RATE_HZ)
    const part = out.subarray(RATE_HZ / 2, RATE_HZ / 2 + 8192)
    return { levelDb: levelDb(out, RATE_HZ, 0.5, 1), betweenDb: powerDb(part, 261.626 * 8.5) }
  }

  it('raises and lowers the noise by so many dB, and keeps the loudness', () => {
    const plain = airiness(0)
    const raised = airiness(12)
    const lowered = airiness(-12)
    expect(Math.abs(raised.betweenDb - plain.betweenDb - 12)).toBeLessThan(1.5)
    // Lower than this lies what the partials themselves leave between each other.
    expect(lowered.betweenDb - plain.betweenDb).toBeLessThan(-6)
    for (const moved of [raised, lowered]) expect(moved.levelDb).toBeCloseTo(plain.levelDb, 0)
  })

  it('leaves alone what is all noise', () => {
    expect(airiness(12, 1).levelDb).toBeCloseTo(airiness(0, 1).levelDb, 1)
  })

  it('may jump without a click, and is gone without a trace once it is back at 0', () => {
    const engine = engineOf()
    const still = engineOf()
    for (const each of [engine, still]) each.send({ type: 'noteOn', noteId: 1, key: 60, velocity: 1 })
    const before = run(engine, RATE_HZ)
    run(still, RATE_HZ)
    engine.setAirDb(12)
    expect(largestStep(run(engine, 4800), 0)).toBeLessThan(1.5 * largestStep(before, RATE_HZ / 2))
    engine.setAirDb(0)
    run(engine, RATE_HZ / 2)
    run(still, RATE_HZ / 2 + 4800)
    expect(run(engine, 4800)).toEqual(run(still, 4800))
  })
})

/** Mean power of the signal round a frequency, dB. */
function powerDb(samples: Float32Array, centreHz: number): number {
  let power = 0
  for (let hz = centreHz - 60; hz <= centreHz + 60; hz += 6) {
    let re = 0
    let im = 0
    for (let n = 0; n < samples.length; n++) {
      const window = 1 - Math.cos((2 * Math.PI * n) / samples.length)
      re += window * samples[n]! * Math.cos((2 * Math.PI * hz * n) / RATE_HZ)
      im += window * samples[n]! * Math.sin((2 * Math.PI * hz * n) / RATE_HZ)
    }
    power += re * re + im * im
  }
  return 10 * Math.log10(power)
}

/** Power-weighted mean frequency: the slope's power over the signal's would be its square. */
function centroidHz(samples: Float32Array): number {
  let power = 0
  let moment = 0
  for (let hz = 130.8; hz < 20_000; hz += 130.8) {
    let re = 0
    let im = 0
    for (let n = 0; n < samples.length; n++) {
      const value = (samples[n] as number) * (0.5 - 0.5 * Math.cos((2 * Math.PI * n) / samples.length))
      re += value * Math.cos((2 * Math.PI * hz * n) / RATE_HZ)
      im += value * Math.sin((2 * Math.PI * hz * n) / RATE_HZ)
    }
    power += re * re + im * im
    moment += hz * (re * re + im * im)
  }
  return moment / power
}
