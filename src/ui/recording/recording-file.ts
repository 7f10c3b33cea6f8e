import { HEADER_BYTES, MOST_FRAMES } from './float-wav.ts'

/** Where a recording grows. */
export interface RecordingFile {
  /** Frames it can hold, after which recording stops. */
  readonly mostFrames: number
  write(samples: Float32Array<ArrayBuffer>): Promise<void>
  /** @returns the whole file, with its header at the start. */
  finish(header: Uint8Array<ArrayBuffer>): Promise<Blob>
}

const PREFIX = 'recording-'

/** Without a disk: so much is kept in memory. */
export const MEMORY_MINUTES = 10

/** The browser's own disk where it has one, so that long recordings fill no memory; else memory, up to a limit. */
export async function openRecordingFile(rateHz: number): Promise<RecordingFile> {
  try {
    return await openOnDisk()
  } catch {
    return openInMemory(rateHz)
  }
}

/** In the page's private file system; what earlier recordings left there goes. */
async function openOnDisk(): Promise<RecordingFile> {
  const folder = await navigator.storage.getDirectory()
  for await (const name of folder.keys()) {
    // One that another window still writes cannot be removed, and need not be.
    if (name.startsWith(PREFIX)) await folder.removeEntry(name).catch(() => {})
  }
  const handle = await folder.getFileHandle(`${PREFIX}${Date.now()}.wav`, { create: true })
  const stream = await handle.createWritable()
  await stream.write(new Uint8Array(HEADER_BYTES))
  return {
    mostFrames: MOST_FRAMES,
    write: (samples) => stream.write(samples),
    async finish(header) {
      await stream.write({ type: 'write', position: 0, data: header })
      await stream.close()
      return handle.getFile()
    },
  }
}

function openInMemory(rateHz: number): RecordingFile {
  const parts: Float32Array<ArrayBuffer>[] = []
  return {
    mostFrames: Math.floor(MEMORY_MINUTES * 60 * rateHz),
    async write(samples) {
      parts.push(samples)
    },
    finish: async (header) => new Blob([header, ...parts], { type: 'audio/wav' }),
  }
}
