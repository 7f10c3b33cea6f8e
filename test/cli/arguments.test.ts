import { InvalidArgumentError } from 'commander'
import { describe, expect, it } from 'vitest'
import {
  bitDepth,
  integerWithin,
  keyRange,
  nameList,
  note,
  numberWithin,
  padPoint,
  position,
  sampleFormat,
} from '../../src/cli/arguments.ts'

describe('arguments', () => {
  it.each([
    ['C5', 72],
    ['F#3', 54],
    ['Bb2', 46],
    ['c4', 60],
    ['60.5', 60.5],
    ['0', 0],
  ])('reads the note %s as %s', (text, midiNote) => {
    expect(note(text)).toBe(midiNote)
  })

  it.each(['', 'H4', 'C', '128', '-1', 'flute_C4', 'NaN'])('refuses the note "%s"', (text) => {
    expect(() => note(text)).toThrow(InvalidArgumentError)
  })

  it('reads a position and a sweep', () => {
    expect(position('0.5')).toEqual({ start: 0.5, end: 0.5 })
    expect(position('1..0')).toEqual({ start: 1, end: 0 })
  })

  it.each(['', '2', '0..2', '0..0.5..1', 'a', '0..'])('refuses the position "%s"', (text) => {
    expect(() => position(text)).toThrow(InvalidArgumentError)
  })

  it('reads a place on the pad, names, a format and numbers', () => {
    expect(padPoint('0.3,1')).toEqual({ x: 0.3, y: 1 })
    expect(nameList(2)('flute, harp')).toEqual(['flute', 'harp'])
    expect(sampleFormat('32f')).toBe('32f')
    expect(numberWithin(0, 1)('0.25')).toBe(0.25)
    expect(integerWithin(2, 9)('5')).toBe(5)
  })

  it('refuses what is out of range or no number', () => {
    for (const text of ['0.3', '0.3,2', '0.3,0.2,0.1', ',1']) expect(() => padPoint(text)).toThrow(InvalidArgumentError)
    expect(() => nameList(2)('flute')).toThrow(InvalidArgumentError)
    expect(() => nameList(1)('flute,,harp')).toThrow(InvalidArgumentError)
    expect(() => sampleFormat('8')).toThrow(InvalidArgumentError)
    expect(() => numberWithin(0, 1)(' ')).toThrow(InvalidArgumentError)
    expect(() => integerWithin(2, 9)('5.5')).toThrow(InvalidArgumentError)
  })

  it('reads keys from low to high and nothing else', () => {
    expect(keyRange('C3..C6')).toEqual({ lowest: 48, highest: 84 })
    expect(keyRange('60..60')).toEqual({ lowest: 60, highest: 60 })
    for (const text of ['C3', 'C6..C3', '60.5..70', 'C3..', 'C3..C4..C5']) {
      expect(() => keyRange(text), text).toThrow(InvalidArgumentError)
    }
  })

  it('reads bits of a sample', () => {
    expect(bitDepth('24')).toBe('24')
    expect(() => bitDepth('32f')).toThrow(InvalidArgumentError)
  })
})
