import { encode } from 'fast-png'

/** Red, green, blue, each 0 to 255. */
export type Colour = readonly [number, number, number]

/** Columns and rows of a letter, before scaling. */
export const LETTER_WIDTH = 3
export const LETTER_HEIGHT = 5

/** A 3 × 5 typeface: each octal digit is one row from the top, its bits the pixels from left (4) to right (1). */
const LETTERS: Record<string, string> = {
  '0': '75557',
  '1': '26227',
  '2': '71747',
  '3': '71717',
  '4': '55711',
  '5': '74717',
  '6': '74757',
  '7': '71244',
  '8': '75757',
  '9': '75717',
  A: '25755',
  B: '65656',
  C: '34443',
  D: '65556',
  E: '74647',
  F: '74644',
  G: '34553',
  H: '55755',
  I: '72227',
  J: '11152',
  K: '55655',
  L: '44447',
  M: '57755',
  N: '65555',
  O: '25552',
  P: '65644',
  Q: '25563',
  R: '65655',
  S: '34216',
  T: '72222',
  U: '55557',
  V: '55552',
  W: '55775',
  X: '55255',
  Y: '55222',
  Z: '71247',
  '.': '00002',
  ',': '00024',
  '-': '00700',
  '+': '02720',
  '/': '11244',
  '%': '51245',
  ':': '02020',
  '#': '57575',
  '(': '12221',
  ')': '42224',
  '>': '42124',
  '<': '12421',
  _: '00007',
  '=': '07070',
}

/** A picture in memory, drawn pixel by pixel and written as PNG. Coordinates outside it are ignored. */
export class PictureCanvas {
  readonly width: number
  readonly height: number
  /** [height, width, 3] */
  readonly pixels: Uint8Array

  constructor(width: number, height: number, background: Colour) {
    this.width = width
    this.height = height
    this.pixels = new Uint8Array(width * height * 3)
    this.fill(0, 0, width, height, background)
  }

  /** Lays `colour` over a pixel with an opacity of 0 to 1. */
  blend(x: number, y: number, colour: Colour, opacity: number): void {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height) return
    const at = (y * this.width + x) * 3
    for (let channel = 0; channel < 3; channel++) {
      const under = this.pixels[at + channel] as number
      this.pixels[at + channel] = Math.round(under + ((colour[channel] as number) - under) * opacity)
    }
  }

  fill(left: number, top: number, width: number, height: number, colour: Colour): void {
    for (let y = top; y < top + height; y++) {
      for (let x = left; x < left + width; x++) this.blend(x, y, colour, 1)
    }
  }

  /** Writes capitals, digits and common signs with their top left corner at (x, y); other characters leave a gap. */
  write(text: string, x: number, y: number, colour: Colour, scale = 2): void {
    let left = x
    for (const letter of text.toUpperCase()) {
      const rows = LETTERS[letter] ?? ''
      for (let row = 0; row < rows.length; row++) {
        for (let column = 0; column < LETTER_WIDTH; column++) {
          if ((Number(rows[row]) & (4 >> column)) === 0) continue
          this.fill(left + column * scale, y + row * scale, scale, scale, colour)
        }
      }
      left += (LETTER_WIDTH + 1) * scale
    }
  }

  toPng(): Uint8Array {
    return encode({ width: this.width, height: this.height, data: this.pixels, depth: 8, channels: 3 })
  }
}

/** Width in pixels of a text written by {@link PictureCanvas.write}. */
export function textWidth(text: string, scale = 2): number {
  return Math.max(0, [...text].length * (LETTER_WIDTH + 1) - 1) * scale
}
