const NAMES = ['C', 'C#', 'D', 'D#', 'E', 'F', 'F#', 'G', 'G#', 'A', 'A#', 'B'] as const

/** The nearest note's name and the distance from it in cents: 69.1 is 'A4 +10'. */
export function noteName(midiNote: number): string {
  const nearest = Math.round(midiNote)
  const cents = Math.round((midiNote - nearest) * 100)
  const name = `${NAMES[((nearest % 12) + 12) % 12] ?? ''}${Math.floor(nearest / 12) - 1}`
  return cents === 0 ? name : `${name} ${cents > 0 ? '+' : '-'}${Math.abs(cents)}`
}
