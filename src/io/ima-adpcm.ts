/**
 * IMA ADPCM as WAV files hold it (IMA Digital Audio Focus and Technical Working Group, "Recommended Practices for
 * Enhancing Digital Audio Compatibility in Multimedia Systems", revision 3.00, 1992, section 6; block layout of
 * Microsoft's WAVE_FORMAT_IMA_ADPCM).
 *
 * Ours, and not wavefile's: wavefile 11 writes the first sample of each block twice (so 44.1 kHz plays 3.4 cents flat
 * with a click every 505 samples), leaves out the last block, and knows one channel only.
 */

const INDEX_STEPS = [-1, -1, -1, -1, 2, 4, 6, 8] as const

// biome-ignore format: the table as the standard prints it
const STEP_SIZES = Int32Array.of(
  7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97, 107,
  118, 130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724, 796, 876, 963,
  1060, 1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894,
  6484, 7132, 7845, 8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794,
  32767,
)

/**
 * Decodes whole blocks, and of a last block that is cut off as many whole words as are there.
 *
 * @param bytes blocks one after another.
 * @param blockBytes bytes of a block, a multiple of 4·channels.
 * @returns interleaved samples within ±1.
 */
export function decodeImaAdpcm(bytes: Uint8Array, channels: number, blockBytes: number): Float32Array {
  const headBytes = 4 * channels
  const framesOf = (length: number) => (length < headBytes ? 0 : Math.floor(length / headBytes - 1) * 8 + 1)
  const wholeBlocks = Math.floor(bytes.length / blockBytes)
  const lastFrames = framesOf(bytes.length - wholeBlocks * blockBytes)
  const out = new Float32Array((wholeBlocks * framesOf(blockBytes) + lastFrames) * channels)
  let frame = 0
  for (let start = 0; start < bytes.length; start += blockBytes) {
    const block = bytes.subarray(start, start + blockBytes)
    const frames = framesOf(block.length)
    for (let channel = 0; channel < channels && frames > 0; channel++) {
      decodeChannel(block, channel, channels, frames, out, frame * channels)
    }
    frame += frames
  }
  return out
}

function decodeChannel(
  block: Uint8Array,
  channel: number,
  channels: number,
  frames: number,
  out: Float32Array,
  offset: number,
): void {
  const head = channel * 4
  let predicted = (((block[head] as number) | ((block[head + 1] as number) << 8)) << 16) >> 16
  let index = Math.min(88, block[head + 2] as number)
  out[offset + channel] = predicted / 32768
  for (let sample = 0; sample < frames - 1; sample++) {
    const word = 4 * (channels * (1 + (sample >> 3)) + channel)
    const byte = block[word + ((sample & 7) >> 1)] as number
    const code = sample & 1 ? byte >> 4 : byte & 15
    const step = STEP_SIZES[index] as number
    let difference = step >> 3
    if (code & 4) difference += step
    if (code & 2) difference += step >> 1
    if (code & 1) difference += step >> 2
    predicted = Math.max(-32768, Math.min(32767, code & 8 ? predicted - difference : predicted + difference))
    index = Math.max(0, Math.min(88, index + (INDEX_STEPS[code & 7] as number)))
    out[offset + (sample + 1) * channels + channel] = predicted / 32768
  }
}
