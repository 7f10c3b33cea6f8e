import type { ModelListing } from '../../contract/host-api.ts'
import { instrumentLabel } from '../pad/weights-in-words.ts'

/** What is in a model, in a line. */
export function modelInWords({ summary, problem }: ModelListing): string {
  if (summary === null) return problem ?? 'This file cannot be read.'
  const { instruments, sounds, bytes } = summary
  return `${count(instruments.length, 'instrument')}, ${count(sounds.length, 'recording')}, ${(bytes / 1e6).toFixed(1)} MB`
}

/** Instruments with where their recordings come from and under what licence, each said once. */
export function provenanceOf({ summary }: ModelListing): { instrument: string; from: string }[] {
  if (summary === null) return []
  return summary.instruments.map(({ name }) => {
    const sounds = summary.sounds.filter(({ instrument }) => instrument === name)
    const said = new Set(
      sounds.map(({ source, licence }) => [source, licence].filter((part) => part !== null).join(', ')),
    )
    const from = [...said].filter((one) => one !== '').join('; ')
    return { instrument: instrumentLabel(name), from: from === '' ? 'your own recordings: no licence is noted' : from }
  })
}

function count(many: number, thing: string): string {
  return `${many} ${thing}${many === 1 ? '' : 's'}`
}
