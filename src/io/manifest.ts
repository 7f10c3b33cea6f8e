import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { TimbrelError } from '../contract/errors.ts'

/** What a manifest says of one recording. */
export interface ManifestEntry {
  readonly source?: string
  readonly licence?: string
}

/** Larger files are not lists of recordings. */
const MAX_MANIFEST_BYTES = 64 * 1024 * 1024

/**
 * Reads the MANIFEST.csv of a folder of recordings: a header line, then one line per recording with the columns `file`
 * (path from the folder, forward slashes), `source` and `licence` (or `license`); other columns are passed over.
 *
 * @returns entries by file; empty when the folder has no manifest.
 * @throws {TimbrelError} 'folder' when there is one and it cannot be understood.
 */
export async function readManifest(root: string): Promise<Map<string, ManifestEntry>> {
  const path = join(root, 'MANIFEST.csv')
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null
    throw new TimbrelError('folder', `${path}: cannot be read: ${cause.message}`, { cause })
  })
  return text === null ? new Map() : parseManifest(text, path)
}

/** As {@link readManifest}, of its text; `path` names it in messages. */
export function parseManifest(text: string, path: string): Map<string, ManifestEntry> {
  const lines = parseCsv(text, path)
  const header = (lines[0] ?? []).map((name) => name.trim().toLowerCase())
  const file = header.indexOf('file')
  const source = header.indexOf('source')
  const licence = header.includes('licence') ? header.indexOf('licence') : header.indexOf('license')
  if (file < 0) {
    const found = header.length === 0 ? 'an empty file' : `the columns ${header.slice(0, 8).join(', ')}`
    throw new TimbrelError('folder', `${path}: expected a column named "file", found ${found}`)
  }
  const entries = new Map<string, ManifestEntry>()
  for (const line of lines.slice(1)) {
    const name = line[file]?.trim().replaceAll('\\', '/').replace(/^\.\//, '')
    if (!name) continue
    entries.set(name, { ...told('source', line[source]), ...told('licence', line[licence]) })
  }
  return entries
}

function parseCsv(text: string, path: string): string[][] {
  if (text.length > MAX_MANIFEST_BYTES) {
    throw new TimbrelError('folder', `${path}: expected at most 64 MB, found ${Math.round(text.length / 1e6)} MB`)
  }
  try {
    return parse(text, { bom: true, relax_column_count: true, skip_empty_lines: true })
  } catch (cause) {
    throw new TimbrelError('folder', `${path}: expected comma-separated values: ${(cause as Error).message}`, { cause })
  }
}

function told(key: 'source' | 'licence', value: string | undefined): Partial<ManifestEntry> {
  const text = value?.trim()
  return text ? { [key]: text } : {}
}
