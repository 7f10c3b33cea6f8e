import type { FolderScan, FoundRecording } from '../contract/folder.ts'
import { compareNaturally } from './natural-order.ts'
import { namedNote } from './note-name.ts'

/** Fewer names of a kind are chance, not a scheme. */
const FILES_TO_MAKE_A_PREFIX = 2
const PREFIXES_TO_MAKE_A_SCHEME = 2

/**
 * Sorts recordings into instruments: by their topmost sub-folder; loose ones by the prefix before the note in their
 * names when that is plainly the scheme (two prefixes with two files each), else as one instrument.
 *
 * @param recordings in the order they shall keep within an instrument.
 * @param rootName names the instrument of loose files without a prefix.
 */
export function groupIntoInstruments(
  recordings: readonly FoundRecording[],
  rootName: string,
): FolderScan['instruments'] {
  const loose = recordings.filter((recording) => !recording.file.includes('/'))
  const prefixes = prefixScheme(loose)
  const instruments = new Map<string, FoundRecording[]>()
  for (const recording of recordings) {
    const slash = recording.file.indexOf('/')
    const name = slash >= 0 ? recording.file.slice(0, slash) : (prefixes.get(recording) ?? rootName)
    const group = instruments.get(name)
    if (group === undefined) instruments.set(name, [recording])
    else group.push(recording)
  }
  return [...instruments]
    .map(([name, group]) => ({ name, recordings: group }))
    .sort((left, right) => compareNaturally(left.name, right.name))
}

function prefixScheme(loose: readonly FoundRecording[]): Map<FoundRecording, string> {
  const prefixes = new Map<FoundRecording, string>()
  const counts = new Map<string, number>()
  for (const recording of loose) {
    const prefix = namedNote(recording.file)?.prefix
    if (prefix === undefined || prefix === '') continue
    prefixes.set(recording, prefix)
    counts.set(prefix, (counts.get(prefix) ?? 0) + 1)
  }
  const common = [...counts.values()].filter((count) => count >= FILES_TO_MAKE_A_PREFIX)
  return common.length >= PREFIXES_TO_MAKE_A_SCHEME ? prefixes : new Map()
}
