import { describe, expect, it } from 'vitest'
import { fromBase64, toBase64 } from '../../src/wam/base64.ts'
import { DESCRIPTOR } from '../../src/wam/descriptor.ts'
import { fitted, WAM_PARAMETERS } from '../../src/wam/parameters.ts'
import { INITIAL_VALUES, makeState, parseState, valuesOf } from '../../src/wam/plugin-state.ts'
import { PRESETS } from '../../src/wam/presets.ts'

const MODEL = { name: 'Strings', sha256: 'ab'.repeat(32), source: 'file', data: 'AAEC' } as const

describe('the plugin’s state', () => {
  it('comes back whole through JSON', () => {
    const values = { ...INITIAL_VALUES, x: 0.25, release: 1.5, voices: 3 }
    const back = parseState(JSON.parse(JSON.stringify(makeState(values, MODEL, true))))
    expect(back).toEqual(makeState(values, MODEL, true))
    expect(valuesOf(back)).toEqual(values)
  })

  it('brings values back into their ranges, and starts what it does not name', () => {
    const state = { ...makeState(INITIAL_VALUES, MODEL, false), parameters: { gain: 99, later: 1, x: -3 } }
    expect(valuesOf(parseState(state))).toEqual({ ...INITIAL_VALUES, gain: 12, x: 0 })
  })

  it.each([
    ['nothing', null],
    ['another plugin’s', { parameterValues: {} }],
    ['a newer version', { ...makeState(INITIAL_VALUES, MODEL, false), version: 2 }],
    ['a hash that is none', makeState(INITIAL_VALUES, { ...MODEL, sha256: 'x' }, false)],
    ['a value that is none', { ...makeState(INITIAL_VALUES, MODEL, false), parameters: { x: null } }],
  ])('refuses %s, and says what was expected', (_, state) => {
    expect(() => parseState(state)).toThrow(/expected one of version 1/)
  })

  it('carries bytes as text', () => {
    const bytes = Uint8Array.from({ length: 100_001 }, (_, index) => (index * 7919) % 256)
    expect(fromBase64(toBase64(bytes))).toEqual(bytes)
  })
})

describe('presets', () => {
  it.each(PRESETS)('$name lies within the ranges', ({ values }) => {
    for (const [id, value] of Object.entries(values)) {
      expect(fitted(WAM_PARAMETERS[id as keyof typeof values], value, Number.NaN), id).toBe(value)
    }
  })
})

describe('the descriptor', () => {
  it('says every capability, and claims only what is tested', () => {
    const claimed = Object.entries(DESCRIPTOR).filter(([name, value]) => name.startsWith('has') && value === true)
    expect(claimed.map(([name]) => name).sort()).toEqual([
      'hasAudioOutput',
      'hasAutomationInput',
      'hasMidiInput',
      'hasMpeInput',
    ])
    const capabilities = ['Audio', 'Midi', 'Sysex', 'Osc', 'Mpe', 'Automation'].flatMap((kind) => [
      `has${kind}Input`,
      `has${kind}Output`,
    ])
    expect(Object.keys(DESCRIPTOR)).toEqual(expect.arrayContaining(capabilities))
  })
})
