import { describe, expect, it } from 'vitest'
import { padWeights, positionCurve, positionsOf, rowWeights } from '../../src/host/morph-weights.ts'

const plain = (_: number, share: number) => share

function weightsAt(seconds: number, curve: (seconds: number, out: Float32Array) => void, count = 4): number[] {
  const out = new Float32Array(count)
  curve(seconds, out)
  return [...out].map((weight) => Math.round(weight * 1e6) / 1e6)
}

describe('rowWeights', () => {
  it('blends neighbours along a row of three, whole at each', () => {
    const at = (position: number) =>
      weightsAt(
        0,
        rowWeights([2, 0, 3], () => position, plain),
      )
    expect(at(0)).toEqual([0, 0, 1, 0])
    expect(at(0.25)).toEqual([0.5, 0, 0.5, 0])
    expect(at(0.5)).toEqual([1, 0, 0, 0])
    expect(at(0.75)).toEqual([0.5, 0, 0, 0.5])
    expect(at(1)).toEqual([0, 0, 0, 1])
  })

  it('gives all to a row of one', () => {
    expect(
      weightsAt(
        0,
        rowWeights([1], () => 0.7, plain),
      ),
    ).toEqual([0, 1, 0, 0])
  })

  it('warps each leg by its own table', () => {
    const warp = (leg: number, share: number) => (leg === 1 ? share ** 2 : share)
    expect(
      weightsAt(
        0,
        rowWeights([0, 1, 2], () => 0.75, warp),
      ),
    ).toEqual([0, 0.75, 0.25, 0])
  })

  it('gives one instrument all where it is both ends', () => {
    expect(
      weightsAt(
        0,
        rowWeights([1, 1], () => 0.5, plain),
      ),
    ).toEqual([0, 1, 0, 0])
  })
})

describe('padWeights', () => {
  const instruments = [
    { name: 'a', x: 0.1, y: 0.1, sounds: [] },
    { name: 'b', x: 0.9, y: 0.1, sounds: [] },
  ]

  it('moves between points and holds after the last', () => {
    const curve = padWeights({ instruments }, [
      { seconds: 0, x: 0.1, y: 0.1 },
      { seconds: 2, x: 0.9, y: 0.1 },
    ])
    expect(weightsAt(0, curve, 2)).toEqual([1, 0])
    expect(weightsAt(1, curve, 2)).toEqual([0.5, 0.5])
    expect(weightsAt(9, curve, 2)).toEqual([0, 1])
  })
})

describe('positions', () => {
  it('sweeps over the whole duration, or follows points', () => {
    const sweep = positionCurve({ kind: 'sweep', start: 1, end: 0 }, 4)
    expect([0, 1, 4, 5].map(sweep)).toEqual([1, 0.75, 0, 0])
    const points = positionCurve({ kind: 'points', points: [{ seconds: 1, value: 0.2 }] }, 4)
    expect([0, 1, 4].map(points)).toEqual([0.2, 0.2, 0.2])
  })

  it('makes the even steps of a grid', () => {
    const steps = positionsOf({ grid: 5, path: { kind: 'sweep', start: 0, end: 0 } })
    expect(steps.map((step) => (step.kind === 'sweep' ? step.start : null))).toEqual([0, 0.25, 0.5, 0.75, 1])
  })
})
