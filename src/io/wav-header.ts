import type { ByteSource } from '../contract/byte-source.ts'
import { WavFormatError } from '../contract/errors.ts'
import { ascii } from '../contract/file-kind.ts'
import { readWavFormat, type WavFormat } from './wav-format.ts'

/** Where the samples of a WAV file lie, checked against what the file truly holds. */
export interface WavHeader {
  readonly format: WavFormat
  /** First byte of the samples. */
  readonly dataStart: number
  /** Bytes of samples that are present in the file. */
  readonly dataBytes: number
  /** Frames that the `fact` chunk declares, which a compressed file pads up to whole blocks; null without one. */
  readonly factFrames: number | null
  readonly warnings: readonly string[]
}

/** More chunks than any honest file has; bounds the walk through a file made of empty chunks. */
const MAX_CHUNKS = 4096

/** Sizes that programs leave behind when they stream a file whose length they do not know yet. */
const UNKNOWN_SIZE = 0x7fff_0000

/** Chunks by which the reader finds its place again when a writer forgot the padding byte of an odd chunk. */
const KNOWN_CHUNKS = new Set(
  [
    'fmt ',
    'data',
    'fact',
    'LIST',
    'bext',
    'smpl',
    'inst',
    'cue ',
    'JUNK',
    'junk',
    'PAD ',
    'FLLR',
    'id3 ',
    'ID3 ',
  ].concat(['iXML', 'axml', '_PMX', 'PEAK', 'acid', 'strc', 'chna', 'LGWV', 'plst', 'DISP', 'afsp', 'umid']),
)

interface Chunk {
  readonly id: string
  readonly start: number
  readonly size: number
}

/** What the walk has come by so far. */
interface Walk {
  format: Uint8Array | null
  data: Chunk | null
  factFrames: number | null
  ds64DataBytes: number | null
  readonly seen: string[]
}

/**
 * Walks the chunks of a RIFF, RIFX, RF64 or BW64 file (Multimedia Programming Interface and Data Specifications 1.0;
 * EBU Tech 3306; ITU-R BS.2088) and finds format and samples. Sizes in the file are claims: nothing is read or
 * allocated beyond what the file holds.
 *
 * @throws {WavFormatError} without a usable `fmt ` or `data` chunk.
 */
export async function readWavHeader(source: ByteSource, path: string): Promise<WavHeader> {
  const head = await source.read(0, 12)
  const container = ascii(head, 0, 4)
  if (head.length < 12) {
    throw new WavFormatError(path, 'a WAV header of 44 bytes or more', `${source.size} bytes: the file is cut off`)
  }
  const bigEndian = container === 'RIFX'
  const walk = await walkChunks(source, bigEndian)
  if (walk.format === null) throw missing(path, 'a "fmt " chunk', source, walk)
  const format = readWavFormat(walk.format, bigEndian, path)
  if (walk.data === null) throw missing(path, 'a "data" chunk with the samples', source, walk)
  const warnings = [...format.warnings]
  const dataBytes = presentBytes(walk.data, walk.ds64DataBytes, source.size, warnings)
  return { format, dataStart: walk.data.start, dataBytes, factFrames: walk.factFrames, warnings }
}

async function walkChunks(source: ByteSource, bigEndian: boolean): Promise<Walk> {
  const walk: Walk = { format: null, data: null, factFrames: null, ds64DataBytes: null, seen: [] }
  let position = 12
  while (position + 8 <= source.size && walk.seen.length < MAX_CHUNKS) {
    const chunk = await readChunkHead(source, position, bigEndian)
    walk.seen.push(chunk.id)
    if (chunk.id === 'data' && (await holdsSamples(source, chunk, bigEndian))) {
      walk.data = chunk
      // Everything needed came before: what follows the samples (LIST, id3, smpl) is of no use here.
      if (walk.format !== null) return walk
    } else {
      await takeNote(walk, source, chunk, bigEndian)
    }
    position = await nextPosition(source, chunk)
  }
  return walk
}

async function readChunkHead(source: ByteSource, position: number, bigEndian: boolean): Promise<Chunk> {
  const bytes = await source.read(position, 8)
  const size = new DataView(bytes.buffer).getUint32(4, !bigEndian)
  return { id: ascii(bytes, 0, 4), start: position + 8, size }
}

async function takeNote(walk: Walk, source: ByteSource, chunk: Chunk, bigEndian: boolean): Promise<void> {
  if (chunk.id === 'fmt ' && walk.format === null) {
    // 40 bytes are all that WAVE_FORMAT_EXTENSIBLE has.
    walk.format = await source.read(chunk.start, Math.min(chunk.size, 40))
  } else if (chunk.id === 'fact' && chunk.size >= 4) {
    const bytes = await source.read(chunk.start, 4)
    if (bytes.length === 4) walk.factFrames = new DataView(bytes.buffer).getUint32(0, !bigEndian)
  } else if (chunk.id === 'ds64' && chunk.size >= 16) {
    const bytes = await source.read(chunk.start, 16)
    if (bytes.length === 16) walk.ds64DataBytes = Number(new DataView(bytes.buffer).getBigUint64(8, true))
  }
}

/** An empty `data` chunk before another chunk is empty; one before anything else was never given its size. */
async function holdsSamples(source: ByteSource, chunk: Chunk, bigEndian: boolean): Promise<boolean> {
  if (chunk.size > 0) return true
  if (chunk.start >= source.size) return false
  if (chunk.start + 8 > source.size) return true
  const next = await readChunkHead(source, chunk.start, bigEndian)
  return !(KNOWN_CHUNKS.has(next.id) && next.start + next.size <= source.size)
}

/** Chunks begin at even offsets; a few writers forget the padding byte. */
async function nextPosition(source: ByteSource, chunk: Chunk): Promise<number> {
  const end = chunk.start + chunk.size
  if (chunk.size % 2 === 0) return end
  const bytes = await source.read(end, 5)
  const unpadded = KNOWN_CHUNKS.has(ascii(bytes, 0, 4)) && !KNOWN_CHUNKS.has(ascii(bytes, 1, 4))
  return unpadded ? end : end + 1
}

function presentBytes(data: Chunk, ds64DataBytes: number | null, fileSize: number, warnings: string[]): number {
  const available = Math.max(0, fileSize - data.start)
  const declared = data.size === 0xffff_ffff && ds64DataBytes !== null ? ds64DataBytes : data.size
  if (declared > 0 && declared <= available) return declared
  if (declared === 0 || (declared >= UNKNOWN_SIZE && ds64DataBytes === null)) {
    warnings.push('the length was never written into the header: read to the end of the file')
  } else {
    warnings.push(`truncated: ${kilobytes(available)} of ${kilobytes(declared)} kB of samples present`)
  }
  return available
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(bytes < 100_000 ? 1 : 0)
}

function missing(path: string, expected: string, source: ByteSource, walk: Walk): WavFormatError {
  const listed = walk.seen.slice(0, 12).map((id) => JSON.stringify(id))
  if (walk.seen.length > listed.length) listed.push(`${walk.seen.length - listed.length} more`)
  const empty = walk.data === null && walk.seen.includes('data') ? ' (without samples)' : ''
  const chunks = listed.length === 0 ? 'no chunk at all' : `only ${listed.join(', ')}${empty}`
  return new WavFormatError(path, expected, `${chunks} in a file of ${source.size} bytes`)
}
