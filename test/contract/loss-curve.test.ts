import { describe, expect, it } from 'vitest'
import type { JobProgress } from '../../src/contract/host-api.ts'
import { LossCurve } from '../../src/contract/loss-curve.ts'

const loss = (reconstruction: number) => ({ reconstruction, kl: 50, total: reconstruction })
const step = (at: number, value = 1): JobProgress => ({
  type: 'step',
  step: at,
  maxSteps: 100,
  epoch: 1,
  loss: loss(value),
  beta: 0,
  learningRate: 0,
  secondsElapsed: 1,
  secondsLeft: 1,
})
const validation = (at: number, value: number): JobProgress => ({
  type: 'validation',
  step: at,
  loss: loss(value),
  best: true,
})

describe('LossCurve', () => {
  it('joins what was measured at one step, and passes over what is no loss', () => {
    const curve = new LossCurve()
    expect(
      [step(5), validation(5, 2), { type: 'checkpoint', step: 5 } as const, step(10)].map((one) => curve.add(one)),
    ).toEqual([true, true, false, true])
    expect(curve.points).toEqual([
      { step: 5, reconstruction: 1, kl: 50, heldOut: 2 },
      { step: 10, reconstruction: 1, kl: 50, heldOut: null },
    ])
  })

  it('goes back where a training goes on from an earlier step', () => {
    const curve = new LossCurve([5, 10, 15].map((at) => ({ step: at, reconstruction: 1, kl: 1, heldOut: null })))
    curve.add(step(10, 3))
    expect(curve.points.map((point) => [point.step, point.reconstruction])).toEqual([
      [5, 1],
      [10, 3],
    ])
  })

  it('stays bounded and whole over a very long training', () => {
    const curve = new LossCurve([], 100)
    for (let at = 1; at <= 50_000; at++) {
      curve.add(step(at))
      if (at % 200 === 0) curve.add(validation(at, 1))
      expect(curve.points.length).toBeLessThanOrEqual(100)
    }
    expect(curve.points.at(-1)?.step).toBe(50_000)
    expect(curve.points.length).toBeGreaterThan(30)
    expect(curve.points.filter(({ heldOut }) => heldOut !== null).length).toBeGreaterThan(5)
  })
})
