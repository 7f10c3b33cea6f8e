import type { ModelListing } from '../../contract/host-api.ts'
import { instrumentLabel } from '../pad/weights-in-words.ts'
import { count } from '../views/plain-words.ts'

/** What is in a model, in a line. */
export function modelInWords({ summary, problem }: ModelListing): string {
  if (summary === null) return problem ?? 'This file cannot be read.'
  const { instruments, sounds, bytes } = summary
  return `${count(instruments.length, 'instrument')}, ${count(sounds.length, 'recording')}, ${(bytes / 1e6).toFixed(1)} MB`
}

/** How a model came to be, and under which licences its sounds stand. */
export function originInWords({ summary }: ModelListing): string {
  if (summary === null) return ''
  const { origin, licences } = summary
  const date = new Date(origin.createdAt)
  const when = Number.isNaN(date.getTime()) ? '' : ` on ${date.toLocaleDateString('en', { dateStyle: 'long' })}`
  const said = licences.map(
    ({ licence, sounds }) => `${licence === 'unknown' ? 'no licence noted' : licence} (${sounds})`,
  )
  const made = `Made${when} by ${origin.program}, in ${origin.steps.toLocaleString('en')} steps of training.`
  return `${made} Licences of its recordings: ${said.join(', ')}.`
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
