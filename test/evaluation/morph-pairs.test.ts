import { describe, expect, it } from 'vitest'
import { morphPairs } from '../../src/evaluation/morph-pairs.ts'

const items = (notes: readonly [string, number][]) => notes.map(([instrument, midiNote]) => ({ instrument, midiNote }))

describe('morphPairs', () => {
  it('takes the shared pitch nearest to A4, once for every two instruments', () => {
    const notes = items([
      ['flute', 60],
      ['flute', 70.2],
      ['harp', 59.8],
      ['harp', 69.9],
      ['harp', 90],
    ])
    expect(morphPairs(notes)).toEqual([[1, 3]])
  })

  it('pairs no instrument with itself and none that share no pitch', () => {
    expect(
      morphPairs(
        items([
          ['flute', 60],
          ['flute', 60.1],
          ['harp', 61],
        ]),
      ),
    ).toEqual([])
  })

  it('spreads where there are more than wanted', () => {
    const notes = items(Array.from({ length: 6 }, (_, index) => [`instrument ${index}`, 60]))
    expect(morphPairs(notes)).toHaveLength(15)
    const few = morphPairs(notes, 3)
    expect(few).toEqual([morphPairs(notes)[0], morphPairs(notes)[5], morphPairs(notes)[10]])
  })
})
