import { readFile } from 'node:fs/promises'
import * as v from 'valibot'
import { TimbrelError } from '../../contract/errors.ts'
import { writeAtomically } from '../../io/atomic-write.ts'

/** Form of every JSON file of the home folder; raised when a file's meaning changes. */
const VERSION = 1

/**
 * Reads a file written by {@link writeJson}; `missing` where there is none.
 *
 * @throws TimbrelError 'input' when it is damaged or of a version this program does not know.
 */
export async function readJson<T>(path: string, schema: v.GenericSchema<unknown, T>, missing: T): Promise<T> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (text === null) return missing
  try {
    return v.parse(v.object({ version: v.literal(VERSION), content: schema }), JSON.parse(text)).content
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new TimbrelError('input', `${path}: expected a file of Timbrel's, version ${VERSION}; ${why}`, { cause })
  }
}

/** Writes a versioned JSON file whole or not at all. */
export async function writeJson(path: string, content: unknown): Promise<void> {
  await writeAtomically(path, async (file) => {
    await file.writeFile(`${JSON.stringify({ version: VERSION, content })}\n`)
  })
}
