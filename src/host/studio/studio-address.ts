import { randomBytes } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { writeAtomically } from '../../io/atomic-write.ts'

/** Where a studio listens and who may come in. */
export interface StudioAddress {
  readonly port: number
  /** 256 bits. */
  readonly token: string
}

const ADDRESS = v.strictObject({
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
  token: v.pipe(v.string(), v.regex(/^[\w-]{43}$/)),
})

const fileIn = (home: string): string => join(home, 'studio-address.json')

/** A token that nobody can guess. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** The address of a studio that was killed, so that its pages find the next one; null after one that ended in order. */
export async function leftAddress(home: string): Promise<StudioAddress | null> {
  const text = await readFile(fileIn(home), 'utf8').catch(() => null)
  if (text === null) return null
  try {
    return v.parse(ADDRESS, JSON.parse(text))
  } catch {
    return null
  }
}

/**
 * Keeps an address, readable by this user alone, while a studio runs.
 *
 * @returns the function that forgets it.
 */
export async function keepAddress(home: string, address: StudioAddress): Promise<() => Promise<void>> {
  await writeAtomically(fileIn(home), async (file) => {
    await file.chmod(0o600)
    await file.writeFile(JSON.stringify(address))
  })
  return () => rm(fileIn(home), { force: true })
}
