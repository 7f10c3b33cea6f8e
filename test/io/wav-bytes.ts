/** WAV files built byte by byte, so that the reader is held against the standard and not against a writer of ours. */

export const PCM = 1
export const FLOAT = 3
export const A_LAW = 6
export const MU_LAW = 7
export const IMA_ADPCM = 17
export const EXTENSIBLE = 0xfffe

export function concat(...parts: readonly (Uint8Array | readonly number[] | string)[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat(parts.map((part) => Buffer.from(part as Uint8Array))))
}

export function u16(value: number): number[] {
  return [value & 255, (value >>> 8) & 255]
}

export function u32(value: number): number[] {
  return [...u16(value & 0xffff), ...u16(value >>> 16)]
}

/** A chunk with its padding byte; `size` is what its header claims. */
export function chunk(id: string, body: Uint8Array | readonly number[], size = body.length): Uint8Array {
  return concat(id, u32(size), body, body.length % 2 === 1 ? [0] : [])
}

export interface FormatFields {
  readonly tag?: number
  readonly channels?: number
  readonly rateHz?: number
  readonly bits?: number
  readonly blockAlign?: number
  readonly extra?: readonly number[]
}

/** A `fmt ` chunk. */
export function fmt(fields: FormatFields = {}): Uint8Array {
  const { tag = PCM, channels = 1, rateHz = 44_100, bits = 16, extra = [] } = fields
  const blockAlign = fields.blockAlign ?? channels * Math.ceil(bits / 8)
  const body = [
    ...u16(tag),
    ...u16(channels),
    ...u32(rateHz),
    ...u32(rateHz * blockAlign),
    ...u16(blockAlign),
    ...u16(bits),
  ]
  return chunk('fmt ', [...body, ...extra])
}

/** The 24 bytes by which WAVE_FORMAT_EXTENSIBLE goes beyond WAVEFORMAT. */
export function extensible(subFormatTag: number, validBits: number, channelMask: number): number[] {
  const tail = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71]
  return [...u16(22), ...u16(validBits), ...u32(channelMask), ...u16(subFormatTag), ...tail]
}

/** A RIFF file of these chunks. */
export function riff(...chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const size = chunks.reduce((sum, part) => sum + part.length, 4)
  return concat('RIFF', u32(size), 'WAVE', ...chunks)
}

/** Little-endian integers of `bytes` bytes. */
export function integers(values: readonly number[], bytes: number): Uint8Array {
  const out = new Uint8Array(values.length * bytes)
  values.forEach((value, index) => {
    for (let byte = 0; byte < bytes; byte++) out[index * bytes + byte] = Math.floor(value / 2 ** (8 * byte)) & 255
  })
  return out
}

export function floats32(values: readonly number[]): Uint8Array {
  return new Uint8Array(Float32Array.from(values).buffer)
}

export function floats64(values: readonly number[]): Uint8Array {
  return new Uint8Array(Float64Array.from(values).buffer)
}

/** A 16-bit tone of 440 Hz at half scale: a plain good file to be damaged. */
export function toneWav(seconds = 0.1, rateHz = 44_100): Uint8Array<ArrayBuffer> {
  return riff(fmt({ rateHz }), chunk('data', integers(tone(seconds, rateHz, 16_384), 2)))
}

/** Rounded samples of a 440 Hz sine. */
export function tone(seconds: number, rateHz: number, peak: number): number[] {
  return Array.from({ length: Math.round(seconds * rateHz) }, (_, n) =>
    Math.round(peak * Math.sin((2 * Math.PI * 440 * n) / rateHz)),
  )
}
