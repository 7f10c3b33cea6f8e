import { describe, expect, it } from 'vitest'
import { renderInstruments } from '../../src/engine/instrument-morph.ts'
import { renderPair } from '../../src/engine/render.ts'
import { makeSound, tinyNetwork } from './make-sound.ts'

const network = tinyNetwork(1)
const model = {
  network,
  sounds: [60, 62].map((midiNote) => makeSound({ midiNote, frames: 80 }, network)),
  instruments: ['low', 'high'].map((name, index) => ({ name, x: index, y: 0, sounds: [index] })),
}

describe('renderInstruments', () => {
  it('is the render of the pair of these names, with the settings asked for', () => {
    const morph = { from: 'high', to: 'low', at: 0.3, midiNote: 61, seconds: 0.2, releaseSeconds: 0.1 }
    const { samples, sampleRateHz } = renderInstruments(model, {
      ...morph,
      velocity: 0.5,
      detail: 0.5,
      seed: 3,
      sampleRateHz: 22_050,
    })
    const note = { midiNote: 61, velocity: 0.5, seconds: 0.2, releaseSeconds: 0.1 }
    const expected = renderPair(model, 1, 0, { note, at: 0.3, detailAmount: 0.5, seed: 3, sampleRateHz: 22_050 })
    expect(sampleRateHz).toBe(22_050)
    expect(samples).toEqual(expected)
    expect(samples.some((value) => value !== 0)).toBe(true)
  })

  it('says which instruments there are where one is not', () => {
    const morph = { from: 'low', to: 'kazoo', at: 0, midiNote: 60 }
    expect(() => renderInstruments(model, morph)).toThrow('The model has no instrument "kazoo". It has: low, high.')
  })
})
