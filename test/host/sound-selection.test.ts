import { describe, expect, it } from 'vitest'
import { spreadOverPitch } from '../../src/host/sound-selection.ts'

const of = (instrument: string, ...midiNotes: number[]) => midiNotes.map((midiNote) => ({ instrument, midiNote }))

describe('spreadOverPitch', () => {
  it('keeps all where there are no more than the cap', () => {
    expect(spreadOverPitch([...of('flute', 60, 72), ...of('harp', 48)], 2)).toEqual([0, 1, 2])
  })

  it('keeps the outermost pitches and spreads the rest, before second takes of a pitch', () => {
    const sounds = of('flute', 60, 60, 60, 66, 61, 84, 72, 78)
    const kept = spreadOverPitch(sounds, 5).map((index) => sounds[index]?.midiNote)
    expect(kept).toEqual([60, 66, 84, 72, 78])
  })

  it('caps each instrument by itself', () => {
    const sounds = [...of('flute', 60, 61, 62), ...of('harp', 40, 41, 42)]
    expect(spreadOverPitch(sounds, 2)).toEqual([0, 2, 3, 5])
  })

  it('keeps the middle pitch where only one may stay', () => {
    expect(spreadOverPitch(of('flute', 50, 90, 70), 1)).toEqual([2])
  })
})
