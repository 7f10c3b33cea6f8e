import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { measurePair } from './measure-pair.ts'

interface Golden {
  readonly reference: Record<string, number>
  readonly timbrel: Record<string, number>
}

const golden: Golden = JSON.parse(readFileSync(new URL('./figures.json', import.meta.url), 'utf8'))
const found = measurePair()

describe('the figures of a pair made by rule', () => {
  it('are those of the reference implementation within 0.001', () => {
    expect(Object.keys(found).sort()).toEqual(Object.keys(golden.reference).sort())
    for (const [name, value] of Object.entries(golden.reference)) {
      expect(Math.abs((found[name] as number) - value), name).toBeLessThan(1e-3)
    }
  })

  it('are what they were', () => {
    expect(Object.keys(found).sort()).toEqual(Object.keys(golden.timbrel).sort())
    for (const [name, value] of Object.entries(golden.timbrel)) {
      expect(Math.abs((found[name] as number) - value), name).toBeLessThan(1e-6)
    }
  })
})
