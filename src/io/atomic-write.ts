import { randomBytes } from 'node:crypto'
import { type FileHandle, open, rename, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { TimbrelError } from '../contract/errors.ts'

/**
 * Writes a file so that nobody ever sees half of it: into a temporary file of the same folder, flushed to the disk,
 * then renamed over `path`. Killed at any instant, `path` is the old file or the new one, whole.
 *
 * @param write fills the open file; when it throws, the temporary file is removed and `path` is left alone.
 * @throws {TimbrelError} 'input' when the file cannot be written there; what `write` throws passes through.
 */
export async function writeAtomically(path: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
  const folder = dirname(path)
  const temporary = join(folder, `.timbrel-${process.pid}-${randomBytes(6).toString('hex')}.tmp`)
  const file = await open(temporary, 'wx+').catch((cause) => {
    throw unwritable(path, cause)
  })
  try {
    await write(file)
    await file.sync()
    await file.close()
    await rename(temporary, path)
  } catch (cause) {
    await file.close().catch(() => {})
    await unlink(temporary).catch(() => {})
    throw isSystemError(cause) ? unwritable(path, cause) : cause
  }
  await flushFolder(folder)
}

/** Makes the rename itself last through a power cut. Some file systems and Windows refuse: the data is safe anyway. */
async function flushFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r')
    await handle.sync().finally(() => handle.close())
  } catch {}
}

function isSystemError(cause: unknown): cause is NodeJS.ErrnoException {
  return cause instanceof Error && 'syscall' in cause
}

function unwritable(path: string, cause: unknown): TimbrelError {
  const code = (cause as NodeJS.ErrnoException).code
  const reasons: Record<string, string> = {
    ENOENT: 'its folder does not exist; create it first',
    ENOTDIR: 'a part of its path is not a folder',
    EACCES: 'this user may not write there',
    EPERM: 'this user may not write there',
    EROFS: 'the file system is read-only',
    ENOSPC: 'the disk is full',
    EISDIR: 'a folder of that name is in the way',
    ENAMETOOLONG: 'the name is too long',
  }
  const why = reasons[code ?? ''] ?? (cause instanceof Error ? cause.message : String(cause))
  return new TimbrelError('input', `${path}: cannot be written: ${why}`, { cause })
}
