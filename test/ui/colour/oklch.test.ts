import { describe, expect, it } from 'vitest'
import { blendHues, instrumentHues } from '../../../src/ui/colour/instrument-hues.ts'
import { contrast, hexToSrgb, oklchToSrgb, srgbToHex } from '../../../src/ui/colour/oklch.ts'
import { fieldColour, markColour, PALETTES, type Theme } from '../../../src/ui/colour/palette.ts'

describe('oklchToSrgb', () => {
  it('knows white, black and the primaries of Ottosson’s table', () => {
    expect(srgbToHex(oklchToSrgb({ lightness: 1, chroma: 0, hue: 0 }))).toBe('#ffffff')
    expect(srgbToHex(oklchToSrgb({ lightness: 0, chroma: 0, hue: 0 }))).toBe('#000000')
    expect(srgbToHex(oklchToSrgb({ lightness: 0.62796, chroma: 0.25768, hue: 29.234 }))).toBe('#ff0000')
    expect(srgbToHex(oklchToSrgb({ lightness: 0.86644, chroma: 0.29483, hue: 142.495 }))).toBe('#00ff00')
  })

  it('lowers the chroma of what a screen cannot show and stays a colour', () => {
    for (let hue = 0; hue < 360; hue += 7) {
      for (const part of oklchToSrgb({ lightness: 0.7, chroma: 0.4, hue })) {
        expect(part).toBeGreaterThanOrEqual(0)
        expect(part).toBeLessThanOrEqual(1)
      }
    }
  })
})

describe('contrast', () => {
  it('is 21 for black on white and symmetric', () => {
    expect(contrast([0, 0, 0], [1, 1, 1])).toBeCloseTo(21, 5)
    expect(contrast(hexToSrgb('#767676'), hexToSrgb('#ffffff'))).toBeCloseTo(4.54, 2)
    expect(contrast([1, 1, 1], [0, 0, 0])).toBeCloseTo(21, 5)
  })

  it.each(['dark', 'light'] as Theme[])('%s: names can be read on every hue of the field, and marks seen', (theme) => {
    const palette = PALETTES[theme]
    for (let hue = 0; hue < 360; hue += 5) {
      for (const purity of [0, 0.3, 1]) {
        const field = fieldColour(palette, { hue, purity })
        expect(contrast(hexToSrgb(palette.text), field)).toBeGreaterThan(4.5)
        expect(contrast(hexToSrgb(markColour(palette, { hue, purity })), field)).toBeGreaterThan(3)
      }
    }
  })
})

describe('instrumentHues', () => {
  const ring = Array.from({ length: 16 }, (_, index) => ({
    x: 0.5 + 0.4 * Math.cos((index * 2 * Math.PI * 5) / 16),
    y: 0.5 + 0.4 * Math.sin((index * 2 * Math.PI * 5) / 16),
  }))

  it('spreads evenly', () => {
    const sorted = instrumentHues(ring).sort((a, b) => a - b)
    for (let index = 1; index < 16; index++)
      expect((sorted[index] as number) - (sorted[index - 1] as number)).toBeCloseTo(22.5, 6)
  })

  it('gives neighbours on the map neighbouring hues', () => {
    const hues = instrumentHues(ring)
    // Steps of 5/16 of a turn: the index 13 places on is the next point round the middle.
    const next = ((hues[13] as number) - (hues[0] as number) + 360) % 360
    expect(Math.min(next, 360 - next)).toBeCloseTo(22.5, 6)
  })

  it('does with none and with one', () => {
    expect(instrumentHues([])).toEqual([])
    expect(instrumentHues([{ x: 0, y: 0 }])).toHaveLength(1)
  })
})

describe('blendHues', () => {
  it('is the hue itself alone, between across the short way round, and grey where hues cancel', () => {
    expect(blendHues([350, 10], Float32Array.of(1, 0)).hue).toBeCloseTo(350, 3)
    const between = blendHues([350, 10], Float32Array.of(0.5, 0.5))
    expect(Math.min(between.hue, 360 - between.hue)).toBeCloseTo(0, 3)
    expect(blendHues([0, 180], Float32Array.of(0.5, 0.5)).purity).toBeCloseTo(0, 6)
  })
})
