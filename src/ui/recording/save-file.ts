/** Long enough for a browser to have begun to save, milliseconds; the address is of no use to anyone afterwards. */
const KEEP_MS = 60_000

/** Saves a file as a download: where the browser puts them, or asks. */
export function saveFile(file: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), KEEP_MS)
}
