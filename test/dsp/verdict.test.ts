import { describe, expect, it } from 'vitest'
import { concludePitch } from '../../src/dsp/verdict.ts'
import { noise, RATE_HZ, sum } from '../evaluation/tones.ts'

/** Partials of one note, a second long. @param orders which sound. */
function note(f0Hz: number, orders: readonly number[]): Float32Array {
  return Float32Array.from({ length: RATE_HZ }, (_, n) =>
    orders.reduce((value, k) => value + 0.1 * Math.sin((2 * Math.PI * k * f0Hz * n) / RATE_HZ + k * k), 0),
  )
}

const orders = (count: number, of = 1) => Array.from({ length: count }, (_, index) => (index + 1) * of)

describe('concludePitch', () => {
  it('takes a note without its fundamental for one note', () => {
    expect(concludePitch(note(55, orders(14).slice(1)), RATE_HZ, 55, 0, 1)).toBe('pitched')
    expect(concludePitch(note(55, orders(14).slice(2)), RATE_HZ, 55, 0, 1)).toBe('pitched')
  })

  it.each([
    ['a fifth', 2, 3],
    ['a fourth', 3, 4],
    ['a sixth', 3, 5],
  ] as const)('hears %s under the pitch of its common subharmonic', (_, low, high) => {
    const both = sum(note(110, orders(6, low)), note(110, orders(6, high)))
    expect(concludePitch(both, RATE_HZ, 110, 0, 1)).toBe('several-pitches')
  })

  it('hears two notes where no pitch was found, but none in noise', () => {
    const both = sum(note(311, orders(6)), note(466.2, orders(6)))
    expect(concludePitch(both, RATE_HZ, null, 0, 0)).toBe('several-pitches')
    for (const seed of [1, 2, 3]) expect(concludePitch(noise(1, 0.1, seed), RATE_HZ, null, 0, 0)).toBe('unpitched')
  })
})
