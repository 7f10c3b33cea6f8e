import { readdir, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'

/** Temporary files of `writeAtomically`, with the id of the process that writes them. */
const TEMPORARY = /^\.timbrel-(\d+)-[0-9a-f]+\.tmp$/

/** A file written to this recently may belong to a process of another machine that shares the folder. */
const QUIET_SECONDS = 60

/**
 * Removes from a folder the temporary files that killed processes left behind. One whose process lives, or that changed
 * within the last minute, stays. Never throws: what cannot be removed is nobody's worry.
 *
 * @returns names of the files removed.
 */
export async function removeLeftovers(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  const removed: string[] = []
  for (const name of names) {
    const id = TEMPORARY.exec(name)?.[1]
    if (id === undefined || isAlive(Number(id))) continue
    const path = join(folder, name)
    const changed = await stat(path).catch(() => null)
    if (changed === null || Date.now() - changed.mtimeMs < 1000 * QUIET_SECONDS) continue
    await unlink(path).then(
      () => removed.push(name),
      () => {},
    )
  }
  return removed
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    // EPERM: it lives, and belongs to someone else.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
