/** Bytes that can be read at random: a file on disk, or an array in memory. */
export interface ByteSource {
  readonly size: number
  /** Up to `length` bytes from `position`: fewer at the end of the source, never more than it holds. */
  read(position: number, length: number): Promise<Uint8Array<ArrayBuffer>>
  close(): Promise<void>
}

/** Bytes in memory as a source. Reads are copies, so that the caller's array is never changed or kept. */
export function memorySource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    async read(position, length) {
      return new Uint8Array(bytes.subarray(position, position + Math.max(0, length)))
    },
    async close() {},
  }
}
