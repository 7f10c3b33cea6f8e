import { describe, expect, it } from 'vitest'
import { noteName } from '../../src/host/note-name.ts'

describe('noteName', () => {
  it.each([
    [60, 'C4'],
    [69.1, 'A4 +10'],
    [72.96, 'C#5 -4'],
    [21, 'A0'],
    [0, 'C-1'],
  ])('calls MIDI %s %s', (midiNote, name) => {
    expect(noteName(midiNote)).toBe(name)
  })
})
