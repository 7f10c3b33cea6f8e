import { randomBytes } from 'node:crypto'
import { TimbrelError } from '../../contract/errors.ts'

/** Ids are names of files and folders too: no separators, no dots, nothing a file system reads its own way. */
export const ID = /^[a-z0-9][a-z0-9-]{0,63}$/

/** An id that nobody has: the name's letters, for whoever looks into the folder, and a random end. */
export function newId(name: string): string {
  const slug = name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
  return `${slug === '' ? 'x' : slug}-${randomBytes(4).toString('hex')}`
}

/** @throws TimbrelError 'input' when it cannot be the id of anything. */
export function requireId(id: string): string {
  if (!ID.test(id)) throw new TimbrelError('input', 'expected an id as the host gave it')
  return id
}

/** Windows opens devices under these names, with any ending. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/** True for one plain file or folder name on every system: visible, no separators, nothing that climbs. */
export function isPlainName(name: string): boolean {
  if (name.length === 0 || Buffer.byteLength(name) > 200 || name.startsWith('.') || /[. ]$/.test(name)) return false
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
  return !/[\u0000-\u001f\u007f/\\:*?"<>|]/.test(name) && !DEVICE.test(name)
}

/**
 * `instrument/name.wav` as its two parts.
 *
 * @throws TimbrelError 'input' when it is anything else.
 */
export function recordingParts(file: string): readonly [instrument: string, name: string] {
  const [instrument, name, ...more] = file.split('/')
  if (instrument === undefined || name === undefined || more.length > 0 || ![instrument, name].every(isPlainName)) {
    throw new TimbrelError('input', 'expected a recording as instrument/name.wav, of plain file names')
  }
  return [instrument, name]
}
