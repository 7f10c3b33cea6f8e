import { describe, expect, it } from 'vitest'
import type { Sound } from '../../src/contract/sound.ts'
import { harmonicCount } from '../../src/dsp/image.ts'
import { midiToHz } from '../../src/dsp/pitch.ts'
import { RowCentroid } from '../../src/dsp/row-centroid.ts'
import { typeScriptKernels } from '../../src/engine/kernels/typescript.ts'
import { createShares } from '../../src/engine/key-map.ts'
import { NoteBlend } from '../../src/engine/note-blend.ts'
import { prepareModel } from '../../src/engine/prepared-model.ts'
import { makeSound, tinyNetwork } from './make-sound.ts'

const KEY = 57
const network = tinyNetwork(3)
const dark = makeSound({ midiNote: KEY, tiltDb: -14, attackFrames: 6, noiseDb: -70, instrument: 'dark' }, network)
const bright = makeSound({ midiNote: KEY, tiltDb: -4, attackFrames: 6, noiseDb: -70, instrument: 'bright' }, network)

/** Rows of a blend of some instruments, one of `sounds` each, 30 frames into the note. */
function rowOf(sounds: readonly Sound[], weights: readonly number[], evenBrightness: boolean): Float32Array {
  const instruments = sounds.map(({ instrument }, index) => ({ name: instrument, x: index, y: 0, sounds: [index] }))
  const model = prepareModel({ network, instruments, sounds }, typeScriptKernels, evenBrightness)
  const shares = createShares(8)
  weights.forEach((weight, index) => {
    if (weight > 0) model.keyMaps[index]?.add({ key: KEY, velocity: 1 }, weight, shares)
  })
  const blend = new NoteBlend(model)
  blend.begin(KEY, shares, 4, 1)
  for (let frame = 1; frame <= 30; frame++) blend.advance(frame)
  return blend.row.slice()
}

const centroid = new RowCentroid()
centroid.tune(midiToHz(KEY), harmonicCount(KEY))
const octaves = (row: Float32Array) => centroid.octavesOf(row, 0)

describe('EvenBrightness', () => {
  const ends = [octaves(rowOf([dark, bright], [1, 0], true)), octaves(rowOf([dark, bright], [0, 1], true))]

  it.each([0.2, 0.5, 0.8])('puts the brightness of a blend at its place (%s)', (at) => {
    const even = octaves(rowOf([dark, bright], [1 - at, at], true))
    expect(even).toBeCloseTo(ends[0]! + at * (ends[1]! - ends[0]!), 2)
  })

  it('makes up for what a blend in dB falls short of', () => {
    const plain = octaves(rowOf([dark, bright], [0.5, 0.5], false))
    expect(plain).toBeLessThan((ends[0]! + ends[1]!) / 2 - 0.1)
  })

  it('leaves a single instrument as it was recorded', () => {
    expect(rowOf([dark, bright], [1, 0], true)).toEqual(rowOf([dark, bright], [1, 0], false))
  })

  it('hears two sounds of one instrument as one', () => {
    const two = [dark, { ...bright, midiNote: KEY + 6, instrument: 'dark' }]
    const blendOf = (evenBrightness: boolean) => {
      const instruments = [{ name: 'dark', x: 0, y: 0, sounds: [0, 1] }]
      const model = prepareModel({ network, instruments, sounds: two }, typeScriptKernels, evenBrightness)
      const shares = createShares(8)
      model.keyMaps[0]?.add({ key: KEY + 3, velocity: 1 }, 1, shares)
      expect(shares.count).toBe(2)
      const blend = new NoteBlend(model)
      blend.begin(KEY + 3, shares, 4, 1)
      for (let frame = 1; frame <= 30; frame++) blend.advance(frame)
      return blend.row.slice()
    }
    expect(blendOf(true)).toEqual(blendOf(false))
  })
})
