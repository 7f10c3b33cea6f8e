import type { Network } from '../contract/network.ts'
import type { Sound } from '../contract/sound.ts'
import { BINS, FLOOR_DB, HARMONIC_CEILING_DB, HARMONICS, NOISE_CEILING_DB } from '../contract/spectrogram.ts'
import { writeConditions } from '../dsp/conditioning.ts'
import type { Kernels } from './kernels.ts'
import { SoundReader } from './sound-reader.ts'

/**
 * Clips a row to what the image can hold. Decoded steps are clipped before they are interpolated, as they were when
 * the sound's detail was measured against them. Allocates nothing.
 */
export function clipRow(row: Float32Array, offset: number): void {
  for (let index = 0; index < HARMONICS; index++) {
    row[offset + index] = Math.min(HARMONIC_CEILING_DB, Math.max(FLOOR_DB, row[offset + index] as number))
  }
  for (let index = HARMONICS; index < BINS; index++) {
    row[offset + index] = Math.min(NOISE_CEILING_DB, Math.max(FLOOR_DB, row[offset + index] as number))
  }
}

/**
 * The row of a frame between two decoded steps: linear interpolation, as in training.
 *
 * @param share of `above`, 0 to 1. @param out [BINS]. Allocates nothing.
 */
export function interpolateRows(below: Float32Array, above: Float32Array, share: number, out: Float32Array): void {
  for (let bin = 0; bin < BINS; bin++) {
    const low = below[bin] as number
    out[bin] = low + share * ((above[bin] as number) - low)
  }
}

/**
 * What the decoder alone says of a whole sound, without detail: the twin of the trained model's own decoding.
 *
 * @returns fresh [frameCount, BINS] dB re the frame's loudness, clipped to the image's range.
 */
export function decodeSound(network: Network, sound: Sound, kernels: Kernels): Float32Array {
  const reader = new SoundReader(sound, network.spec.latentSize)
  const steps = reader.latentCount
  const decoder = kernels.createDecoder(network, steps)
  const input = new Float32Array(steps * decoder.inputSize)
  for (let step = 0; step < steps; step++) {
    const frame = step * reader.latentStride
    const offset = step * decoder.inputSize
    reader.addLatent(frame, 1, input, offset)
    writeConditions(
      sound.midiNote + reader.pitchDeviation(frame),
      reader.loudnessDb(frame) - sound.landmarks.peakLoudnessDb,
      input,
      offset + network.spec.latentSize,
    )
  }
  const rows = new Float32Array(steps * BINS)
  decoder.decode(input, 1, steps, 0, steps, rows)
  for (let step = 0; step < steps; step++) clipRow(rows, step * BINS)
  const image = new Float32Array(sound.frameCount * BINS)
  for (let frame = 0; frame < sound.frameCount; frame++) {
    const position = frame / reader.latentStride
    const below = Math.min(steps - 1, Math.floor(position))
    const above = Math.min(steps - 1, below + 1)
    interpolateRows(
      rows.subarray(below * BINS, (below + 1) * BINS),
      rows.subarray(above * BINS, (above + 1) * BINS),
      position - below,
      image.subarray(frame * BINS, (frame + 1) * BINS),
    )
  }
  return image
}
