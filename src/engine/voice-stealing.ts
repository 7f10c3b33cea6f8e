import type { Voice } from './voice.ts'

/** Which voices make room for a new note first: of one class the quietest, of those begun the oldest. */
const Steal = { free: 0, fading: 1, released: 2, held: 3, begun: 4, never: 5 } as const

function stealClassOf(voice: Voice): number {
  if (!voice.sounding) return Steal.free
  if (!voice.playing) return Steal.fading
  if (voice.releasing) return Steal.released
  return voice.settled ? Steal.held : Steal.begun
}

/**
 * The voice that can be spared best, by {@link Steal}. Allocates nothing.
 *
 * @param starts [voices] samples at which their notes began.
 * @param isFull one of those that play, though others are free.
 * @returns its index.
 */
export function spareVoice(voices: readonly Voice[], starts: Float64Array, isFull: boolean): number {
  let best = 0
  let bestClass: number = Steal.never
  let bestRank = Number.POSITIVE_INFINITY
  for (let index = 0; index < voices.length; index++) {
    const voice = voices[index] as Voice
    if (isFull && !voice.playing) continue
    const stealClass = stealClassOf(voice)
    // Of notes just begun the oldest: they are all quiet, in what leads up to their onset.
    const rank = stealClass === Steal.begun ? (starts[index] as number) : voice.levelDb
    if (stealClass > bestClass || (stealClass === bestClass && !(rank < bestRank))) continue
    best = index
    bestClass = stealClass
    bestRank = rank
  }
  return best
}
