import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { contrast, hexToSrgb } from '../../src/ui/colour/oklch.ts'
import { markColour, PALETTES } from '../../src/ui/colour/palette.ts'

const css = readFileSync(new URL('../../src/ui/tokens.css', import.meta.url), 'utf8')
const piano = readFileSync(new URL('../../src/ui/keys/piano-element.ts', import.meta.url), 'utf8')

/** Colours of a block of the style sheet by their names. */
function tokensOf(selector: string): Record<string, string> {
  const block = css.split(`${selector} {`)[1]?.split('}')[0] ?? ''
  return Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, hex]) => [name, hex]))
}

const DARK = tokensOf(':root')
const LIGHT = { ...DARK, ...tokensOf(":root[data-theme='light']") }
const GROUNDS = ['ground', 'surface', 'surface-2']

const TEXT = ['text', 'text-soft', 'warning'].flatMap((name) => GROUNDS.map((ground) => [name, ground] as const))
const CONTROLS = [
  ...['focus', 'track', 'text'].flatMap((name) => ['ground', 'surface'].map((ground) => [name, ground] as const)),
  ['focus', 'surface-2'],
  ['plot-reconstruction', 'ground'],
  ['plot-held-out', 'ground'],
  ['plot-kl', 'ground'],
  ['key-white', 'key-black'],
] as const

describe.each([
  ['dark', DARK],
  ['light', LIGHT],
] as const)('the %s colours', (theme, tokens: Record<string, string>) => {
  const ratio = (one: string, other: string) => {
    const [first, second] = [tokens[one], tokens[other]]
    if (first === undefined || second === undefined) throw new Error(`expected --${one} and --${other}`)
    return contrast(hexToSrgb(first), hexToSrgb(second))
  }

  it.each(TEXT)('let %s be read on %s', (text, ground) => expect(ratio(text, ground)).toBeGreaterThanOrEqual(4.5))

  it.each(CONTROLS)('let %s be seen on %s', (control, ground) =>
    expect(ratio(control, ground)).toBeGreaterThanOrEqual(3),
  )

  it('let chosen buttons be read: their colours are changed round', () => {
    expect(ratio('ground', 'text')).toBeGreaterThanOrEqual(4.5)
  })

  it('let letters be read on a lit key, whatever colour the cursor has', () => {
    const onAccent = hexToSrgb(tokens['on-accent'] ?? '')
    for (let hue = 0; hue < 360; hue += 5) {
      for (const purity of [0, 0.3, 1])
        expect(contrast(hexToSrgb(markColour(PALETTES[theme], { hue, purity })), onAccent)).toBeGreaterThanOrEqual(4.5)
    }
  })

  it('let the piano’s letters be read on its keys', () => {
    const colourOf = (rule: string) => piano.split(`${rule} {`)[1]?.match(/[ ;]color: (#[0-9a-f]{6})/)?.[1] ?? ''
    const on = (rule: string, key: string) => contrast(hexToSrgb(colourOf(rule)), hexToSrgb(tokens[key] ?? ''))
    expect(on('.white', 'key-white')).toBeGreaterThanOrEqual(4.5)
    expect(on('.name', 'key-white')).toBeGreaterThanOrEqual(4.5)
    expect(on('.black', 'key-black')).toBeGreaterThanOrEqual(4.5)
  })
})
