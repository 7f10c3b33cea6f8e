import type { PlayableModel } from '../engine/prepared-model.ts'

/** The middle of the range that all instruments of the row (or of the model) share; of them all where they share none. */
export function commonNote({ instruments, sounds }: PlayableModel, row: readonly number[]): number {
  const chosen = row.length === 0 ? instruments : row.flatMap((index) => instruments[index] ?? [])
  const ranges = chosen.map(({ sounds: own }) => {
    const members = own.flatMap((index) => sounds[index] ?? [])
    const pitched = members.filter(({ verdict }) => verdict !== 'unpitched')
    const notes = (pitched.length > 0 ? pitched : members).map(({ midiNote }) => midiNote)
    return { lowest: Math.min(...notes), highest: Math.max(...notes) }
  })
  const low = Math.max(...ranges.map(({ lowest }) => lowest))
  const high = Math.min(...ranges.map(({ highest }) => highest))
  return Math.round((low + high) / 2)
}
