/** A file someone dropped or picked; `path` with forward slashes, from the folder that was given. */
export interface GivenFile {
  readonly path: string
  readonly bytes: number
}

/** Where a given file goes, as `instrument/name.wav`. */
export interface PlannedFile<T extends GivenFile> {
  readonly given: T
  readonly file: string
  /** Where it goes to stand beside one that is there already; `file` itself where there is none. */
  readonly beside: string
}

export interface UploadPlan<T extends GivenFile> {
  readonly files: readonly PlannedFile<T>[]
  readonly skipped: readonly { readonly file: string; readonly why: string }[]
}

const RECORDING = /\.(wav|wave|bwf|rf64|flac|ogg|oga|opus|mp3|aif|aiff|aifc)$/i
const OTHER_AUDIO = /\.(m4a|aac|wma|caf|w64|au|snd|ape|wv|mid|midi)$/i

/** Instrument of loose files whose names tell none. */
const LOOSE = 'my sound'

/** As Windows, macOS and Linux all take it. */
const FORBIDDEN = /[\p{Cc}/\\:*?"<>|]/gu

/** A note at the end of a name, with what parts it from the rest: 'flute_C4', 'fluteC4'. */
const NOTE_AT_END = /(?:^|[\s_-]+|(?<=[a-z]))[A-G][#s♯b♭]?\d$/u

/**
 * Sorts given files into instruments: by the folder they lie in, loose ones by their names before the note
 * ('flute_C4.wav' is a flute's). What is no recording is skipped, with why.
 *
 * @param taken files that are there already, as `instrument/name.wav`.
 */
export function planUpload<T extends GivenFile>(given: readonly T[], taken: Iterable<string> = []): UploadPlan<T> {
  const there = new Set([...taken].map((name) => name.toLowerCase()))
  const planned = new Set<string>()
  const files: PlannedFile<T>[] = []
  const skipped: { file: string; why: string }[] = []
  for (const one of [...given].sort((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true }))) {
    const parts = one.path.split('/').filter((part) => part !== '')
    const name = parts.at(-1) ?? ''
    if (parts.some((part) => part.startsWith('.'))) continue
    const why = whyNot(name, one.bytes)
    if (why !== null) {
      skipped.push({ file: one.path, why })
      continue
    }
    const file = unused(`${plain(instrumentOf(parts))}/${plain(name)}`, planned)
    const beside = there.has(file.toLowerCase()) ? unused(file, new Set([...planned, ...there])) : file
    for (const each of [file, beside]) planned.add(each.toLowerCase())
    files.push({ given: one, file, beside })
  }
  return { files, skipped }
}

function whyNot(name: string, bytes: number): string | null {
  if (OTHER_AUDIO.test(name)) return 'this format cannot be read: save it as WAV or FLAC'
  if (!RECORDING.test(name)) return 'not a recording'
  return bytes === 0 ? 'an empty file' : null
}

function instrumentOf(parts: readonly string[]): string {
  const folder = parts.at(-2)
  if (folder !== undefined) return folder
  const stem = (parts[0] ?? '').replace(/\.[^.]+$/, '')
  const before = NOTE_AT_END.test(stem) ? stem.replace(NOTE_AT_END, '') : ''
  return before === '' ? LOOSE : before
}

/** A name that every system takes. */
function plain(name: string): string {
  const mended = name
    .normalize('NFC')
    .replace(FORBIDDEN, '-')
    .replace(/[. ]+$/, '')
    .trim()
    .slice(0, 60)
  return mended === '' ? 'sound' : keepEnding(name, mended)
}

function keepEnding(name: string, mended: string): string {
  const ending = RECORDING.exec(name)?.[0]
  if (ending === undefined || mended.endsWith(ending)) return mended
  return `${mended.slice(0, 60 - ending.length)}${ending}`
}

function unused(file: string, names: ReadonlySet<string>): string {
  for (let count = 2, found = file; ; count++) {
    if (!names.has(found.toLowerCase())) return found
    found = file.replace(/(\.[^.]+)$/, `-${count}$1`)
  }
}
