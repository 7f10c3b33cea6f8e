/** Containers that Timbrel decodes. */
export type AudioKind = 'wav' | 'flac' | 'ogg' | 'mp3' | 'aiff'

/** What the first bytes of a file say it is. */
export interface FileKind {
  /** Null when Timbrel has no reader for it. */
  readonly audio: AudioKind | null
  /** For a person, as the end of 'found ...': 'a ZIP archive', 'text'. */
  readonly description: string
}

/** Bytes that {@link identify} looks at. */
export const KIND_BYTES = 512

/** Signatures at the start of files that get named .wav by mistake, in the order in which they are tried. */
const SIGNATURES: readonly (readonly [start: string, audio: AudioKind | null, description: string])[] = [
  ['fLaC', 'flac', 'FLAC audio'],
  ['OggS', 'ogg', 'Ogg audio'],
  ['ID3', 'mp3', 'MP3 audio'],
  ['PK\u0003\u0004', null, 'a ZIP archive'],
  ['PK\u0005\u0006', null, 'an empty ZIP archive'],
  ['\u001f\u008b', null, 'gzip-compressed data'],
  ['Rar!', null, 'a RAR archive'],
  ['7z\u00bc\u00af', null, 'a 7-Zip archive'],
  ['MThd', null, 'a MIDI file'],
  ['caff', null, 'Core Audio Format'],
  ['riff\u002e\u0091\u00cf\u0011', null, 'Sony Wave64'],
  ['.snd', null, 'Sun/NeXT audio'],
  ['wvpk', null, 'WavPack audio'],
  ['MAC ', null, "Monkey's Audio"],
  ['\u001aE\u00df\u00a3', null, 'Matroska or WebM'],
  ['\u0089PNG', null, 'a PNG picture'],
  ['\u00ff\u00d8\u00ff', null, 'a JPEG picture'],
  ['%PDF', null, 'a PDF document'],
  ['\u007fELF', null, 'a program'],
  ['\u0000\u0005\u0016\u0007', null, 'an AppleDouble resource file of macOS'],
  ['version https://git-lfs', null, 'a git-lfs pointer: the recording itself is not here; run `git lfs pull`'],
]

/**
 * Says what a file is by its content; names and extensions lie.
 *
 * @param head the file's first {@link KIND_BYTES} bytes, or all of a shorter file. Allocates a little.
 */
export function identify(head: Uint8Array): FileKind {
  if (head.length === 0) return { audio: null, description: 'an empty file' }
  const start = ascii(head, 0, 32)
  const container = start.slice(0, 4)
  if (['RIFF', 'RIFX', 'RF64', 'BW64'].includes(container)) return riffKind(container, start.slice(8, 12))
  if (container === 'FORM') return formKind(start.slice(8, 12))
  for (const [signature, audio, description] of SIGNATURES) {
    if (start.startsWith(signature)) return { audio, description }
  }
  if (start.slice(4, 8) === 'ftyp') return { audio: null, description: 'MPEG-4 audio or video' }
  if (isMpegFrame(head)) return { audio: 'mp3', description: 'MP3 audio' }
  if (head.every((byte) => byte === 0)) return { audio: null, description: 'nothing but zero bytes' }
  if (isText(head)) return { audio: null, description: `text (${JSON.stringify(start.trimEnd().slice(0, 24))})` }
  return { audio: null, description: `unknown bytes (${hex(head.subarray(0, 8))})` }
}

function riffKind(container: string, form: string): FileKind {
  if (form === 'WAVE' || form === '') return { audio: 'wav', description: `${container} WAVE audio` }
  const names: Record<string, string> = {
    'AVI ': 'an AVI film',
    sfbk: 'a SoundFont',
    WEBP: 'a WebP picture',
    RMID: 'a RIFF MIDI file',
  }
  return { audio: null, description: names[form] ?? `a ${container} file of kind ${JSON.stringify(form)}` }
}

function formKind(form: string): FileKind {
  if (form === 'AIFF' || form === 'AIFC') return { audio: 'aiff', description: 'AIFF audio' }
  return { audio: null, description: `an IFF file of kind ${JSON.stringify(form)}` }
}

/** An MPEG frame header (ISO 11172-3, 2.4.1.3): sync, a layer, a bit rate and a sample rate that exist. */
function isMpegFrame(head: Uint8Array): boolean {
  const [first = 0, second = 0, third = 0] = head
  const layer = (second >> 1) & 3
  const version = (second >> 3) & 3
  return first === 0xff && second >> 5 === 7 && layer !== 0 && version !== 1 && third >> 4 !== 15 && (third & 12) !== 12
}

function isText(head: Uint8Array): boolean {
  let controls = 0
  for (const byte of head) {
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) controls++
  }
  return controls === 0
}

/** `length` bytes from `offset` as Latin-1. */
export function ascii(bytes: Uint8Array, offset: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + length))
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ')
}
