import { describe, expect, it } from 'vitest'
import { vibratoFigures, vibratoOf } from '../../src/evaluation/vibrato-figures.ts'
import { RATE_HZ } from './tones.ts'

const FRAMES_PER_SECOND = 180

function swinging(seconds: number, rateHz: number, depth: number, drift = 0): Float64Array {
  return Float64Array.from({ length: seconds * FRAMES_PER_SECOND }, (_, frame) => {
    const time = frame / FRAMES_PER_SECOND
    return 7 + drift * time + depth * Math.sin(2 * Math.PI * rateHz * time + 0.4)
  })
}

describe('vibratoFigures', () => {
  it('finds rate and depth of a sine, whatever the mean and a slow drift', () => {
    for (const [rate, depth] of [
      [4.5, 12],
      [5.6, 30],
      [6.83, 3],
    ] as const) {
      const figures = vibratoFigures(swinging(4, rate, depth, 4), FRAMES_PER_SECOND)
      expect(Math.abs((figures?.rateHz ?? 0) - rate)).toBeLessThan(0.1)
      expect((figures?.depthCents ?? 0) / depth).toBeCloseTo(1, 1)
    }
  })

  it('finds the depth still where the swing is thrown off its beat now and then', () => {
    const cents = swinging(6, 5.5, 20)
    cents.copyWithin(350, 0, 400)
    const figures = vibratoFigures(cents, FRAMES_PER_SECOND)
    expect(Math.abs((figures?.rateHz ?? 0) - 5.5)).toBeLessThan(0.3)
    expect(Math.abs((figures?.depthCents ?? 0) - 20)).toBeLessThan(2)
  })

  it('calls a drift no vibrato, and says nothing of less than a second', () => {
    const glide = Float64Array.from({ length: 720 }, (_, frame) => frame * 0.02)
    expect(vibratoFigures(glide, FRAMES_PER_SECOND)?.depthCents).toBeLessThan(0.5)
    expect(vibratoFigures(new Float64Array(170), FRAMES_PER_SECOND)).toBeNull()
  })
})

describe('vibratoOf', () => {
  it('hears the vibrato of a sound', () => {
    let turns = 0
    const sound = Float32Array.from({ length: 3 * RATE_HZ }, (_, n) => {
      turns += (440 * 2 ** ((25 * Math.sin((2 * Math.PI * 5.5 * n) / RATE_HZ)) / 1200)) / RATE_HZ
      return [1, 2, 3, 4].reduce((sum, k) => sum + (0.1 * Math.sin(2 * Math.PI * k * turns)) / k, 0)
    })
    const figures = vibratoOf(sound, 69, 0.5, 2.5)
    expect(Math.abs((figures?.rateHz ?? 0) - 5.5)).toBeLessThan(0.15)
    expect(Math.abs((figures?.depthCents ?? 0) - 25)).toBeLessThan(2)
  })
})
