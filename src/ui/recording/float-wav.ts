/** Bytes before the samples. */
export const HEADER_BYTES = 58

/** Bytes of a frame: two channels of 32-bit floats. */
export const FRAME_BYTES = 8

/** WAV counts its bytes in 32 bits: so many frames fit, over three hours at 48 kHz. */
export const MOST_FRAMES = Math.floor((0xffffffff - HEADER_BYTES) / FRAME_BYTES)

const FLOAT_FORMAT = 3
const CHANNELS = 2

/**
 * The start of a stereo WAV file of 32-bit floats, which hold what was heard sample by sample. Format 3 asks for the
 * extended `fmt ` chunk and a `fact` chunk (Microsoft, "New Multimedia Data Types and Data Techniques", 1994).
 *
 * @param frames at most {@link MOST_FRAMES}.
 * @returns [HEADER_BYTES], fresh.
 */
export function floatWavHeader(frames: number, rateHz: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_BYTES)
  const view = new DataView(bytes.buffer)
  const dataBytes = frames * FRAME_BYTES
  let at = 0
  const name = (text: string) => {
    for (const letter of text) view.setUint8(at++, letter.charCodeAt(0))
  }
  const two = (value: number) => {
    view.setUint16(at, value, true)
    at += 2
  }
  const four = (value: number) => {
    view.setUint32(at, value, true)
    at += 4
  }
  name('RIFF')
  four(HEADER_BYTES - 8 + dataBytes)
  name('WAVEfmt ')
  four(18)
  two(FLOAT_FORMAT)
  two(CHANNELS)
  four(rateHz)
  four(rateHz * FRAME_BYTES)
  two(FRAME_BYTES)
  two(32)
  two(0)
  name('fact')
  four(4)
  four(frames)
  name('data')
  four(dataBytes)
  return bytes
}
