import { describe, expect, it } from 'vitest'
import { acquaintances } from '../../../src/host/evaluate/acquaintance.ts'

/** Seven pitches of an instrument: with every = 4 the third is held out (the seventh is the highest, so never). */
function recordings(instrument: string) {
  return [60, 62, 64, 65, 67, 69, 71].map((midiNote) => ({ instrument, midiNote, sha256: `${instrument}-${midiNote}` }))
}

function inModel(sha256: string, heldOut = false) {
  return { provenance: { file: sha256, sha256 }, heldOut }
}

describe('acquaintances', () => {
  it('follow the rule for recordings of the training folder that are not in the model', () => {
    const known = acquaintances(recordings('flute'), [inModel('flute-60'), inModel('flute-71')], 4)
    expect(known).toEqual(['trained', 'trained', 'held-out', 'trained', 'trained', 'trained', 'trained'])
  })

  it('call an instrument unseen that the model has no recording of', () => {
    expect(new Set(acquaintances(recordings('oboe'), [inModel('flute-60')], 4))).toEqual(new Set(['unseen']))
  })

  it('believe the model, and count the rest as trained, where the folder is another selection', () => {
    const sounds = [inModel('flute-60'), inModel('flute-65', true)]
    const known = acquaintances(recordings('flute'), sounds, 4)
    expect(known).toEqual(['trained', 'trained', 'trained', 'held-out', 'trained', 'trained', 'trained'])
  })

  it('call an instrument unseen that was added without training', () => {
    const sounds = [inModel('flute-60', true), inModel('flute-62', true)]
    expect(new Set(acquaintances(recordings('flute'), sounds, 4))).toEqual(new Set(['unseen']))
  })
})
