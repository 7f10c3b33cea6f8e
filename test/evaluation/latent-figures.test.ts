import { describe, expect, it } from 'vitest'
import { BINS } from '../../src/contract/spectrogram.ts'
import { latentFigures } from '../../src/evaluation/latent-figures.ts'
import { flatDecoder, soundOf } from './latent-sounds.ts'

/** Ten sounds of 40 steps, half of each instrument; the first latent says which, the level follows it, 1 dB beside. */
const sounds = Array.from({ length: 10 }, (_, index) => {
  const strong = index % 2
  const latents = Array.from({ length: 40 }, () => [strong, index / 10])
  return soundOf(latents, ([z]) => -40 + 10 * z! + 1, {
    instrument: strong === 1 ? 'oboe' : 'flute',
    midiNote: 50 + index,
  })
})
const decode = flatDecoder(2, ([z]) => -40 + 10 * z!)

describe('latentFigures', () => {
  const figures = latentFigures(sounds, decode, 1)

  it('tells use of the dimensions', () => {
    // Means of 0 and 1 at unit variance: (0 + 1/2) / 2 nats; of 0, .1, ..., .9 in the second.
    expect(figures.klPerDimension?.[0]).toBeCloseTo(0.25, 5)
    expect(figures.klPerDimension?.[1]).toBeCloseTo(0.5 * 0.285, 5)
    expect(figures.activeUnits).toBe(2)
  })

  it('tells how much shuffled latents harm', () => {
    // The right ones are 1 dB off; of the shuffled half are 9 or 11 dB off: 5.5 times. 400 steps: within 0.3.
    expect(Math.abs(figures.shuffleRatio - 5.5)).toBeLessThan(0.3)
    const deaf = latentFigures(sounds, (latents) => new Float32Array((latents.length / 2) * BINS).fill(-30), 1)
    expect(deaf.shuffleRatio).toBe(1)
  })

  it('tells instruments apart by the first latent and reads pitch from the second', () => {
    expect(figures.separation).toBe(1)
    expect(figures.pitchLeakage).toBeGreaterThan(0.9)
  })

  it('finds holes everywhere a decoder is beside recordings that are all alike, and even ways', () => {
    // Frames of one instrument are equal, so that nothing 1 dB beside them is plausible.
    expect([figures.holesInPrior, figures.holesInFit, figures.holesOnPaths]).toEqual([1, 1, 1])
    expect(figures.stepVariation).toBeLessThan(1e-5)
  })

  it('leaves out what needs a posterior', () => {
    const codes = sounds.map((sound) => ({ ...sound, logVar: null }))
    const { klPerDimension, holesInPrior, activeUnits } = latentFigures(codes, decode, 1)
    expect([klPerDimension, holesInPrior, activeUnits]).toEqual([null, null, 2])
  })
})
