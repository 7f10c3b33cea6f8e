import { describe, expect, it } from 'vitest'
import { fitState, parseState, START_STATE } from '../../../src/ui/state/play-state.ts'

describe('parseState', () => {
  it('reads back what was kept', () => {
    const state = { ...START_STATE, octave: 2, gesture: { seconds: 1, points: [{ seconds: 0, x: 0, y: 1 }] } }
    expect(parseState(JSON.stringify(state))).toEqual(state)
  })

  it('takes up what an earlier visit kept, and has at rest what that did not know', () => {
    const { mode, glideSeconds, attackSeconds, decaySeconds, sustainLevel, releaseSeconds, gainDb, detail } =
      START_STATE.settings
    const known = { mode, glideSeconds, attackSeconds, decaySeconds, sustainLevel, releaseSeconds, gainDb, detail }
    const kept = { ...START_STATE, octave: 1, settings: { ...known, brightness: 1 } }
    const { panel: _, ...earlier } = kept
    expect(parseState(JSON.stringify(earlier))).toEqual({
      ...START_STATE,
      octave: 1,
      settings: { ...START_STATE.settings, brightness: 1 },
    })
  })

  it.each([
    ['nothing', null],
    ['no JSON', '{"version":1'],
    ['another version', JSON.stringify({ ...START_STATE, version: 2 })],
    ['a value out of range', JSON.stringify({ ...START_STATE, place: { x: 7, y: 0 } })],
    ['a missing part', JSON.stringify({ ...START_STATE, settings: undefined })],
  ])('starts anew for %s', (_, text) => {
    expect(parseState(text)).toEqual(START_STATE)
  })
})

describe('fitState', () => {
  it('keeps indices of instruments that a smaller model has not out of it', () => {
    const fitted = fitState({ ...START_STATE, corners: [9, 1, 5, 0], pair: [3, 7] }, 2)
    expect(fitted.corners).toEqual([0, 1, 1, 0])
    expect(fitted.pair).toEqual([0, 1])
  })
})
