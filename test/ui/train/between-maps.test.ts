import { expect, it } from 'vitest'
import { betweenMaps } from '../../../src/ui/train/between-maps.ts'

it('moves what both have, and lets new recordings come out of their instrument', () => {
  const before = { instruments: [{ name: 'a', x: 0, y: 0 }], recordings: [] }
  const after = { instruments: [{ name: 'a', x: 1, y: 0.5 }], recordings: [{ instrument: 0, x: 0.8, y: 0.5 }] }
  expect(betweenMaps(before, after, 0)).toEqual({
    instruments: before.instruments,
    recordings: [{ instrument: 0, x: 1, y: 0.5 }],
  })
  expect(betweenMaps(before, after, 1)).toEqual(after)
})
