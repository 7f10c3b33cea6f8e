/** The computer keyboard as two rows of a piano, by place and not by letter: Z and Q are where US keyboards have them. */
const LOWER = ['KeyZ', 'KeyS', 'KeyX', 'KeyD', 'KeyC', 'KeyV', 'KeyG', 'KeyB', 'KeyH', 'KeyN', 'KeyJ', 'KeyM']
const LOWER_END = ['Comma', 'KeyL', 'Period', 'Semicolon', 'Slash']
const UPPER = ['KeyQ', 'Digit2', 'KeyW', 'Digit3', 'KeyE', 'KeyR', 'Digit5', 'KeyT', 'Digit6', 'KeyY', 'Digit7', 'KeyU']
const UPPER_END = ['KeyI', 'Digit9', 'KeyO', 'Digit0', 'KeyP']

/** MIDI note of the lower row's first key: C3. */
const LOWEST = 48

const NOTES = new Map<string, number>([
  ...[...LOWER, ...LOWER_END].map((code, at) => [code, LOWEST + at] as const),
  ...[...UPPER, ...UPPER_END].map((code, at) => [code, LOWEST + 12 + at] as const),
])

const SIGNS: Readonly<Record<string, string>> = { Comma: ',', Period: '.', Semicolon: ';', Slash: '/' }

/** How hard a computer key is struck: it cannot tell. */
export const COMPUTER_VELOCITY = 0.8

/** MIDI note of a key by `KeyboardEvent.code`; null for one that plays nothing. @param octave -3 to 3. */
export function noteOfCode(code: string, octave: number): number | null {
  const note = NOTES.get(code)
  return note === undefined ? null : note + 12 * octave
}

/** The letter on a US keyboard that plays a note, for the piano; '' for a note out of reach. The upper row wins. */
export function letterOfNote(note: number, octave: number): string {
  let letter = ''
  for (const [code, at] of NOTES)
    if (at + 12 * octave === note) letter = SIGNS[code] ?? code.replace(/^(Key|Digit)/, '')
  return letter
}
