import { describe, expect, it } from 'vitest'
import { letterOfNote, noteOfCode } from '../../../src/ui/keys/computer-keys.ts'
import { NoteIds } from '../../../src/ui/keys/note-ids.ts'
import { keyAt, noteLabel, pianoKeys, velocityAt } from '../../../src/ui/keys/piano-layout.ts'

describe('the computer keyboard', () => {
  it('plays two rows an octave apart, by place', () => {
    expect(noteOfCode('KeyZ', 0)).toBe(48)
    expect(noteOfCode('KeyS', 0)).toBe(49)
    expect(noteOfCode('KeyQ', 0)).toBe(60)
    expect(noteOfCode('KeyQ', -1)).toBe(48)
    expect(noteOfCode('Space', 0)).toBeNull()
  })

  it('tells the piano a letter that plays the note', () => {
    expect(letterOfNote(60, 0)).toBe('Q')
    expect(letterOfNote(49, 0)).toBe('S')
    expect(letterOfNote(61, 0)).toBe('2')
    expect(letterOfNote(20, 0)).toBe('')
  })
})

describe('the piano', () => {
  const keys = pianoKeys(60, 72)
  it('has eight white keys in an octave and its end, black ones on their seams', () => {
    expect(keys.filter(({ black }) => !black)).toHaveLength(8)
    expect(keyAt(keys, 0.5, 0.9)?.note).toBe(60)
    expect(keyAt(keys, 1, 0.2)?.note).toBe(61)
    expect(keyAt(keys, 1.1, 0.9)?.note).toBe(62)
    expect(keyAt(keys, 3, 0.2)?.note).toBe(65)
    expect(keyAt(keys, 99, 0.5)).toBeNull()
  })

  it('plays louder nearer to the foot', () => {
    const white = keyAt(keys, 0.5, 0.9)
    if (white === null) throw new Error('expected a key')
    expect(velocityAt(white, 0)).toBe(0.25)
    expect(velocityAt(white, 1)).toBe(1)
  })

  it('names notes', () => {
    expect([60, 61, 69, 0].map(noteLabel)).toEqual(['C4', 'C♯4', 'A4', 'C-1'])
  })
})

describe('NoteIds', () => {
  it('gives each note its own id and lists the latest first', () => {
    const ids = new NoteIds()
    const first = ids.start('a')
    const second = ids.start('b')
    expect(first).not.toBe(second)
    expect(ids.all).toEqual([second, first])
    expect(ids.end('a')).toBe(first)
    expect(ids.end('a')).toBeNull()
    expect(ids.all).toEqual([second])
  })
})
