import { describe, expect, it } from 'vitest'
import { mapWeights } from '../../../src/contract/pad-weights.ts'
import { pixelX, pixelY, placeAtPixel } from '../../../src/ui/pad/pad-geometry.ts'
import { PadWeights, shownInstruments, standing } from '../../../src/ui/pad/pad-model.ts'
import { instrumentAtPixel, slotAt, trayInstruments } from '../../../src/ui/pad/pad-tray.ts'
import { weightsInWords, wholeShares } from '../../../src/ui/pad/weights-in-words.ts'

const model = {
  instruments: [
    { name: 'flute', x: 0.1, y: 0.2 },
    { name: 'guitar_nylon', x: 0.9, y: 0.3 },
    { name: 'organ', x: 0.5, y: 0.9 },
  ],
  recordings: [],
}

describe('PadWeights', () => {
  it('weighs the map as the engine does', () => {
    const expected = new Float32Array(3)
    mapWeights(Float32Array.of(0.1, 0.2, 0.9, 0.3, 0.5, 0.9), 0.4, 0.4, expected)
    const weights = new PadWeights(model, { mode: 'map', corners: [0, 1, 2, 0], pair: [0, 1] })
    expect([...weights.at(0.4, 0.4)]).toEqual([...expected])
  })

  it('adds up an instrument that stands in two corners', () => {
    const weights = new PadWeights(model, { mode: 'corners', corners: [0, 1, 2, 0], pair: [0, 1] })
    expect([...weights.at(0.5, 0.5)]).toEqual([0.5, 0.25, 0.25])
    expect([...weights.at(1, 0)]).toEqual([0, 1, 0])
  })

  it('reads a line from left to right whatever the height', () => {
    const weights = new PadWeights(model, { mode: 'line', corners: [0, 1, 2, 0], pair: [2, 0] })
    expect([...weights.at(0.25, 0.9)]).toEqual([0.25, 0, 0.75])
  })
})

describe('PadWeights on a line of even steps', () => {
  it('reads the line by its table, as the engine does, and no other mode', () => {
    const way = [0, 0.8, 1]
    const line = new PadWeights(model, { mode: 'line', corners: [0, 1, 2, 0], pair: [0, 1], way })
    expect([...line.at(0.8, 0)]).toEqual([0.5, 0.5, 0])
    expect([...line.at(0.4, 0)]).toEqual([0.75, 0.25, 0])
    const corners = new PadWeights(model, { mode: 'corners', corners: [0, 1, 2, 0], pair: [0, 1], way })
    expect([...corners.at(1, 0)]).toEqual([0, 1, 0])
  })
})

describe('standing', () => {
  it('puts an instrument in a corner, and what stood there where it came from', () => {
    expect(standing([0, 1, 2, 3], 2, 0)).toEqual([2, 1, 0, 3])
    expect(standing([0, 1, 2, 3], 7, 3)).toEqual([0, 1, 2, 7])
    expect(standing([0, 1], 0, 1)).toEqual([1, 0])
  })
})

describe('the tray', () => {
  const size = { width: 480, height: 320 }
  const layout = { mode: 'line', corners: [0, 1, 2, 0], pair: [0, 1] } as const

  it('holds what stands nowhere, where it can be grabbed, and nothing on the map', () => {
    const [organ, ...others] = trayInstruments(size, model, layout)
    expect(organ?.name).toBe('organ')
    expect(others).toEqual([])
    const [left, top] = [pixelX(size, organ?.x ?? 0), pixelY(size, organ?.y ?? 0)]
    expect(left).toBeCloseTo(240, 9)
    expect(top).toBeGreaterThan(size.height - 32)
    expect(top).toBeLessThan(size.height)
    expect(instrumentAtPixel(size, model, layout, left + 5, top)?.instrument).toBe(2)
    expect(instrumentAtPixel(size, model, { ...layout, mode: 'map' }, left, top)).toBeNull()
    expect(trayInstruments(size, model, { ...layout, mode: 'map' })).toEqual([])
  })

  it('stays on the pad however many wait', () => {
    const many = {
      instruments: Array.from({ length: 60 }, (_, at) => ({ name: `${at}`, x: 0, y: 0 })),
      recordings: [],
    }
    for (const { x } of trayInstruments(size, many, layout)) {
      expect(x).toBeGreaterThan(0)
      expect(x).toBeLessThan(1)
    }
  })

  it('knows the corner or end that a place belongs to', () => {
    expect(slotAt({ ...layout, mode: 'corners' }, 0.2, 0.9)).toBe(2)
    expect(slotAt({ ...layout, mode: 'corners' }, 0.8, 0.1)).toBe(1)
    expect(slotAt(layout, 0.8, 0.9)).toBe(1)
  })
})

describe('shownInstruments', () => {
  it('puts corners where their weights are whole', () => {
    const layout = { mode: 'corners', corners: [0, 1, 2, 0], pair: [0, 1] } as const
    const weights = new PadWeights(model, layout)
    for (const { instrument, x, y } of shownInstruments(model, layout)) expect(weights.at(x, y)[instrument]).toBe(1)
  })
})

describe('pad geometry', () => {
  it('finds a place again from its pixel', () => {
    const size = { width: 480, height: 320 }
    const place = placeAtPixel(size, pixelX(size, 0.3), pixelY(size, 0.8))
    expect(place.x).toBeCloseTo(0.3, 9)
    expect(place.y).toBeCloseTo(0.8, 9)
  })
})

describe('weightsInWords', () => {
  const names = ['flute', 'guitar_nylon', 'organ', 'oboe', 'harp']
  it('names the strongest first and counts the rest together', () => {
    expect(weightsInWords(names, [0.38, 0.62, 0, 0, 0])).toBe('62 % guitar nylon, 38 % flute')
    expect(weightsInWords(names, [0.4, 0.3, 0.15, 0.1, 0.05])).toBe(
      '40 % flute, 30 % guitar nylon, 15 % organ, 15 % others',
    )
  })

  it('never says more or less than a hundred', () => {
    expect(wholeShares([1 / 3, 1 / 3, 1 / 3]).reduce((sum, share) => sum + share, 0)).toBe(100)
    expect(wholeShares([0.005, 0.005, 0.99])).toEqual([1, 0, 99])
  })
})
