import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { SoundShape } from '../../../src/contract/sound-shape.ts'
import { ShapeTeller } from '../../../src/ui/shaping/shape-teller.ts'

const knobs = (attack: number) => ({ air: 0, hollow: 0, attack, timbres: [] })

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function teller() {
  const told: number[] = []
  return { told, it: new ShapeTeller(({ attackFactor }: SoundShape) => told.push(Math.log2(attackFactor))) }
}

it('tells the first at once, the last of a flood, and little in between', () => {
  const { told, it: one } = teller()
  for (let step = 1; step <= 100; step++) {
    one.tell(knobs(step / 100), null)
    vi.advanceTimersByTime(1)
  }
  vi.runAllTimers()
  expect(told[0]).toBeCloseTo(0.01, 9)
  expect(told.at(-1)).toBeCloseTo(1, 9)
  expect(told.length).toBeGreaterThan(5)
  expect(told.length).toBeLessThan(10)
})

it('tells nothing twice but what another model has to hear', () => {
  const { told, it: one } = teller()
  one.tell(knobs(1), null)
  vi.runAllTimers()
  one.tell(knobs(1), null)
  vi.runAllTimers()
  expect(told).toEqual([1])
  one.forget()
  one.tell(knobs(1), null)
  expect(told).toEqual([1, 1])
})
