import { byInstrument } from '../model/hold-out.ts'

/** What decides whether a sound is kept. */
export interface SelectableSound {
  readonly instrument: string
  readonly midiNote: number
}

/**
 * At most `most` sounds of each instrument, spread over its pitches: the outermost two, then again and again the one
 * farthest from those chosen (Gonzalez 1985, farthest-point traversal), so that second takes of a pitch come last.
 *
 * @returns indices into `sounds`, rising.
 */
export function spreadOverPitch(sounds: readonly SelectableSound[], most: number): number[] {
  const chosen = [...byInstrument(sounds).values()].flatMap((indices) =>
    spread(
      indices.map((index) => ({ index, midiNote: (sounds[index] as SelectableSound).midiNote })),
      most,
    ),
  )
  return chosen.sort((a, b) => a - b)
}

interface Candidate {
  readonly index: number
  readonly midiNote: number
}

function spread(candidates: readonly Candidate[], most: number): number[] {
  if (candidates.length <= most) return candidates.map(({ index }) => index)
  const left = candidates.toSorted((a, b) => a.midiNote - b.midiNote || a.index - b.index)
  const chosen: Candidate[] = []
  const take = (place: number): void => void chosen.push(...left.splice(place, 1))
  take(most === 1 ? Math.floor(left.length / 2) : 0)
  if (most > 1) take(left.length - 1)
  while (chosen.length < most) take(farthest(left, chosen))
  return chosen.map(({ index }) => index)
}

/** Place in `left` of the pitch farthest from all chosen ones; the lowest of several. */
function farthest(left: readonly Candidate[], chosen: readonly Candidate[]): number {
  let best = 0
  let bestDistance = -1
  for (const [place, { midiNote }] of left.entries()) {
    const distance = Math.min(...chosen.map((other) => Math.abs(other.midiNote - midiNote)))
    if (distance > bestDistance) {
      best = place
      bestDistance = distance
    }
  }
  return best
}
