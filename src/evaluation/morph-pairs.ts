/** Recordings of one pitch lie within this of each other, in semitones. */
const SAME_PITCH = 0.7

/** Between C5 and E4: where most instruments play; the pair nearest to it stands for its two instruments. */
const WANTED_NOTE = 69

/**
 * Pairs of recordings to morph between: for every two instruments that were recorded at one pitch, the two recordings at
 * the shared pitch nearest to A4. In the order of the items.
 *
 * @param most an even spread of so many, where there are more.
 * @returns pairs of indices into `items`.
 */
export function morphPairs(
  items: readonly { readonly instrument: string; readonly midiNote: number }[],
  most = Number.POSITIVE_INFINITY,
): [number, number][] {
  const best = new Map<string, { readonly pair: [number, number]; readonly distance: number }>()
  for (const [first, a] of items.entries()) {
    for (const [second, b] of items.entries()) {
      if (second <= first || a.instrument === b.instrument || Math.abs(a.midiNote - b.midiNote) > SAME_PITCH) continue
      const names = [a.instrument, b.instrument].sort().join('\n')
      const distance = Math.abs(a.midiNote - WANTED_NOTE)
      const known = best.get(names)
      if (known === undefined || distance < known.distance) best.set(names, { pair: [first, second], distance })
    }
  }
  const pairs = [...best.values()].map(({ pair }) => pair)
  if (pairs.length <= most) return pairs
  return Array.from(
    { length: most },
    (_, place) => pairs[Math.floor((place * pairs.length) / most)] as [number, number],
  )
}
