import type { Network } from '../../src/contract/network.ts'
import { BINS, HARMONICS } from '../../src/contract/spectrogram.ts'
import { Random } from '../../src/dsp/random.ts'
import type { PlayableModel } from '../../src/engine/prepared-model.ts'
import { LATENT_SIZE, makeSound, tinyNetwork } from './make-sound.ts'

/** Six sounds of one instrument whose latents mean what they are called: tilt, noise, odd harmonics. */
export function tiltingModel(): PlayableModel {
  const network = tiltingNetwork()
  const random = new Random(5)
  const sounds = [57, 60, 64, 67, 69, 72].map((midiNote) => {
    const made = makeSound({ midiNote, noiseDb: -30, attackFrames: 20, frames: 200 }, network)
    // Latents that lie in all directions around what was made.
    const shift = Float32Array.from({ length: LATENT_SIZE }, () => random.normal())
    return { ...made, latents: made.latents.map((value, index) => value + shift[index % LATENT_SIZE]!) }
  })
  return { network, sounds, instruments: [{ name: 'made', x: 0, y: 0, sounds: [0, 1, 2, 3, 4, 5] }] }
}

/** A linear decoder whose latents tilt the partials, raise the noise, and raise odd harmonics, each a little of the rest. */
function tiltingNetwork(): Network {
  const plain = tinyNetwork(1, [1])
  const kernel = (plain.decoder[0]?.kernel ?? new Float32Array()).map((value) => 0.02 * value)
  for (let bin = 0; bin < BINS; bin++) {
    const isNoise = bin >= HARMONICS
    const odd = isNoise ? 0 : (-1) ** bin
    const tilt = isNoise ? 0 : Math.log2(bin + 1)
    const noise = isNoise ? 1 : 0
    kernel[bin] = 0.1 * tilt + 0.05 * noise
    kernel[BINS + bin] = 0.3 * noise + 0.03 * tilt
    kernel[2 * BINS + bin] = 0.15 * odd + 0.05 * noise
  }
  return { ...plain, decoder: plain.decoder.map(({ bias }) => ({ kernel, bias })) }
}
