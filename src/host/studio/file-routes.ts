import { createReadStream } from 'node:fs'
import { mkdir, rm, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { TimbrelError } from '../../contract/errors.ts'
import type { JobInfo, MidiListing } from '../../contract/host-api.ts'
import { writeAtomically } from '../../io/atomic-write.ts'
import type { Host } from './create-host.ts'
import { MAX_MIDI_BYTES } from './midi-files.ts'
import { newId } from './names.ts'
import { findStaticFile, pathSegments, type StaticMount } from './static-files.ts'
import { AUDIO_FILE, SPECTROGRAM_FILE } from './thread-task.ts'
import { previewIn, previewModelIn } from './training-work.ts'

/** Most bytes of one uploaded file: an hour of 24-bit stereo is 950 MB, a model a few dozen. */
export const MAX_UPLOAD_BYTES = 1024 * 1024 * 1024

/** A request for bytes, of whichever transport. */
export interface FileRequest {
  readonly method: string
  /** As in the URL, still encoded. */
  readonly pathname: string
  readonly query: URLSearchParams
  readonly body: Readable
  /** Bytes of `body` as announced; what comes is counted all the same. */
  readonly bodyBytes?: number
}

export interface FileAnswer {
  readonly status: number
  readonly type: string
  readonly bytes?: number
  readonly body: Readable | string
}

/** Answers a request for bytes: routes under /api/ by the host, all others from static folders. Never throws. */
export async function answerFile(
  host: Host,
  mounts: readonly StaticMount[],
  request: FileRequest,
  maxBytes = MAX_UPLOAD_BYTES,
): Promise<FileAnswer> {
  try {
    if (!request.pathname.startsWith('/api/')) {
      if (request.method !== 'GET' && request.method !== 'HEAD') return fault(405, 'input', 'only GET')
      const file = await findStaticFile(mounts, request.pathname)
      return file === null ? notFound() : streamed(file.path, file.type)
    }
    const segments = pathSegments(request.pathname)
    if (segments === null) return notFound()
    if ((request.bodyBytes ?? 0) > maxBytes) throw new TooLarge(maxBytes)
    return await answerRoute(host, segments.slice(1), request, maxBytes)
  } catch (error) {
    const { code, message } = host.faultOf(error)
    const status = error instanceof TooLarge ? 413 : code === 'internal' ? 500 : 400
    return fault(status, code, message)
  }
}

async function answerRoute(
  host: Host,
  [kind, id, ...rest]: readonly string[],
  { method, query, body }: FileRequest,
  maxBytes: number,
): Promise<FileAnswer> {
  const { library, workspaces, jobs } = host
  if (kind === 'models' && method === 'POST' && id === undefined) {
    return json(201, await importModel(host, query.get('name') ?? '', body, maxBytes))
  }
  if (kind === 'models' && method === 'GET' && id !== undefined && rest.length === 0) {
    return streamed(await library.pathOf(id), 'application/octet-stream')
  }
  if (kind === 'workspaces' && id !== undefined && rest.length === 2) {
    const ref = { workspace: id, file: rest.join('/') }
    if (method === 'GET') return streamed(await workspaces.pathOf(ref), audioType(ref.file))
    if (method === 'PUT') {
      const place = await workspaces.placeFor(ref)
      if (query.get('replace') !== 'yes' && (await workspaces.has(ref))) {
        return fault(409, 'input', `there is already a recording ${ref.file}`)
      }
      await writeBody(place, body, maxBytes)
      host.tell({ type: 'workspaces-changed' })
      return json(201, null)
    }
  }
  if (kind === 'midi' && method === 'POST' && id === undefined) {
    return json(201, await importMidi(host, query.get('name') ?? '', body, Math.min(maxBytes, MAX_MIDI_BYTES)))
  }
  if (kind === 'jobs' && method === 'GET' && id !== undefined && rest.length === 1) {
    return jobFile(jobs.folderOf(id), jobs.find(id).kind, rest[0])
  }
  return notFound()
}

/** What a job leaves for its page to fetch. */
async function jobFile(folder: string, kind: JobInfo['kind'], part: string | undefined): Promise<FileAnswer> {
  const trains = kind === 'train'
  if (part === 'audio') return streamed(trains ? previewIn(folder) : join(folder, AUDIO_FILE), 'audio/wav')
  if (part === 'model' && trains) return streamed(previewModelIn(folder), 'application/octet-stream')
  if (part === 'spectrogram' && !trains) return streamed(join(folder, SPECTROGRAM_FILE), 'image/png')
  return notFound()
}

async function importMidi({ midiFiles }: Host, name: string, body: Readable, maxBytes: number): Promise<MidiListing> {
  return midiFiles.take(name, (path) => writeBody(path, body, maxBytes))
}

async function importModel({ home, library, tell }: Host, name: string, body: Readable, maxBytes: number) {
  if (name.trim() === '' || name.length > 100) throw new TimbrelError('input', 'expected a name of 1 to 100 letters')
  const folder = join(home, 'jobs', newId('import'))
  await mkdir(folder, { recursive: true })
  try {
    const path = join(folder, 'model.timbrel')
    await writeBody(path, body, maxBytes)
    const listing = await library.adopt(path, name.trim())
    tell({ type: 'models-changed' })
    return listing
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

class TooLarge extends TimbrelError {
  constructor(maxBytes: number) {
    super('input', `expected at most ${maxBytes} bytes`)
  }
}

/** Streams a body into a file, whole or not at all. */
async function writeBody(path: string, body: Readable, maxBytes: number): Promise<void> {
  await writeAtomically(path, async (file) => {
    let bytes = 0
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > maxBytes) throw new TooLarge(maxBytes)
      await file.write(chunk)
    }
  })
}

async function streamed(path: string, type: string): Promise<FileAnswer> {
  const found = await stat(path).catch(() => null)
  if (found === null || !found.isFile()) return notFound()
  return { status: 200, type, bytes: found.size, body: createReadStream(path) }
}

/** By ending; without it a browser does not play what it is told not to guess. */
const AUDIO_TYPES: Readonly<Record<string, string>> = {
  ...{ '.wav': 'audio/wav', '.wave': 'audio/wav', '.bwf': 'audio/wav', '.rf64': 'audio/wav' },
  ...{ '.flac': 'audio/flac', '.mp3': 'audio/mpeg', '.ogg': 'audio/ogg', '.oga': 'audio/ogg', '.opus': 'audio/ogg' },
  ...{ '.aif': 'audio/aiff', '.aiff': 'audio/aiff' },
}

function audioType(file: string): string {
  return AUDIO_TYPES[extname(file).toLowerCase()] ?? 'application/octet-stream'
}

function json(status: number, content: unknown): FileAnswer {
  return { status, type: 'application/json', body: JSON.stringify(content) }
}

function fault(status: number, code: string, message: string): FileAnswer {
  return json(status, { code, message })
}

function notFound(): FileAnswer {
  return fault(404, 'input', 'there is nothing here')
}
