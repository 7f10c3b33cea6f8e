import { describe, expect, it } from 'vitest'
import { morphMeans } from '../../src/evaluation/morph-means.ts'
import { makeMorph } from './make-report.ts'

describe('morphMeans', () => {
  it('averages each system over its pairs, leaving out what was not measured', () => {
    const morphs = [
      makeMorph({ mae: 0.1, lmd0: 0.2, lmd1: 0.4 }),
      makeMorph({ mae: 0.2, lmd0: 0.6, lmd1: 0.8 }),
      makeMorph({ mae: null, lmd0: 1, lmd1: 1 }),
      makeMorph({ system: 'crossfade', mae: 0.5, stepVariation: null }),
    ]
    const [own, crossfade] = morphMeans(morphs)
    expect(own).toMatchObject({ system: 'timbrel', morphs: 3, worstMae: 0.2 })
    expect(own?.mae).toBeCloseTo(0.15)
    expect(own?.endDb).toBeCloseTo((0.3 + 0.7 + 1) / 3)
    expect(crossfade).toMatchObject({ system: 'crossfade', morphs: 1, mae: 0.5, stepVariation: null })
  })

  it('has nothing to say of nothing', () => {
    expect(morphMeans([])).toEqual([])
  })
})
