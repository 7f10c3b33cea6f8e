import type { Sound } from '../../contract/sound.ts'

/** What a sampled instrument was made of, and on what terms: the text that goes with it. */
export function licencesText(title: string, sounds: readonly Pick<Sound, 'provenance'>[]): string {
  const terms = new Map<string, string[]>()
  for (const { provenance } of sounds) {
    const { file, source = 'source not stated', licence = 'licence not stated' } = provenance
    const key = `${licence} - ${source}`
    terms.set(key, [...(terms.get(key) ?? []), file])
  }
  const lists = [...terms].map(([key, files]) => `${key}\n${files.map((file) => `  ${file}\n`).join('')}`)
  return [
    `${title}\n`,
    'The samples were synthesised by Timbrel from a model of the recordings below: analysed, modified, blended. Their',
    'terms go with the samples; keep this file beside them.\n',
    ...lists,
  ].join('\n')
}
