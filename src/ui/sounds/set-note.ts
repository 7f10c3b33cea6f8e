/** A note as one types it. */
const NOTE = /^([a-g])\s*([#♯b♭]?)\s*(\d)$/i

/** A note that was set, at the end of a name without its ending: how the host's analysis is told (docs/command-line.md). */
const SET_NOTE = /=[A-G][#b]?\d$/

/** 'c♯5' is 'C#5'; null where it is no note. */
export function noteAsTyped(text: string): string | null {
  const [, letter = '', accidental = '', octave = ''] = NOTE.exec(text.trim()) ?? []
  if (letter === '') return null
  return `${letter.toUpperCase()}${accidental.replace('♯', '#').replace('♭', 'b')}${octave}`
}

/** The file's name with this note set, or, for null, with none. */
export function withNote(name: string, note: string | null): string {
  const dot = name.lastIndexOf('.')
  const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, '']
  const plain = stem.replace(SET_NOTE, '')
  return `${plain}${note === null ? '' : `=${note}`}${ending}`
}

/** True where a person has set the note. */
export function isNoteSet(name: string): boolean {
  return SET_NOTE.test(name.replace(/\.[^.]+$/, ''))
}
