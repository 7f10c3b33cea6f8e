import type { Score } from '../contract/score.ts'

/** The most notes of a piece that key or pedal hold at once. */
export function mostNotesAtOnce({ events }: Score): number {
  const keys = new Set<number>()
  let ringing = 0
  let pedalDown = false
  let most = 0
  for (const { event } of events) {
    if (event.type === 'noteOn') keys.add(event.noteId)
    else if (event.type === 'noteOff' && keys.delete(event.noteId) && pedalDown) ringing++
    else if (event.type === 'sustain') pedalDown = event.down
    else if (event.type === 'allNotesOff') keys.clear()
    if (!pedalDown || event.type === 'allNotesOff') ringing = 0
    most = Math.max(most, keys.size + ringing)
  }
  return most
}
