/** A key of the on-screen piano; widths are shares of a white key. */
export interface PianoKey {
  readonly note: number
  readonly black: boolean
  /** Left edge, in white keys from the piano's left end. */
  readonly left: number
}

/** Width and height of a black key beside a white one's. */
export const BLACK_WIDTH = 0.6
export const BLACK_HEIGHT = 0.62

const BLACK_STEPS = new Set([1, 3, 6, 8, 10])
const NAMES = ['C', 'C♯', 'D', 'E♭', 'E', 'F', 'F♯', 'G', 'A♭', 'A', 'B♭', 'B']

/** Softest and loudest a pointer plays, at the top and the foot of a key. */
const SOFTEST = 0.25
const LOUDEST = 1

/** Keys from one white key to another, both included. */
export function pianoKeys(first: number, last: number): PianoKey[] {
  const keys: PianoKey[] = []
  let white = 0
  for (let note = first; note <= last; note++) {
    const black = BLACK_STEPS.has(note % 12)
    keys.push({ note, black, left: black ? white - BLACK_WIDTH / 2 : white })
    if (!black) white++
  }
  return keys
}

/** The key under a place; null beside the piano. @param x white keys from the left. @param y 0 at the top, 1 at the foot. */
export function keyAt(keys: readonly PianoKey[], x: number, y: number): PianoKey | null {
  const under = (key: PianoKey) => x >= key.left && x < key.left + (key.black ? BLACK_WIDTH : 1)
  const black = y < BLACK_HEIGHT ? keys.find((key) => key.black && under(key)) : undefined
  return black ?? keys.find((key) => !key.black && under(key)) ?? null
}

/** Nearer to the foot is louder, over the key's own length. */
export function velocityAt(key: PianoKey, y: number): number {
  const share = Math.min(1, Math.max(0, key.black ? y / BLACK_HEIGHT : y))
  return SOFTEST + (LOUDEST - SOFTEST) * share
}

/** 'C4' for 60. */
export function noteLabel(note: number): string {
  return `${NAMES[((note % 12) + 12) % 12]}${Math.floor(note / 12) - 1}`
}
