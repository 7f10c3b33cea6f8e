import type { Dirent } from 'node:fs'
import { access, constants, readdir, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { TimbrelError } from '../contract/errors.ts'
import { type FolderScan, type FoundRecording, PREVIEW_SUFFIX } from '../contract/folder.ts'
import { groupIntoInstruments } from './instrument-layout.ts'
import { compareNaturally } from './natural-order.ts'

const AUDIO_EXTENSIONS = new Set([
  'wav',
  'wave',
  'flac',
  'ogg',
  'oga',
  'opus',
  'mp3',
  'aif',
  'aiff',
  'aifc',
  'bwf',
  'rf64',
])

/** Sound that Timbrel does not read: worth a word in the report, where a text file is not. */
const OTHER_AUDIO_EXTENSIONS = new Set(
  [
    'm4a',
    'mp4',
    'aac',
    'wma',
    'w64',
    'caf',
    'au',
    'snd',
    'wv',
    'ape',
    'rf64',
    'mka',
    'webm',
    'amr',
    'ac3',
    'dts',
  ].concat(['sf2', 'sfz', 'gig', 'nki', 'rx2', 'mid', 'midi']),
)

/** Entries looked at before giving up: someone has pointed at a whole disk. */
const MAX_ENTRIES = 500_000

/** Folders within folders that are followed. */
const MAX_DEPTH = 32

/** Files asked about at once; more gains nothing with libuv's four threads. */
const STATS_AT_ONCE = 64

interface Walk {
  readonly root: string
  readonly recordings: FoundRecording[]
  readonly skipped: { file: string; why: string }[]
  /** `device:inode` of every folder entered, which ends symbolic links that lead in a circle. */
  readonly entered: Set<string>
  entries: number
}

/**
 * Finds the recordings of a folder and sorts them into instruments: each sub-folder is one, with all that lies below it;
 * loose files are instruments by their names' prefix ('flute_C4.wav') or one instrument named after the folder.
 *
 * Files are looked at by name and `stat` alone and never opened, so that FIFOs and devices cannot block. 10,000 files take
 * a quarter of a second. The order is natural and the same on every machine. One bad file is reported and passed over.
 *
 * @throws {TimbrelError} 'folder' when `path` is not a folder that can be read, or holds no recording.
 */
export async function scanFolder(path: string): Promise<FolderScan> {
  const root = resolve(path)
  const status = await stat(root).catch((cause) => {
    throw new TimbrelError('folder', `${path}: expected a folder of recordings, found nothing there`, { cause })
  })
  if (!status.isDirectory()) {
    throw new TimbrelError('folder', `${path}: expected a folder of recordings, found a file; name its folder instead`)
  }
  const walk: Walk = { root, recordings: [], skipped: [], entered: new Set(), entries: 0 }
  walk.entered.add(`${status.dev}:${status.ino}`)
  const entries = await readdir(root, { withFileTypes: true }).catch((cause) => {
    throw new TimbrelError('folder', `${path}: this folder may not be read; check its permissions`, { cause })
  })
  await scanEntries(walk, '', entries, 0)
  if (walk.recordings.length === 0) throw nothingFound(path, walk)
  walk.recordings.sort((left, right) => compareNaturally(left.file, right.file))
  walk.skipped.sort((left, right) => compareNaturally(left.file, right.file))
  return {
    root,
    instruments: groupIntoInstruments(walk.recordings, basename(root) || 'recordings'),
    skipped: walk.skipped,
  }
}

async function scanEntries(walk: Walk, folder: string, entries: readonly Dirent[], depth: number): Promise<void> {
  walk.entries += entries.length
  if (walk.entries > MAX_ENTRIES) {
    const found = `more than ${MAX_ENTRIES} files and folders`
    throw new TimbrelError(
      'folder',
      `${walk.root}: expected a folder of recordings, found ${found}; choose a smaller one`,
    )
  }
  const sorted = [...entries].sort((left, right) => compareNaturally(left.name, right.name))
  // Folders themselves before links to them, so that an instrument bears its folder's name.
  const folders: string[] = []
  const linked: string[] = []
  for (let start = 0; start < sorted.length; start += STATS_AT_ONCE) {
    const batch = sorted.slice(start, start + STATS_AT_ONCE)
    const found = await Promise.all(batch.map((entry) => look(walk, folder, entry)))
    found.forEach((name, index) => {
      if (name !== null) (batch[index]?.isSymbolicLink() ? linked : folders).push(name)
    })
  }
  for (const name of [...folders, ...linked]) await scanFolderBelow(walk, name, depth + 1)
}

/** Looks at one entry; gives back its path from the root when it is a folder to be entered. */
async function look(walk: Walk, folder: string, entry: Dirent): Promise<string | null> {
  const file = folder === '' ? entry.name : `${folder}/${entry.name}`
  const skip = (why: string) => {
    walk.skipped.push({ file, why })
    return null
  }
  const extension = /\.([^.]+)$/.exec(entry.name)?.[1]?.toLowerCase() ?? ''
  const audio = AUDIO_EXTENSIONS.has(extension)
  const mayBeFolder = entry.isDirectory() || entry.isSymbolicLink()
  if (entry.name.startsWith('._')) return audio ? skip('AppleDouble file of macOS, not a recording') : null
  if (entry.name.startsWith('.')) return audio ? skip('hidden file') : null
  if (entry.name.endsWith(PREVIEW_SUFFIX)) return skip('preview that Timbrel wrote while training')
  if (entry.name === '__MACOSX') return skip('folder of AppleDouble files of macOS')
  if (OTHER_AUDIO_EXTENSIONS.has(extension) && !entry.isDirectory()) {
    return skip(`.${extension} is not read; convert it to WAV or FLAC`)
  }
  if (!audio && !mayBeFolder) return null
  return lookCloser(walk, file, entry, audio, skip)
}

async function lookCloser(walk: Walk, file: string, entry: Dirent, audio: boolean, skip: (why: string) => null) {
  const path = join(walk.root, file)
  try {
    const status = await stat(path)
    if (status.isDirectory()) {
      if (audio) return skip('a folder, though named like a recording')
      if (entry.isSymbolicLink() && walk.entered.has(`${status.dev}:${status.ino}`)) {
        return skip('symbolic link back to a folder already scanned')
      }
      return file
    }
    if (!audio) return null
    if (!status.isFile()) return skip(`${specialFile(status)}, never opened`)
    if (status.size === 0) return skip('empty file')
    await access(path, constants.R_OK)
    walk.recordings.push({ path, file, bytes: status.size })
    return null
  } catch (cause) {
    return audio || entry.isSymbolicLink() ? skip(whyUnreadable(cause, entry)) : null
  }
}

async function scanFolderBelow(walk: Walk, file: string, depth: number): Promise<void> {
  const path = join(walk.root, file)
  try {
    if (depth > MAX_DEPTH) throw new Error(`more than ${MAX_DEPTH} folders deep`)
    const status = await stat(path)
    const identity = `${status.dev}:${status.ino}`
    if (walk.entered.has(identity)) throw new Error('the same folder as one already scanned')
    walk.entered.add(identity)
    await scanEntries(walk, file, await readdir(path, { withFileTypes: true }), depth)
  } catch (cause) {
    if (cause instanceof TimbrelError) throw cause
    walk.skipped.push({ file, why: whyUnreadable(cause, null) })
  }
}

function specialFile(status: { isFIFO(): boolean; isSocket(): boolean }): string {
  return status.isFIFO() ? 'a named pipe (FIFO)' : status.isSocket() ? 'a socket' : 'a device'
}

function whyUnreadable(cause: unknown, entry: Dirent | null): string {
  const code = (cause as NodeJS.ErrnoException).code ?? ''
  if (code === 'ELOOP') return 'symbolic links that lead in a circle'
  if (code === 'ENOENT' && entry?.isSymbolicLink()) return 'dangling symbolic link: its target is missing'
  if (code === 'ENOENT') return 'cannot be opened by its name (it vanished, or the name is not valid Unicode)'
  if (code === 'EACCES' || code === 'EPERM') return 'not readable by this user'
  return cause instanceof Error ? cause.message : String(cause)
}

function nothingFound(path: string, walk: Walk): TimbrelError {
  const listed = walk.skipped.slice(0, 3).map(({ file, why }) => `${file} (${why})`)
  const more = walk.skipped.length > listed.length ? ` and ${walk.skipped.length - listed.length} more` : ''
  const skipped = listed.length === 0 ? '' : `; skipped ${listed.join(', ')}${more}`
  const expected = 'expected WAV, FLAC, Ogg, MP3 or AIFF recordings, at best a sub-folder per instrument'
  return new TimbrelError('folder', `${path}: ${expected}, found none${skipped}`)
}
