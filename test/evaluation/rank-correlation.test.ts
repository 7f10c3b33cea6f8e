import { describe, expect, it } from 'vitest'
import { spearman } from '../../src/evaluation/rank-correlation.ts'

describe('spearman', () => {
  it('is 1 for anything that rises, -1 for anything that falls', () => {
    expect(spearman([1, 2, 3, 4], [1, 8, 27, 1e6])).toBeCloseTo(1, 12)
    expect(spearman([1, 2, 3, 4], [0, -1, -5, -5.1])).toBeCloseTo(-1, 12)
  })

  it('is 1 - 6·Σd² / (n·(n² - 1)) without equal values', () => {
    // Ranks 2 1 4 3 5 against 1 2 3 4 5: Σd² = 4.
    expect(spearman([1, 2, 3, 4, 5], [20, 10, 40, 30, 50])).toBeCloseTo(1 - (6 * 4) / (5 * 24), 12)
  })

  it('gives equal values the mean of their ranks', () => {
    // Ranks 1.5 1.5 3 against 1 2 3: 1.5 / √(1.5 · 2).
    expect(spearman([1, 2, 3], [7, 7, 9])).toBeCloseTo(1.5 / Math.sqrt(3), 12)
  })

  it('is 0 where a side is constant', () => {
    expect(spearman([1, 2, 3], [4, 4, 4])).toBe(0)
  })
})
