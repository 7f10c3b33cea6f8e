import { BINS } from '../contract/spectrogram.ts'
import { CONDITIONS } from '../dsp/conditioning.ts'
import { conditionsEvery } from '../model/frame-conditions.ts'
import type { LoadedNetwork } from '../model/loaded-network.ts'
import type { PreparedSound } from '../model/prepared-sound.ts'

/** A recording at its latent steps: what a latent space is judged by. Rows of all arrays are steps. */
export interface LatentSound {
  readonly instrument: string
  /** Fractional MIDI note; decides which harmonics are judged. */
  readonly midiNote: number
  /** [steps, latentSize] posterior means, an autoencoder's codes or principal scores. */
  readonly mean: Float32Array
  /** [steps, latentSize]; null where there is no posterior. */
  readonly logVar: Float32Array | null
  /** [steps, CONDITIONS] */
  readonly conditions: Float32Array
  /** [steps, BINS] dB: the recording's own frames. */
  readonly image: Float32Array
  /** [steps] 0 where the recording is inaudible. */
  readonly frameWeights: Float32Array
}

/**
 * Decodes places of a latent space, each by itself, as if a sound stood still there.
 *
 * @param latents [places, latentSize]
 * @param conditions [places, CONDITIONS]
 * @returns [places, BINS] dB re the frame's loudness.
 */
export type DecodePlaces = (latents: Float32Array, conditions: Float32Array) => Float32Array

/**
 * A sound and its latents, put together for {@link latentFigures}.
 *
 * @param stride frames per latent step.
 * @param mean and logVar [latentStepCount(frames, stride), latentSize], as of {@link LoadedNetwork.encode}.
 */
export function latentSound(
  sound: PreparedSound,
  instrument: string,
  stride: number,
  { steps, mean, logVar }: { steps: number; mean: Float32Array; logVar: Float32Array | null },
): LatentSound {
  const image = new Float32Array(steps * BINS)
  const frameWeights = new Float32Array(steps)
  for (let step = 0; step < steps; step++) {
    const frame = Math.min(sound.frameCount - 1, step * stride)
    image.set(sound.image.subarray(frame * BINS, (frame + 1) * BINS), step * BINS)
    frameWeights[step] = sound.frameWeights[frame] as number
  }
  const conditions = conditionsEvery(sound, stride, steps)
  return { instrument, midiNote: sound.midiNote, mean, logVar, conditions, image, frameWeights }
}

/**
 * A network's decoder, place by place. Where its kernels reach beyond one step, a place is repeated as often as they
 * can see. Leaves no tensor behind.
 */
export function decodePlacesOf(loaded: LoadedNetwork): DecodePlaces {
  const { latentSize, decoder } = loaded.network.spec
  const reach = decoder.reduce((sum, { kernelSize }) => sum + (kernelSize - 1) / 2, 0)
  if (reach === 0) return (latents, conditions) => loaded.decode(latents, conditions)
  const span = 2 * reach + 1
  return (latents, conditions) => {
    const rows = loaded.decode(repeated(latents, latentSize, span), repeated(conditions, CONDITIONS, span))
    const out = new Float32Array(rows.length / span)
    for (let place = 0; place * BINS < out.length; place++) {
      const from = (place * span + reach) * BINS
      out.set(rows.subarray(from, from + BINS), place * BINS)
    }
    return out
  }
}

function repeated(rows: Float32Array, width: number, times: number): Float32Array {
  const out = new Float32Array(rows.length * times)
  for (let row = 0; row * width < rows.length; row++) {
    const values = rows.subarray(row * width, (row + 1) * width)
    for (let time = 0; time < times; time++) out.set(values, (row * times + time) * width)
  }
  return out
}
