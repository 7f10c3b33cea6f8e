import { WavFormatError } from '../contract/errors.ts'

/** Encodings of WAV samples that Timbrel reads. */
export type WavEncoding = 'pcm' | 'float' | 'a-law' | 'mu-law' | 'ima-adpcm'

/** The `fmt ` chunk, checked. */
export interface WavFormat {
  readonly encoding: WavEncoding
  /** Bits a sample takes in the file: 8, 16, 24, 32 or 64; 4 for IMA ADPCM. */
  readonly bits: number
  readonly channels: number
  readonly rateHz: number
  /** Bytes of one frame over all channels; of one block for IMA ADPCM. */
  readonly blockBytes: number
  readonly framesPerBlock: number
  readonly bigEndian: boolean
  readonly warnings: readonly string[]
}

const EXTENSIBLE = 0xfffe

/** Rates in Hz between which recordings are read; others are damage or no sound. */
const LOWEST_RATE_HZ = 8_000
const HIGHEST_RATE_HZ = 192_000
const MOST_CHANNELS = 8

const ENCODINGS: Readonly<Record<number, WavEncoding>> = {
  1: 'pcm',
  3: 'float',
  6: 'a-law',
  7: 'mu-law',
  17: 'ima-adpcm',
}

/** Codecs met in the wild inside WAV (RFC 2361 and mmreg.h), so that a refusal can name what it found. */
const OTHER_CODECS: Readonly<Record<number, string>> = {
  0: 'an unknown codec',
  2: 'Microsoft ADPCM',
  5: 'IBM CVSD',
  16: 'OKI ADPCM',
  20: 'G.723 ADPCM',
  34: 'DSP Group TrueSpeech',
  49: 'GSM 6.10',
  64: 'G.721 ADPCM',
  69: 'G.726 ADPCM',
  80: 'MPEG layer 1 or 2',
  85: 'MP3',
  97: 'Duck DK4 ADPCM',
  98: 'Duck DK3 ADPCM',
  100: 'G.726 ADPCM',
  105: 'Xbox IMA ADPCM',
  255: 'AAC',
  352: 'Windows Media Audio 1',
  353: 'Windows Media Audio 2',
  354: 'Windows Media Audio Professional',
  355: 'Windows Media Audio Lossless',
  624: 'Sony ATRAC3',
  5632: 'AAC',
  8192: 'Dolby AC-3',
  8193: 'DTS',
  22127: 'Ogg Vorbis',
  26447: 'Ogg Vorbis',
  61868: 'FLAC',
}

/** The tail of every sub-format GUID that stands for a plain format tag: xxxx-0000-0010-8000-00AA00389B71. */
const TAG_GUID_TAIL = '000000001000800000aa00389b71'
/** Likewise for ambisonic B-format: xxxx-0000-0721-11D3-8644-C8C1CA000000. */
const AMBISONIC_GUID_TAIL = '00002107d3118644c8c1ca000000'

/**
 * Reads the body of a `fmt ` chunk (WAVEFORMATEX or WAVEFORMATEXTENSIBLE).
 *
 * @throws {WavFormatError} when it is cut off, names a codec Timbrel does not read, or its figures cannot be.
 */
export function readWavFormat(chunk: Uint8Array, bigEndian: boolean, path: string): WavFormat {
  if (chunk.length < 16) {
    throw new WavFormatError(path, 'a "fmt " chunk of 16 bytes or more', `${chunk.length} bytes: the header is cut off`)
  }
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length)
  const little = !bigEndian
  const channels = view.getUint16(2, little)
  const rateHz = view.getUint32(4, little)
  const blockAlign = view.getUint16(12, little)
  const bits = view.getUint16(14, little)
  const encoding = encodingOf(codecTag(view, chunk, little, path), path)
  checkCounts(channels, rateHz, path)
  const common = { encoding, channels, rateHz, bigEndian }
  if (encoding === 'ima-adpcm') return { ...common, ...adpcmLayout(channels, blockAlign, bits, path), warnings: [] }
  const container = containerBits(encoding, bits, blockAlign, channels, path)
  const blockBytes = (container / 8) * channels
  const warnings =
    blockAlign === blockBytes || blockAlign === 0
      ? []
      : [`the header gives ${blockAlign} bytes per frame, but its channels and bits make ${blockBytes}: used those`]
  return { ...common, bits: container, blockBytes, framesPerBlock: 1, warnings }
}

