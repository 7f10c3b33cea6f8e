import type { GivenFile } from './plan-upload.ts'

/** A file of the browser's, and where it lay. */
export interface BrowserFile extends GivenFile {
  readonly file: File
}

/** Of an input element; a picked folder's own name comes first in each path. */
export function pickedFiles(list: FileList | null): BrowserFile[] {
  return [...(list ?? [])].map((file) => ({ file, path: file.webkitRelativePath || file.name, bytes: file.size }))
}

/** Of a drop: files, and everything in dropped folders. Call at once: a drop's items are gone after its event. */
export async function droppedFiles(transfer: DataTransfer): Promise<BrowserFile[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null)
  if (entries.length === 0) return pickedFiles(transfer.files)
  return (await Promise.all(entries.map((entry) => filesUnder(entry, '')))).flat()
}

async function filesUnder(entry: FileSystemEntry, before: string): Promise<BrowserFile[]> {
  const path = `${before}${entry.name}`
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject))
    return [{ file, path, bytes: file.size }]
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  const inside: FileSystemEntry[] = []
  // Chromium gives at most a hundred entries at a time.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) break
    inside.push(...some)
  }
  return (await Promise.all(inside.map((one) => filesUnder(one, `${path}/`)))).flat()
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile
}
