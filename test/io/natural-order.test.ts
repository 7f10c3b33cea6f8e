import { describe, expect, it } from 'vitest'
import { compareNaturally } from '../../src/io/natural-order.ts'

describe('compareNaturally', () => {
  it('counts numbers by value and is a total order', () => {
    const sorted = [
      '',
      '2',
      '10',
      'C02',
      'C2',
      'C2b',
      'C10',
      'C99999999999999999998',
      'C99999999999999999999',
      'b',
      'é',
    ]
    for (const [at, left] of sorted.entries()) {
      for (const [index, right] of sorted.entries()) {
        expect([left, right, Math.sign(compareNaturally(left, right))]).toEqual([left, right, Math.sign(at - index)])
      }
    }
  })
})