function codecTag(view: DataView, chunk: Uint8Array, little: boolean, path: string): number {
  const tag = view.getUint16(0, little)
  if (tag !== EXTENSIBLE) return tag
  if (chunk.length < 40) {
    throw new WavFormatError(path, 'the 40-byte "fmt " chunk of WAVE_FORMAT_EXTENSIBLE', `${chunk.length} bytes`)
  }
  const tail = Buffer.from(chunk.subarray(26, 40)).toString('hex')
  if (tail === AMBISONIC_GUID_TAIL || tail === TAG_GUID_TAIL) return view.getUint16(24, little)
  // Writers of RIFX turn round the tag alone, or the GUID's other words too.
  if (!little && tail.endsWith(TAG_GUID_TAIL.slice(-16))) return view.getUint16(26, false)
  const guid = Buffer.from(chunk.subarray(24, 40)).toString('hex')
  throw new WavFormatError(path, readableCodecs(), `WAVE_FORMAT_EXTENSIBLE with the unknown sub-format ${guid}`)
}

function encodingOf(tag: number, path: string): WavEncoding {
  const encoding = ENCODINGS[tag]
  if (encoding !== undefined) return encoding
  const name = OTHER_CODECS[tag] ?? 'an unknown codec'
  const number = `codec 0x${tag.toString(16).padStart(4, '0')}`
  throw new WavFormatError(path, readableCodecs(), `${name} (${number}); convert the file to 16- or 24-bit WAV`)
}

function readableCodecs(): string {
  return 'PCM, float, A-law, mu-law or IMA ADPCM samples'
}

function checkCounts(channels: number, rateHz: number, path: string): void {
  if (channels < 1 || channels > MOST_CHANNELS) {
    throw new WavFormatError(path, `1 to ${MOST_CHANNELS} channels`, `${channels} channels`)
  }
  if (rateHz < LOWEST_RATE_HZ || rateHz > HIGHEST_RATE_HZ) {
    throw new WavFormatError(path, `a sample rate of ${LOWEST_RATE_HZ} to ${HIGHEST_RATE_HZ} Hz`, `${rateHz} Hz`)
  }
}

/**
 * Bits a sample takes in the file. Samples of odd sizes (12, 20 bits) lie left-justified in whole bytes, so reading
 * the whole container at its own scale is right for them too.
 */
function containerBits(
  encoding: WavEncoding,
  bits: number,
  blockAlign: number,
  channels: number,
  path: string,
): number {
  const possible: Record<string, readonly number[]> = {
    pcm: [8, 16, 24, 32],
    float: [32, 64],
    'a-law': [8],
    'mu-law': [8],
  }
  const sizes = possible[encoding] ?? []
  const byBlock = (blockAlign / channels) * 8
  const wanted = sizes.includes(byBlock) && bits > 0 && bits <= byBlock ? byBlock : Math.ceil(bits / 8) * 8
  if (bits > 0 && sizes.includes(wanted)) return wanted
  throw new WavFormatError(path, `${sizes.join(', ')} bits per sample for ${encoding}`, `${bits} bits`)
}

/** A block holds, per channel, a 4-byte head with the first sample, then words of eight 4-bit samples. */
function adpcmLayout(channels: number, blockAlign: number, bits: number, path: string) {
  const headBytes = 4 * channels
  if (bits !== 4 || blockAlign <= headBytes || blockAlign % headBytes !== 0) {
    const expected = `IMA ADPCM of 4 bits in blocks of more than one 4-byte word per channel (${headBytes}, ${2 * headBytes}, ...)`
    throw new WavFormatError(path, expected, `${bits} bits in blocks of ${blockAlign} bytes`)
  }
  return { bits: 4, blockBytes: blockAlign, framesPerBlock: ((blockAlign - headBytes) * 2) / channels + 1 }
}
