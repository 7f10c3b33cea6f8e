/** Centres, in MIDI notes, of the Gaussian radial basis functions that tell the network the pitch. */
const PITCH_CENTRES = [34, 39, 44, 49, 54, 59, 64, 69, 74, 79, 84, 89] as const

/** Standard deviation of each basis function, in semitones: the distance between centres. */
const PITCH_WIDTH = 5

/** Values the network is told of a frame: the pitch's basis functions, the pitch itself, and the loudness. */
export const CONDITIONS = PITCH_CENTRES.length + 2

/**
 * Writes the conditioning of one frame: what encoder and decoder are told besides the image, so that the latent need
 * not carry pitch or loudness.
 *
 * @param midiNote fractional MIDI note of the frame.
 * @param relativeLoudnessDb loudness re the note's peak, dB; clipped to -60..0.
 * @param out receives CONDITIONS values at `offset`. Allocates nothing.
 */
export function writeConditions(midiNote: number, relativeLoudnessDb: number, out: Float32Array, offset: number): void {
  for (let index = 0; index < PITCH_CENTRES.length; index++) {
    const distance = (midiNote - (PITCH_CENTRES[index] as number)) / PITCH_WIDTH
    out[offset + index] = Math.exp(-0.5 * distance * distance)
  }
  out[offset + PITCH_CENTRES.length] = (midiNote - 62) / 16
  out[offset + PITCH_CENTRES.length + 1] = Math.min(0, Math.max(-60, relativeLoudnessDb)) / 20 + 1
}
