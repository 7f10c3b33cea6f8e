import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MidiReader } from '../../../src/ui/keys/midi-messages.ts'
import { NoteIds } from '../../../src/ui/keys/note-ids.ts'

const reader = () => new MidiReader('test', new NoteIds(), () => ({ x: 0.2, y: 0.5 }))

/** MPE's configuration message: 15 member channels below channel 1. */
function withMpe(midi: MidiReader): MidiReader {
  for (const message of [
    [0xb0, 101, 0],
    [0xb0, 100, 6],
    [0xb0, 6, 15],
  ])
    midi.read(message)
  return midi
}

describe('MidiReader', () => {
  it('reads notes, a note-on of velocity 0 as an end, and struck again as ended and struck', () => {
    const midi = reader()
    expect(midi.read([0x90, 60, 127]).events).toEqual([{ type: 'noteOn', noteId: 0, key: 60, velocity: 1 }])
    expect(midi.read([0x90, 60, 64]).events.map(({ type }) => type)).toEqual(['noteOff', 'noteOn'])
    expect(midi.read([0x90, 60, 0]).events).toEqual([{ type: 'noteOff', noteId: 1 }])
    expect(midi.read([0x80, 60, 0]).events).toEqual([])
  })

  it('bends two semitones unless told a range', () => {
    const midi = reader()
    expect(midi.read([0xe0, 127, 127]).events).toEqual([{ type: 'bend', semitones: 2 }])
    expect(midi.read([0xe0, 0, 64]).events).toEqual([{ type: 'bend', semitones: 0 }])
    for (const message of [
      [0xb0, 101, 0],
      [0xb0, 100, 0],
      [0xb0, 6, 12],
    ])
      midi.read(message)
    expect(midi.read([0xe0, 0, 0]).events).toEqual([{ type: 'bend', semitones: -12 }])
  })

  it('reads the pedal, panic and controllers to learn', () => {
    const midi = reader()
    expect(midi.read([0xb0, 64, 127]).events).toEqual([{ type: 'sustain', down: true }])
    expect(midi.read([0xb0, 64, 0]).events).toEqual([{ type: 'sustain', down: false }])
    midi.read([0x90, 60, 100])
    expect(midi.read([0xb0, 123, 0]).events).toEqual([{ type: 'allNotesOff' }])
    expect(midi.read([0x80, 60, 0]).events).toEqual([])
    expect(midi.read([0xb0, 1, 127]).control).toEqual({ controller: 1, value: 1 })
  })

  it('joins a coarse controller and the fine one right after it', () => {
    const midi = reader()
    expect(midi.read([0xb0, 16, 127]).control).toEqual({ controller: 16, value: 1 })
    expect(midi.read([0xb0, 16, 64]).control).toEqual({ controller: 16, value: 64 / 127 })
    expect(midi.read([0xb0, 48, 1]).control).toEqual({ controller: 16, value: (128 * 64 + 1) / 16_383 })
    expect(midi.read([0xb0, 20, 5]).control?.controller).toBe(20)
    expect(midi.read([0xb0, 48, 127]).control).toEqual({ controller: 48, value: 1 })
  })

  it('leaves messages to the channel out of what can be learned', () => {
    expect(reader().read([0xb0, 121, 0]).control).toBeNull()
  })

  it('with MPE moves and bends one note by its channel', () => {
    const midi = withMpe(reader())
    expect(midi.mpe).toBe(true)
    midi.read([0x91, 60, 100])
    midi.read([0x92, 64, 100])
    expect(midi.read([0xe2, 127, 127]).events).toEqual([{ type: 'noteBend', noteId: 1, semitones: 48 }])
    expect(midi.read([0xd1, 127]).events).toEqual([{ type: 'notePlace', noteId: 0, place: { x: 1, y: 0.5 } }])
    expect(midi.read([0xb1, 74, 127]).events).toEqual([{ type: 'notePlace', noteId: 0, place: { x: 1, y: 1 } }])
    expect(midi.read([0xe0, 127, 127]).events).toEqual([{ type: 'bend', semitones: 2 }])
  })

  it('survives any bytes', () => {
    const midi = withMpe(reader())
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4 }), (bytes) => {
        for (const event of midi.read(bytes).events) expect(event.type).toBeTypeOf('string')
      }),
      { numRuns: 2000 },
    )
  })
})
