import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import {
  applied,
  isApplied,
  missingFrom,
  presetJson,
  presetOf,
  presetSchema,
} from '../../../src/ui/presets/preset-format.ts'
import { START_STATE } from '../../../src/ui/state/play-state.ts'

const instrument = (name: string, x: number, y: number) => ({ name, x, y })
const MODEL = [
  instrument('cello', 0.1, 0.1),
  instrument('flute', 0.9, 0.1),
  instrument('oboe', 0.1, 0.9),
  instrument('horn', 0.9, 0.9),
  instrument('harp', 0.5, 0.5),
]
/** The same names in another order and at other places, without the harp and the horn. */
const OTHER = [instrument('oboe', 0.2, 0.2), instrument('cello', 0.8, 0.2), instrument('flute', 0.5, 0.8)]

const state = (part: Partial<typeof START_STATE>) => ({ ...START_STATE, ...part })
const read = (preset: unknown) => v.parse(presetSchema, preset)

describe('a preset', () => {
  it.each(['map', 'corners', 'line'] as const)('brings back what was played in %s', (padMode) => {
    const played = state({ padMode, place: { x: 0.3, y: 0.6 }, corners: [4, 2, 1, 0], pair: [3, 4] })
    const preset = read(presetJson(presetOf(played, MODEL)))
    expect(missingFrom(preset, MODEL)).toEqual([])
    expect(applied(preset, START_STATE, MODEL)).toEqual(played)
    expect(isApplied(preset, { ...played, place: { x: 0, y: 0 } }, MODEL)).toBe(true)
    expect(isApplied(preset, { ...played, settings: { ...played.settings, detail: 0 } }, MODEL)).toBe(false)
  })

  it('finds its instruments by name in another model', () => {
    const preset = presetOf(state({ padMode: 'line', pair: [1, 2], corners: [0, 1, 2, 0] }), MODEL)
    expect(applied(preset, START_STATE, OTHER)).toMatchObject({ pair: [2, 0], corners: [1, 2, 0, 1] })
  })

  it('says what a model lacks, and leaves standing what stands there', () => {
    const corners = presetOf(state({ padMode: 'corners', corners: [0, 3, 4, 3] }), MODEL)
    expect(missingFrom(corners, OTHER)).toEqual(['horn', 'harp'])
    expect(applied(corners, state({ corners: [2, 2, 0, 1] }), OTHER).corners).toEqual([1, 2, 0, 1])
    const line = presetOf(state({ padMode: 'line', pair: [0, 1], corners: [3, 3, 3, 3] }), MODEL)
    expect(missingFrom(line, OTHER)).toEqual([])
  })

  it('follows the instruments of a map to where another model lays them', () => {
    const onOboe = presetOf(state({ place: { x: 0.1, y: 0.9 } }), MODEL)
    expect(onOboe.heard.map(({ instrument: name }) => name)).toEqual(['oboe'])
    expect(applied(onOboe, START_STATE, OTHER).place).toEqual({ x: 0.2, y: 0.2 })
    const onHarp = presetOf(state({ place: { x: 0.5, y: 0.5 } }), MODEL)
    const here = { x: 0.3, y: 0.7 }
    expect(applied(onHarp, state({ place: here }), OTHER).place).toEqual(here)
  })

  it('leaves the start value to a setting that it does not name, and refuses what it cannot be', () => {
    const preset = presetJson(presetOf(START_STATE, MODEL)) as Record<string, unknown>
    expect(read({ ...preset, settings: { brightness: 1 } }).settings).toEqual({
      ...START_STATE.settings,
      brightness: 1,
    })
    expect(() => read({ ...preset, settings: { brightness: 9 } })).toThrow()
    expect(() => read({ ...preset, version: 2 })).toThrow()
  })
})
