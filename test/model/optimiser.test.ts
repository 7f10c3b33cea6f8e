import { describe, expect, it } from 'vitest'
import { adamState, adamStep } from '../../src/model/adam.ts'
import { learningRateAt, plannedSteps } from '../../src/model/schedule.ts'

describe('adamStep', () => {
  it('moves by the learning rate against the first gradient, whatever its size', () => {
    const weights = new Float32Array([1, 1])
    adamStep(weights, new Float32Array([1e-3, -50]), adamState(2), 1, 0.1)
    expect(weights[0]).toBeCloseTo(0.9, 4)
    expect(weights[1]).toBeCloseTo(1.1, 4)
  })

  it('finds the bottom of a bowl', () => {
    const weights = new Float32Array([3, -2])
    const state = adamState(2)
    for (let step = 1; step <= 600; step++) {
      const gradients = new Float32Array([2 * (weights[0]! - 1), 20 * (weights[1]! - 0.5)])
      adamStep(weights, gradients, state, step, learningRateAt(step, 600, 0.05))
    }
    expect(weights[0]).toBeCloseTo(1, 2)
    expect(weights[1]).toBeCloseTo(0.5, 2)
  })
})

describe('schedule', () => {
  it('warms up, peaks and comes to rest', () => {
    expect(learningRateAt(0, 4000, 1)).toBeCloseTo(0.01, 6)
    expect(learningRateAt(99, 4000, 1)).toBeGreaterThan(0.99)
    expect(learningRateAt(2000, 4000, 1)).toBeCloseTo(0.505, 3)
    expect(learningRateAt(4000, 4000, 1)).toBeCloseTo(0.01, 6)
  })

  it('plans as many steps as fit the minutes, at most those allowed, at least one more', () => {
    expect(plannedSteps(6000, Number.POSITIVE_INFINITY, 10, 0.1, 50)).toBe(6000)
    expect(plannedSteps(6000, 1, 5, 0.1, 50)).toBe(50 + Math.floor((0.85 * 55) / 0.1))
    expect(plannedSteps(300, 1, 5, 0.1, 50)).toBe(300)
    expect(plannedSteps(6000, 0.1, 60, 0.1, 50)).toBe(51)
  })
})
