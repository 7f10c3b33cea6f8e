import { type FileHandle, open, stat } from 'node:fs/promises'
import type { ByteSource } from '../contract/byte-source.ts'
import { TimbrelError } from '../contract/errors.ts'

/** Headers and the first chunks of nearly every file lie in its first 64 kB: one read serves the whole walk. */
const HEAD_BYTES = 65_536

/**
 * Opens a file for reading at random. Nothing but a regular file is ever opened: a FIFO would block for ever, and a
 * device may act on being opened.
 *
 * @throws {TimbrelError} 'input' when there is no such file, it is not a regular file, or it may not be read.
 */
export async function fileSource(path: string): Promise<ByteSource> {
  const size = await regularFileSize(path)
  const handle = await open(path, 'r').catch((cause) => {
    throw unreadable(path, cause)
  })
  let head: Uint8Array<ArrayBuffer> | null = null
  return {
    size,
    async read(position, length) {
      const wanted = Math.max(0, Math.min(length, size - position))
      try {
        if (position + wanted > HEAD_BYTES) return await readFully(handle, position, wanted)
        head ??= await readFully(handle, 0, Math.min(HEAD_BYTES, size))
        return head.slice(position, position + wanted)
      } catch (cause) {
        throw unreadable(path, cause)
      }
    },
    close: () => handle.close(),
  }
}

async function regularFileSize(path: string): Promise<number> {
  const status = await stat(path).catch((cause) => {
    throw unreadable(path, cause)
  })
  if (!status.isFile()) {
    const found = status.isDirectory() ? 'a folder' : 'a pipe, socket or device'
    throw new TimbrelError('input', `${path}: expected a file, found ${found}`)
  }
  return status.size
}

async function readFully(handle: FileHandle, position: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, position + filled)
    // The file shrank since it was opened: what is there is what there is.
    if (bytesRead === 0) return bytes.slice(0, filled)
    filled += bytesRead
  }
  return bytes
}

function unreadable(path: string, cause: unknown): TimbrelError {
  const code = (cause as NodeJS.ErrnoException).code
  const reasons: Record<string, string> = {
    ENOENT: 'there is no such file; check the name',
    EACCES: 'this user may not read it; check its permissions',
    ELOOP: 'its symbolic links lead in a circle',
    ENOTDIR: 'a part of its path is not a folder',
    ENAMETOOLONG: 'the name is too long',
  }
  const why = reasons[code ?? ''] ?? (cause instanceof Error ? cause.message : String(cause))
  return new TimbrelError('input', `${path}: cannot be read: ${why}`, { cause })
}
