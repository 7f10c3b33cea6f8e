import { describe, expect, it } from 'vitest'
import { RealFrames } from '../../src/evaluation/plausibility.ts'
import { samplingFigures } from '../../src/evaluation/sampling-figures.ts'
import { makeSound, tinyNetwork } from '../engine/make-sound.ts'

const network = tinyNetwork(1)
// Instruments that differ by tilt; each pitch of one is near its other.
const sounds = [-6, -6.5, -12, -12.5].map((tiltDb, index) =>
  makeSound({ midiNote: 60 + (index % 2), tiltDb, instrument: index < 2 ? 'bright' : 'dull', frames: 80 }, network),
)
const instruments = ['bright', 'dull'].map((name, index) => ({ name, x: 0, y: 0, sounds: [2 * index, 2 * index + 1] }))
const model = { network, instruments, sounds }
const real = new RealFrames(model, 1)

describe('RealFrames', () => {
  it('finds a sound of the model at no distance, and names its instrument', () => {
    const { distanceDb, within, nearest } = real.judge(sounds[2]!)
    // Detail is kept in steps of 0.3 dB.
    expect(distanceDb).toBeLessThan(0.3)
    expect(within).toBe(1)
    expect(nearest[0]).toEqual({ instrument: 'dull', share: 1 })
  })

  it('measures the rms difference in dB', () => {
    // All noise bands lie 30 dB higher; harmonics move by less, as the frame's loudness is kept.
    const noisy = makeSound({ midiNote: 60, tiltDb: -6, frames: 80, noiseDb: -15 }, network)
    const { distanceDb } = real.judge(noisy)
    expect(distanceDb).toBeGreaterThan(10)
    expect(distanceDb).toBeLessThan(30)
    expect(distanceDb).toBeGreaterThan(real.limitDb)
  })

  it('holds real sounds against other recordings, not themselves', () => {
    expect(real.limitDb).toBeGreaterThan(0.3)
    expect(real.limitDb).toBeLessThan(5)
  })
})

describe('samplingFigures', () => {
  it('counts the plausible, and finds none where the network was never trained', () => {
    const cold = samplingFigures(model, { count: 6, temperature: 0, seed: 1 }, real)
    expect(cold).toMatchObject({ temperature: 0, draws: 6 })
    expect(cold.plausible).toBeGreaterThanOrEqual(0)
    expect(cold.plausible).toBeLessThanOrEqual(1)
    expect(samplingFigures(model, { count: 6, temperature: 0, seed: 1 }, real)).toEqual(cold)
    expect(samplingFigures(model, { count: 6, temperature: 40, seed: 1 }, real).plausible).toBe(0)
  })
})
