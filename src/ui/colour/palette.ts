import type { BlendedHue } from './instrument-hues.ts'
import { oklchToSrgb, type Srgb, srgbToHex } from './oklch.ts'

export type Theme = 'dark' | 'light'

/** Lightness and chroma of what is painted in an instrument's hue, and the greys around it (tokens.css has the same). */
export interface Palette {
  readonly field: { readonly lightness: number; readonly chroma: number }
  readonly mark: { readonly lightness: number; readonly chroma: number }
  readonly ground: Srgb
  readonly text: string
}

export const PALETTES: Readonly<Record<Theme, Palette>> = {
  dark: {
    field: { lightness: 0.44, chroma: 0.12 },
    mark: { lightness: 0.8, chroma: 0.13 },
    ground: [0.09, 0.102, 0.129],
    text: '#ffffff',
  },
  light: {
    field: { lightness: 0.86, chroma: 0.1 },
    mark: { lightness: 0.5, chroma: 0.15 },
    ground: [0.96, 0.965, 0.975],
    text: '#14161b',
  },
}

/** The square root keeps most of the chroma where hues nearly agree and still reaches grey, without an edge, at none. */
export function fieldColour(palette: Palette, { hue, purity }: BlendedHue): Srgb {
  return oklchToSrgb({ lightness: palette.field.lightness, chroma: palette.field.chroma * Math.sqrt(purity), hue })
}

/** '#rrggbb' of a point, a cursor or a spectrum. */
export function markColour(palette: Palette, { hue, purity }: BlendedHue): string {
  return srgbToHex(
    oklchToSrgb({ lightness: palette.mark.lightness, chroma: palette.mark.chroma * Math.sqrt(purity), hue }),
  )
}
