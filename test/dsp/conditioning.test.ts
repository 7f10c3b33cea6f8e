import { describe, expect, it } from 'vitest'
import { CONDITIONS, writeConditions } from '../../src/dsp/conditioning.ts'
import { hzToMidi, midiToHz, partialHz } from '../../src/dsp/pitch.ts'

function conditions(midiNote: number, loudnessDb: number): number[] {
  const out = new Float32Array(CONDITIONS + 2).fill(99)
  writeConditions(midiNote, loudnessDb, out, 1)
  expect([out[0], out[CONDITIONS + 1]]).toEqual([99, 99])
  return [...out.subarray(1, CONDITIONS + 1)]
}

describe('conditioning', () => {
  it('peaks at the basis function centred on the note and falls to exp(-1/2) a width away', () => {
    const on = conditions(64, 0)
    expect(on[6]).toBe(1)
    expect(on[5]).toBeCloseTo(Math.exp(-0.5), 6)
    expect(on[CONDITIONS - 2]).toBeCloseTo(2 / 16, 6)
  })

  it('tells the loudness from -60 dB (-2) to 0 dB (1) and no further', () => {
    expect(conditions(60, 0).at(-1)).toBe(1)
    expect(conditions(60, -20).at(-1)).toBe(0)
    expect(conditions(60, -90).at(-1)).toBe(-2)
    expect(conditions(60, 6).at(-1)).toBe(1)
  })
})

describe('pitch', () => {
  it('turns notes into Hz and back', () => {
    expect(midiToHz(69)).toBe(440)
    expect(midiToHz(60)).toBeCloseTo(261.6256, 3)
    expect(hzToMidi(midiToHz(41.37))).toBeCloseTo(41.37, 10)
  })

  it('stretches the partials of a stiff string', () => {
    expect(partialHz(3, 100, 0)).toBe(300)
    expect(partialHz(10, 100, 1e-3)).toBeCloseTo(1000 * Math.sqrt(1.1), 9)
  })
})
