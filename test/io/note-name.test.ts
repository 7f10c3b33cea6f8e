import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isNoteCertain, midiNoteHint, namedNote } from '../../src/io/note-name.ts'

describe('midiNoteHint', () => {
  it.each([
    ['C4.wav', 60],
    ['C5.wav', 72],
    ['a4.WAV', 69],
    ['flute_Cs4_f.wav', 61],
    ['A#3.flac', 58],
    ['A♯3.flac', 58],
    ['Bb2.wav', 46],
    ['B♭2.wav', 46],
    ['guitar-E3.wav', 52],
    ['Cb4.wav', 59],
    ['B#3.wav', 60],
    ['fluteC4.wav', 60],
    ['piano.ff.Gb2.aiff', 42],
    ['Violin (G3) take 7.wav', 55],
    ['flute/low/As3.wav', 58],
    ['VSCO_A4v2.wav', 69],
    ['E4_E4.wav', 64],
    ['60.wav', 60],
    ['piano_note-072.wav', 72],
    ['midi60.wav', 60],
    ['日本 D5.wav', 74],
  ])('takes %s for %i', (file, midiNote) => {
    expect(midiNoteHint(file)).toBe(midiNote)
  })

  it.each([
    'flute.wav',
    'take 44.wav',
    '7.wav',
    '199.wav',
    '20240612.wav',
    'Flute.nonvib.ff.C4B4.wav',
    'C4_to_G4.wav',
    'Es4.wav',
    'H4.wav',
    'C44.wav',
    'C4x.wav',
    'A.wav',
    'ÄC4.wav'.normalize('NFD').slice(0, 1),
    '',
  ])('does not guess from %s', (file) => {
    expect(midiNoteHint(file)).toBeNull()
  })

  it('agrees with the manifest on every bundled recording', () => {
    const lines = readFileSync(new URL('../../samples/MANIFEST.csv', import.meta.url), 'utf8')
      .trim()
      .split('\n')
    const named = lines.slice(1).map((line) => line.split(','))
    expect(named.length).toBeGreaterThan(100)
    for (const [file = '', , midi] of named) expect([file, midiNoteHint(file)]).toEqual([file, Number(midi)])
  })
})

describe('isNoteCertain', () => {
  it.each(['a/flute=A3.wav', 'flute C4 =A3.wav', 'C4=A3.wav'])('of %s', (file) => {
    expect(isNoteCertain(file)).toBe(true)
    expect(midiNoteHint(file)).toBe(57)
  })
  it.each(['flute A3.wav', 'a=b.wav', 'flute=A3/C4.wav', '=A3 or C4.wav', '=Es4.wav'])('not of %s', (file) => {
    expect(isNoteCertain(file)).toBe(false)
  })
})

describe('namedNote', () => {
  it('keeps what stands before the note', () => {
    expect(namedNote('flute_Cs4_f.wav')?.prefix).toBe('flute')
    expect(namedNote('Grand Piano - A4.wav')?.prefix).toBe('Grand Piano')
    expect(namedNote('organ (8ft)_C4.wav')?.prefix).toBe('organ (8ft)')
    expect(namedNote('C4.wav')?.prefix).toBe('')
    expect(namedNote('piano_note-072.wav')?.prefix).toBe('piano')
  })
})
