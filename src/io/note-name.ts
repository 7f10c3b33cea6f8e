/** A file name taken apart round the note it names. */
export interface NamedNote {
  /** What stands before the note, without separators at its end: 'flute' of 'flute_Cs4_f'. */
  readonly prefix: string
  readonly midiNote: number
}

const SEMITONES: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 }

/**
 * Letter, accidental, octave; before it the start, a separator, or a small letter ahead of a capital ('fluteC4');
 * after it the end, a separator, or a velocity layer ('C4v2'). 'C4B4' (a run of notes in one file) names none.
 */
const NOTE = /(?<=^|[^\p{L}\p{N}#♯♭]|[a-z](?=[A-G]))([A-Ga-g])([#s♯b♭]?)([0-9])(?=$|[^\p{L}\p{N}]|vl?\d)/gu

/** A note that a person has set, at the end of a name. */
const SET_NOTE = /=[A-Ga-g][#s♯b♭]?\d$/u

/** A MIDI number is believed only as the whole name, or after a word that says it is one. */
const MIDI_NUMBER = /(?:^|(?<=^|[^\p{L}])(?:midi|note|key)[ _-]?)0?(\d{2,3})$/iu

/**
 * The note that a file's name tells: 'C5.wav', 'flute_Cs4_f.wav', 'A#3', 'Bb2', '60', 'note-60'. A hint to weigh, not a
 * fact: names and roots lie.
 *
 * 's' is sharp, as in sample libraries; 'Es' and 'Bs' are left alone, for E flat and B sharp look the same.
 *
 * @param file a file name or path with `/`; its extension is ignored.
 * @returns a whole MIDI note 12..127 (C4 = 60), or null when the name tells none, or several.
 */
export function midiNoteHint(file: string): number | null {
  return namedNote(file)?.midiNote ?? null
}

/** True where a person has set the note, not merely named the file after it: 'flute C4=A3.wav'. */
export function isNoteCertain(file: string): boolean {
  return SET_NOTE.test(fileStem(file)) && midiNoteHint(file) !== null
}

/** As {@link midiNoteHint}, with what stands before the note. */
export function namedNote(file: string): NamedNote | null {
  const name = fileStem(file)
  // A note that was set speaks alone, whatever the name said before.
  const stem = SET_NOTE.exec(name)?.[0] ?? name
  const found = [...stem.matchAll(NOTE)].map((match) => ({
    prefix: before(stem, match.index),
    midiNote: noteOf(match),
  }))
  const notes = new Set(found.map((note) => note.midiNote))
  const [first] = found
  if (first !== undefined)
    return notes.size === 1 && first.midiNote !== null ? { ...first, midiNote: first.midiNote } : null
  const number = MIDI_NUMBER.exec(stem)
  const midiNote = Number(number?.[1])
  // 21 to 108 are the keys of a piano: numbers beyond are takes and dates.
  if (number === null || midiNote < 21 || midiNote > 108) return null
  return { prefix: before(stem, number.index), midiNote }
}

function noteOf(match: RegExpMatchArray): number | null {
  const [, letter = '', accidental = '', octave = ''] = match
  const name = letter.toUpperCase()
  if (accidental === 's' && (name === 'E' || name === 'B')) return null
  const shift = accidental === '' ? 0 : accidental === 'b' || accidental === '♭' ? -1 : 1
  const midiNote = 12 * (Number(octave) + 1) + (SEMITONES[name] as number) + shift
  return midiNote >= 12 && midiNote <= 127 ? midiNote : null
}

function before(stem: string, index: number): string {
  return stem.slice(0, index).replace(/[^\p{L}\p{N})\]]+$/u, '')
}

/** A file's name without folders and extension. */
export function fileStem(file: string): string {
  const name = file.slice(file.lastIndexOf('/') + 1)
  const dot = name.lastIndexOf('.')
  return dot > 0 ? name.slice(0, dot) : name
}
