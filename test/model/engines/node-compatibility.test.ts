import { createRequire } from 'node:module'
import { afterEach, expect, it } from 'vitest'
import { restoreUtilPredicates } from '../../../src/model/engines/node-compatibility.ts'

type Predicate = (value: unknown) => boolean
const util = createRequire(import.meta.url)('node:util') as Record<string, Predicate | undefined>
const { isArray, isNullOrUndefined } = util

afterEach(() => {
  util['isArray'] = isArray
  util['isNullOrUndefined'] = isNullOrUndefined
})

it('sets back what Node 23 took out of node:util, for CommonJS packages to see', () => {
  util['isArray'] = undefined
  util['isNullOrUndefined'] = undefined
  restoreUtilPredicates()
  const seen = createRequire(import.meta.url)('node:util') as Record<string, Predicate>
  expect([[], 'text', undefined].map((value) => seen['isArray']?.(value))).toEqual([true, false, false])
  expect([null, undefined, 0, ''].map((value) => seen['isNullOrUndefined']?.(value))).toEqual([
    true,
    true,
    false,
    false,
  ])
})

it('leaves alone what Node still has', () => {
  const own: Predicate = () => true
  util['isArray'] = own
  restoreUtilPredicates()
  expect(util['isArray']).toBe(own)
})
