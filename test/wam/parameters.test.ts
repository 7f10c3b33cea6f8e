import getWamParameterInfo from '@webaudiomodules/sdk/src/WamParameterInfo.js'
import { describe, expect, it } from 'vitest'
import { parameterInfo } from '../../src/wam/parameter-info.ts'
import { fitted, PARAMETER_IDS, shareOf, valueAt, WAM_PARAMETERS } from '../../src/wam/parameters.ts'

describe('the plugin’s parameters', () => {
  it.each(PARAMETER_IDS)('%s is described, and normalised as the WAM SDK normalises', (id) => {
    const info = parameterInfo(id)
    const { label, type, defaultValue, minValue, maxValue, discreteStep, exponent, units } = info
    const theirs = new (getWamParameterInfo())(id, {
      ...{ label, type, defaultValue, minValue, maxValue, discreteStep, exponent, units },
    })
    expect(info.label).not.toBe('')
    for (const share of [0, 0.1, 0.5, 0.9, 1]) {
      const value = info.denormalize(share)
      expect(value).toBeCloseTo(theirs.denormalize(share), 9)
      expect(info.normalize(value)).toBeCloseTo(share, 9)
      expect(theirs.normalize(value)).toBeCloseTo(info.normalize(value), 9)
    }
    expect(info.denormalize(0)).toBe(minValue)
    expect(info.denormalize(1)).toBe(maxValue)
    expect(fitted(WAM_PARAMETERS[id], defaultValue, Number.NaN)).toBe(defaultValue)
  })

  it.each([
    ['x', 0.5, '50 %'],
    ['gain', -6, '-6.0 dB'],
    ['gain', -0.01, '0.0 dB'],
    ['attack', 0, 'own'],
    ['attack', 0.35, '350 ms'],
    ['decay', 0, '0 ms'],
    ['decay', 0.9999, '1.00 s'],
    ['sustain', 1, '100 %'],
    ['release', 2.5, '2.50 s'],
    ['glide', 0, 'off'],
    ['detail', 1.5, '150 %'],
    ['brightness', 0.5, '+0.50 oct'],
    ['brightness', -1, '-1.00 oct'],
    ['brightness', -0.001, '0.00 oct'],
    ['air', 12, '12.0 dB'],
    ['voices', 1, '1 voice'],
    ['voices', 16, '16 voices'],
  ] as const)('says %s %d as “%s”', (id, value, words) => {
    expect(parameterInfo(id).valueString(value)).toBe(words)
  })

  it('keeps values within their range, whole where they count, and what is no number away', () => {
    expect(fitted(WAM_PARAMETERS.gain, 99, 0)).toBe(12)
    expect(fitted(WAM_PARAMETERS.voices, 3.6, 16)).toBe(4)
    expect(fitted(WAM_PARAMETERS.air, Number.NaN, 3)).toBe(3)
    expect(fitted(WAM_PARAMETERS.air, Number.POSITIVE_INFINITY, 3)).toBe(3)
    expect(shareOf(WAM_PARAMETERS.attack, 99)).toBe(1)
    expect(valueAt(WAM_PARAMETERS.attack, -1)).toBe(0)
  })
})
