import { InvalidArgumentError } from 'commander'
import type { SampleFormat } from '../contract/render.ts'
import { midiNoteHint } from '../io/note-name.ts'

/** A number within a range, for commander's argument parsers. */
export function numberWithin(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text)
    if (!(value >= low && value <= high)) throw new InvalidArgumentError(`Expected a number from ${low} to ${high}.`)
    return value
  }
}

/** A whole number within a range. */
export function integerWithin(low: number, high: number): (text: string) => number {
  const number = numberWithin(low, high)
  return (text) => {
    const value = number(text)
    if (!Number.isInteger(value)) throw new InvalidArgumentError(`Expected a whole number from ${low} to ${high}.`)
    return value
  }
}

/** A note's name and nothing else. */
const NOTE_NAME = /^[A-Ga-g][#s♯b♭]?\d$/u

/** A note name (C5, F#3, Bb2) or a MIDI number (72, 60.5). */
export function note(text: string): number {
  const named = NOTE_NAME.test(text) ? midiNoteHint(text) : null
  const midiNote = named ?? (text.trim() === '' ? Number.NaN : Number(text))
  if (!(midiNote >= 0 && midiNote <= 127)) {
    throw new InvalidArgumentError('Expected a note such as C5, F#3 or Bb2, or a MIDI number from 0 to 127.')
  }
  return midiNote
}

/** `x,y`, each 0 to 1. */
export function padPoint(text: string): { x: number; y: number } {
  const parts = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  const [x, y] = parts
  if (parts.length !== 2 || x === undefined || y === undefined || !(x >= 0 && x <= 1 && y >= 0 && y <= 1)) {
    throw new InvalidArgumentError('Expected x,y with each from 0 to 1, such as 0.3,0.7.')
  }
  return { x, y }
}

/** A morph position: one place, or a sweep from one place to another. */
export interface At {
  readonly start: number
  readonly end: number
}

/** `0.5`, or `0..1` for a sweep over the duration. */
export function position(text: string): At {
  const parts = text.split('..').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  const [start, end = start] = parts
  const within = (value: number | undefined): value is number => value !== undefined && value >= 0 && value <= 1
  if (parts.length > 2 || !within(start) || !within(end)) {
    throw new InvalidArgumentError('Expected a position from 0 to 1 such as 0.5, or a sweep such as 0..1.')
  }
  return { start, end }
}

/** Names separated by commas, at least `least` of them. */
export function nameList(least: number): (text: string) => string[] {
  return (text) => {
    const names = text.split(',').map((name) => name.trim())
    if (names.length < least || names.some((name) => name === '')) {
      throw new InvalidArgumentError(`Expected at least ${least} names separated by commas.`)
    }
    return names
  }
}

/** 16, 24 or 32f. */
export function sampleFormat(text: string): SampleFormat {
  if (text !== '16' && text !== '24' && text !== '32f') throw new InvalidArgumentError('Expected 16, 24 or 32f.')
  return text
}

/** 16 or 24. */
export function bitDepth(text: string): '16' | '24' {
  if (text !== '16' && text !== '24') throw new InvalidArgumentError('Expected 16 or 24.')
  return text
}

/** `C3..C6`: whole notes, the lower first. */
export function keyRange(text: string): { lowest: number; highest: number } {
  const parts = text.split('..').map(note)
  const [lowest, highest] = parts
  const areWhole = parts.length === 2 && parts.every(Number.isInteger)
  if (!areWhole || lowest === undefined || highest === undefined || lowest > highest) {
    throw new InvalidArgumentError('Expected the lowest and the highest key, such as C3..C6 or 48..84.')
  }
  return { lowest, highest }
}
