import type { TrainingItemInfo } from './training-source.ts'

/** Pitches closer than this, in semitones, are the same pitch played again (another dynamic, another take). */
const SAME_PITCH = 0.5

/**
 * Which items are held out of training: in each instrument every `every`-th pitch, counted from the third (the second
 * where `every` is 2), never the highest or lowest, so that what is judged lies between pitches that were learned. All
 * recordings of a held-out pitch are held out, or the same note would be on both sides.
 *
 * @param items any order.
 * @param every 0 holds out none; 4 is the rule behind the figures of docs/experiments.md.
 * @returns one flag per item.
 */
export function holdOut(items: readonly Pick<TrainingItemInfo, 'instrument' | 'midiNote'>[], every: number): boolean[] {
  const heldOut = items.map(() => false)
  if (every < 1) return heldOut
  for (const indices of byInstrument(items).values()) {
    const pitches = distinctPitches(indices.map((index) => (items[index] as TrainingItemInfo).midiNote))
    for (const index of indices) {
      const rank = pitchRank(pitches, (items[index] as TrainingItemInfo).midiNote)
      const chosen = rank % every === Math.min(2, every - 1)
      heldOut[index] = chosen && rank > 0 && rank < pitches.length - 1
    }
  }
  return heldOut
}

/** Indices of each instrument's items, instruments in the order of their first item. */
export function byInstrument(items: readonly { readonly instrument: string }[]): Map<string, number[]> {
  const groups = new Map<string, number[]>()
  for (const [index, { instrument }] of items.entries()) {
    const group = groups.get(instrument)
    if (group) group.push(index)
    else groups.set(instrument, [index])
  }
  return groups
}

function distinctPitches(midiNotes: readonly number[]): number[] {
  const pitches: number[] = []
  for (const note of midiNotes.toSorted((a, b) => a - b)) {
    const last = pitches.at(-1)
    if (last === undefined || note - last > SAME_PITCH) pitches.push(note)
  }
  return pitches
}

function pitchRank(pitches: readonly number[], midiNote: number): number {
  let rank = 0
  while (rank + 1 < pitches.length && (pitches[rank + 1] as number) <= midiNote) rank++
  return rank
}
