import { describe, expect, it } from 'vitest'
import { Random } from '../../src/dsp/random.ts'

describe('Random', () => {
  it('follows the published xoshiro128** sequence from a given state', () => {
    // State 1, 2, 3, 4: the first outputs of the authors' reference code.
    const random = Random.fromState(Uint32Array.of(1, 2, 3, 4))
    expect([random.word(), random.word(), random.word()]).toEqual([11520, 0, 5927040])
  })

  it('gives the same stream for the same seed and unrelated ones for neighbouring seeds', () => {
    const a = new Random(7)
    const b = new Random(7)
    const c = new Random(8)
    let equal = 0
    for (let index = 0; index < 1000; index++) {
      const word = a.word()
      expect(b.word()).toBe(word)
      if (Math.abs(c.word() - word) < 2 ** 24) equal++
    }
    // Two independent words lie within 1/128 of the range of each other about 8 times in 1,000.
    expect(equal).toBeLessThan(25)
  })

  it('is uniform and normal in its first two moments', () => {
    const random = new Random(3)
    const count = 200_000
    let uniform = 0
    let normal = 0
    let square = 0
    for (let index = 0; index < count; index++) {
      uniform += random.uniform()
      const value = random.normal()
      normal += value
      square += value * value
    }
    // Four standard errors.
    expect(Math.abs(uniform / count - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / count))
    expect(Math.abs(normal / count)).toBeLessThan(4 / Math.sqrt(count))
    expect(Math.abs(square / count - 1)).toBeLessThan(4 * Math.sqrt(2 / count))
  })

  it('shuffles without losing an item', () => {
    const items = Array.from({ length: 100 }, (_, index) => index)
    const shuffled = new Random(1).shuffle([...items])
    expect(shuffled).not.toEqual(items)
    expect([...shuffled].sort((a, b) => a - b)).toEqual(items)
  })
})
