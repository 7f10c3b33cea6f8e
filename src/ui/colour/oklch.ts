/**
 * Colours as the eye orders them. OKLab and its polar form OKLCH: Björn Ottosson, "A perceptual color space for image
 * processing" (2020), matrices of its revision of January 2021.
 */
export interface Oklch {
  /** 0 to 1. */
  readonly lightness: number
  /** 0 to about 0.37. */
  readonly chroma: number
  /** Degrees. */
  readonly hue: number
}

/** Gamma-encoded sRGB, each 0 to 1. */
export type Srgb = readonly [red: number, green: number, blue: number]

const IN_GAMUT = 1e-4
/** Halvings of the chroma's range: to 1/4096 of it, less than a step of 8 bits. */
const GAMUT_STEPS = 12

/** Where the screen cannot show the colour its chroma is lowered until it can: lightness and hue stay. */
export function oklchToSrgb(colour: Oklch): Srgb {
  const lightness = Math.min(1, Math.max(0, colour.lightness))
  const straight = linearRgb(lightness, colour.chroma, colour.hue)
  if (inGamut(straight)) return encodeAll(straight)
  let low = 0
  let high = colour.chroma
  for (let step = 0; step < GAMUT_STEPS; step++) {
    const chroma = (low + high) / 2
    if (inGamut(linearRgb(lightness, chroma, colour.hue))) low = chroma
    else high = chroma
  }
  return encodeAll(linearRgb(lightness, low, colour.hue))
}

/** '#rrggbb'. */
export function srgbToHex(colour: Srgb): string {
  return `#${colour.map((part) => to8Bits(part).toString(16).padStart(2, '0')).join('')}`
}

/** @param hex '#rrggbb'. */
export function hexToSrgb(hex: string): Srgb {
  const part = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16) / 255
  return [part(1), part(3), part(5)]
}

/** 0 to 255. */
export function to8Bits(part: number): number {
  return Math.round(Math.min(1, Math.max(0, part)) * 255)
}

/** Contrast of text on a ground, 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrast(one: Srgb, other: Srgb): number {
  const [bright, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number]
  return (bright + 0.05) / (dark + 0.05)
}

function luminance([red, green, blue]: Srgb): number {
  return 0.2126 * decode(red) + 0.7152 * decode(green) + 0.0722 * decode(blue)
}

function linearRgb(lightness: number, chroma: number, hue: number): Srgb {
  const angle = (hue * Math.PI) / 180
  const a = chroma * Math.cos(angle)
  const b = chroma * Math.sin(angle)
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]
}

function inGamut(linear: Srgb): boolean {
  return linear.every((part) => part >= -IN_GAMUT && part <= 1 + IN_GAMUT)
}

function encodeAll([red, green, blue]: Srgb): Srgb {
  return [encode(red), encode(green), encode(blue)]
}

function encode(linear: number): number {
  const clipped = Math.min(1, Math.max(0, linear))
  return clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055
}

function decode(part: number): number {
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
}
