import { decode } from 'fast-png'
import { describe, expect, it } from 'vitest'
import { PictureCanvas, textWidth } from '../../src/host/picture-canvas.ts'

describe('PictureCanvas', () => {
  it('writes a PNG that reads back pixel by pixel', () => {
    const canvas = new PictureCanvas(3, 2, [10, 20, 30])
    canvas.blend(1, 0, [110, 220, 130], 0.5)
    canvas.blend(9, 9, [255, 255, 255], 1)
    const { width, height, channels, data } = decode(canvas.toPng())
    expect([width, height, channels]).toEqual([3, 2, 3])
    expect([...data.slice(0, 9)]).toEqual([10, 20, 30, 60, 120, 80, 10, 20, 30])
  })

  it('draws letters of the width it tells', () => {
    const canvas = new PictureCanvas(40, 5, [0, 0, 0])
    canvas.write('LH', 0, 0, [255, 0, 0], 1)
    const red = (x: number, y: number) => canvas.pixels[(y * 40 + x) * 3]
    const rows = Array.from({ length: 5 }, (_, y) =>
      Array.from({ length: 8 }, (_, x) => (red(x, y) === 255 ? '#' : '.')).join(''),
    )
    expect(rows).toEqual(['#...#.#.', '#...#.#.', '#...###.', '#...#.#.', '###.#.#.'])
    expect(textWidth('LH', 1)).toBe(7)
  })
})
