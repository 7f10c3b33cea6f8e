import { expect, it } from 'vitest'
import { misfits } from '../../src/host/misfits.ts'

const recordings = Array.from({ length: 20 }, (_, at) => ({ file: `a/${at}.wav` }))
const fits = (errors: readonly number[]) =>
  errors.map((harmonicsDb, item) => ({ item, error: { harmonicsDb, noiseDb: 1 } }))

it('names what stands out, the worst first, and nobody where all are alike', () => {
  const named = misfits(fits([2, 2, 9, 2, 2, 6, 2]), recordings, (item) => item === 5)
  expect(named.map(({ file, heldOut }) => [file, heldOut])).toEqual([
    ['a/2.wav', false],
    ['a/5.wav', true],
  ])
  expect(misfits(fits([8, 8.1, 8.2, 8]), recordings, () => false)).toEqual([])
  expect(misfits(fits([1, 1, 1, 3]), recordings, () => false)).toEqual([])
  expect(misfits(fits([1, 1, 1, 1, 1, 1, 1, 1, 5, 5, 5, 5, 5, 5]), recordings, () => false)).toHaveLength(5)
  expect(misfits([], recordings, () => false)).toEqual([])
})
