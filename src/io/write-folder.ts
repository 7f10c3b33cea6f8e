import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { TimbrelError } from '../contract/errors.ts'

/**
 * Writes the files of a folder all or none: into a temporary folder beside it, from which they are moved once all are
 * there. A folder that exists is kept, and files of the same names are replaced; folders within come first, so that a
 * file that names them is never there before what it names.
 *
 * @param fill writes into the temporary folder; when it throws, that goes and `folder` is left alone.
 * @throws TimbrelError 'input' when the folder cannot be written to; what `fill` throws passes through.
 */
export async function writeFolder(folder: string, fill: (temporary: string) => Promise<void>): Promise<void> {
  const parent = dirname(folder)
  const temporary = join(parent, `.timbrel-${process.pid}-${randomBytes(6).toString('hex')}.tmp`)
  await mkdir(parent, { recursive: true })
    .then(() => mkdir(temporary))
    .catch((cause: unknown) => {
      throw new TimbrelError('input', `${folder}: expected a place to make a folder in, cannot make it`, { cause })
    })
  try {
    await fill(temporary)
    await moveInto(temporary, folder)
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

async function moveInto(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true }).catch((cause: unknown) => {
    throw new TimbrelError('input', `${to}: expected a folder, found something else in its place`, { cause })
  })
  const entries = await readdir(from, { withFileTypes: true })
  for (const entry of entries.toSorted((a, b) => Number(b.isDirectory()) - Number(a.isDirectory()))) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) await moveInto(source, target)
    else {
      await rename(source, target).catch((cause: unknown) => {
        throw new TimbrelError('input', `${target}: cannot be written: something is in its place`, { cause })
      })
    }
  }
}
