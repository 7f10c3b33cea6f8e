import { expect, it } from 'vitest'
import { isNoteCertain, midiNoteHint } from '../../../src/io/note-name.ts'
import { isNoteSet, noteAsTyped, withNote } from '../../../src/ui/sounds/set-note.ts'

it('reads notes as people type them', () => {
  expect(['a4', ' C♯5', 'bb 2', 'E♭3'].map(noteAsTyped)).toEqual(['A4', 'C#5', 'Bb2', 'Eb3'])
  expect(['', 'H3', 'A', '60', 'A44'].map(noteAsTyped)).toEqual([null, null, null, null, null])
})

it.each([
  ['flute C4.wav', 'A3', 'flute C4=A3.wav', 57],
  ['flute C4=A3.wav', 'C#5', 'flute C4=C#5.wav', 73],
  ['rain.wav', 'Bb2', 'rain=Bb2.wav', 46],
])('sets in %s the note %s as the analysis takes it', (name, note, expected, midiNote) => {
  const named = withNote(name, note)
  expect(named).toBe(expected)
  expect([isNoteSet(named), isNoteCertain(named), midiNoteHint(named)]).toEqual([true, true, midiNote])
})

it('takes the note off again', () => {
  expect(withNote('flute C4=A3.wav', null)).toBe('flute C4.wav')
  expect(isNoteSet('flute C4.wav')).toBe(false)
})
