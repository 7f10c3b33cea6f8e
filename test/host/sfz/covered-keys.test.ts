import { describe, expect, it } from 'vitest'
import { blendedSounds, coveredKeys } from '../../../src/host/sfz/covered-keys.ts'
import { makeSound, tinyNetwork } from '../../engine/make-sound.ts'

const network = tinyNetwork(1)
const notes = [50.2, 62, 79.6, 60, 66, 20]
const model = {
  network,
  sounds: notes.map((midiNote) => makeSound({ midiNote, frames: 20 }, network)),
  instruments: [
    { name: 'a', x: 0, y: 0, sounds: [0, 1, 2] },
    { name: 'b', x: 1, y: 0, sounds: [3, 4] },
    { name: 'c', x: 1, y: 1, sounds: [5] },
  ],
}

describe('coveredKeys', () => {
  it('are those of the instruments that are heard somewhere', () => {
    expect(coveredKeys(model, [Float32Array.of(1, 0, 0), Float32Array.of(0.5, 0.48, 0.02)])).toEqual({
      lowest: 50,
      highest: 80,
    })
  })

  it('are two octaves at least', () => {
    expect(coveredKeys(model, [Float32Array.of(0, 1, 0)])).toEqual({ lowest: 51, highest: 75 })
  })
})

describe('blendedSounds', () => {
  it('are all that have a part', () => {
    expect(blendedSounds(model, [Float32Array.of(0, 0.98, 0.02)]).map(({ midiNote }) => midiNote)).toEqual([60, 66, 20])
  })
})
