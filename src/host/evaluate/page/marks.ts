import { type Html, html } from './html.ts'

/** How an instrument is told from the others: by hue, and for those who do not see hues, by shape and letters. */
export interface Mark {
  readonly instrument: string
  readonly hueDegrees: number
  readonly letters: string
  readonly shape: (typeof SHAPES)[number]
}

const SHAPES = ['circle', 'square', 'diamond', 'triangle', 'inverted', 'hexagon'] as const

/** Hue of the first instrument, degrees in OKLCH: a warm red. */
const FIRST_HUE = 25

/** Marks of all instruments, hues evenly spread round OKLCH, neighbours of different shape. */
export function marksOf(instruments: readonly string[]): Map<string, Mark> {
  const marks = new Map<string, Mark>()
  const taken = new Set<string>()
  for (const [index, instrument] of instruments.entries()) {
    const letters = freeLetters(instrument, taken)
    taken.add(letters)
    const shape = SHAPES[index % SHAPES.length] ?? 'circle'
    marks.set(instrument, { instrument, hueDegrees: FIRST_HUE + (360 * index) / instruments.length, letters, shape })
  }
  return marks
}

/** The style that gives a thing the colour of a mark; light and dark are the style sheet's. */
export function hueStyle(mark: Mark | undefined): string {
  return `--h:${(mark?.hueDegrees ?? 0).toFixed(1)}`
}

/** A mark drawn at a place, `size` its radius. `hollow` for what was held out or never seen. */
export function drawMark(mark: Mark, x: number, y: number, size: number, hollow: boolean, title: string): Html {
  const style = hueStyle(mark)
  const kind = hollow ? 'mark hollow' : 'mark'
  return html`<path class="${kind}" style="${style}" d="${outline(mark.shape, x, y, size)}"><title>${title}</title></path>`
}

/** A mark and its name, for a legend or the head of a row. */
export function labelled(mark: Mark | undefined, name: string): Html {
  if (mark === undefined) return html`${name}`
  const icon = drawMark(mark, 8, 8, 6, false, name)
  return html`<span class="labelled"><svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">${icon}</svg>${plainName(name)} <small class="letters">${mark.letters}</small></span>`
}

/** guitar_nylon is written guitar nylon. */
export function plainName(name: string): string {
  return name.replaceAll('_', ' ')
}

/** Initials of the words, or the first letters of one word; another letter where those are taken. */
function freeLetters(instrument: string, taken: ReadonlySet<string>): string {
  const words = instrument.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
  const signs = [...words.join('')]
  const first = (signs[0] ?? '?').toUpperCase()
  const initials = words.length > 1 ? [...(words[1] ?? '')].slice(0, 1) : []
  const candidates = [...initials, ...signs.slice(1), ...'0123456789'].map((sign) => first + sign.toLowerCase())
  return candidates.find((letters) => !taken.has(letters)) ?? first
}

function outline(shape: Mark['shape'], x: number, y: number, size: number): string {
  if (shape === 'circle') {
    const r = size * 0.95
    return `M${point(x - r, y)}a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0Z`
  }
  const [corners, turn, radius] = POLYGONS[shape]
  const points = Array.from({ length: corners }, (_, corner) => {
    const angle = ((turn + (360 * corner) / corners) * Math.PI) / 180
    return point(x + radius * size * Math.cos(angle), y + radius * size * Math.sin(angle))
  })
  return `M${points.join('L')}Z`
}

/** Corners, degrees of the first and radius that gives each shape about the area of the circle. */
const POLYGONS: Readonly<Record<Exclude<Mark['shape'], 'circle'>, readonly [number, number, number]>> = {
  square: [4, 45, 1.2],
  diamond: [4, 0, 1.25],
  triangle: [3, -90, 1.3],
  inverted: [3, 90, 1.3],
  hexagon: [6, 0, 1.05],
}

function point(x: number, y: number): string {
  return `${x.toFixed(1)},${y.toFixed(1)}`
}
