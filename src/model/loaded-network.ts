import * as tf from '@tensorflow/tfjs-core'
import type { Network } from '../contract/network.ts'
import { BINS, FLOOR_DB, HARMONIC_CEILING_DB, HARMONICS, NOISE_CEILING_DB } from '../contract/spectrogram.ts'
import { CONDITIONS } from '../dsp/conditioning.ts'
import { harmonicCount } from '../dsp/image.ts'
import { type Conditioned, conditionsEvery } from './frame-conditions.ts'
import type { LayerTensors } from './layers.ts'
import { decode, encode, namedLayers, weightTensors } from './network.ts'
import { fromNetwork, weightLayout } from './weights.ts'

/** The posterior of a whole sound, each [latent steps, latentSize] row-major. */
export interface SoundPosterior {
  readonly steps: number
  readonly mean: Float32Array
  readonly logVar: Float32Array
}

/**
 * A network whose weights are tensors of the engine in use: encodes and decodes whole sounds. Holds tensors until
 * {@link LoadedNetwork.dispose}; no method leaves others behind.
 */
export class LoadedNetwork {
  readonly network: Network
  readonly #tensors: tf.Tensor[]
  readonly #encoder: readonly LayerTensors[]
  readonly #decoder: readonly LayerTensors[]

  constructor(network: Network) {
    const layout = weightLayout(network.spec)
    this.network = network
    this.#tensors = weightTensors(layout, fromNetwork(network))
    const { encoder, decoder } = namedLayers(layout, this.#tensors)
    this.#encoder = encoder
    this.#decoder = decoder
  }

  dispose(): void {
    tf.dispose(this.#tensors)
  }

  /**
   * Encodes a whole sound, edges repeated.
   *
   * @param image [frames, BINS] dB.
   * @param sound pitch and loudness of its frames.
   */
  encode(image: Float32Array, sound: Conditioned): SoundPosterior {
    const { spec, normalisation } = this.network
    const frameCount = sound.loudnessDb.length
    const steps = latentStepCount(frameCount, spec.latentStride)
    const frames = steps * spec.latentStride
    const rows = normalisedImage(image, frameCount, frames, harmonicCount(sound.midiNote), normalisation)
    return tf.tidy(() => {
      const posterior = encode(
        this.#encoder,
        tf.tensor3d(rows, [1, frames, BINS]),
        tf.tensor3d(conditionsEvery(sound, 1, frames), [1, frames, CONDITIONS]),
      )
      return {
        steps,
        mean: posterior.mean.dataSync() as Float32Array,
        logVar: posterior.logVar.dataSync() as Float32Array,
      }
    })
  }

  /**
   * Decodes latent steps.
   *
   * @param latents [steps, latentSize]
   * @param conditions [steps, CONDITIONS]
   * @returns [steps, BINS] dB within the floor and the ceilings, fresh.
   */
  decode(latents: Float32Array, conditions: Float32Array): Float32Array {
    const { spec, normalisation } = this.network
    const steps = latents.length / spec.latentSize
    const values = tf.tidy(() => {
      const output = decode(
        this.#decoder,
        tf.tensor3d(latents, [1, steps, spec.latentSize]),
        tf.tensor3d(conditions, [1, steps, CONDITIONS]),
      )
      return Float32Array.from(output.dataSync())
    })
    const { meanDb, scaleDb } = normalisation
    for (let index = 0; index < values.length; index++) {
      const bin = index % BINS
      const ceiling = bin < HARMONICS ? HARMONIC_CEILING_DB : NOISE_CEILING_DB
      const valueDb = (values[index] as number) * scaleDb + (meanDb[bin] as number)
      values[index] = Math.min(ceiling, Math.max(FLOOR_DB, valueDb))
    }
    return values
  }
}

/** Latent steps that carry `frameCount` frames: step j sits on frame j·stride, the last at or after the last frame. */
export function latentStepCount(frameCount: number, stride: number): number {
  return Math.ceil((frameCount - 1) / stride) + 1
}

/**
 * Linear interpolation of decoded rows from latent steps to frames, the rule of the training loss and of the engine.
 *
 * @param rows [steps, width]
 * @returns [frameCount, width], fresh.
 */
export function rowsToFrames(rows: Float32Array, width: number, stride: number, frameCount: number): Float32Array {
  const last = rows.length / width - 1
  const out = new Float32Array(frameCount * width)
  for (let frame = 0; frame < frameCount; frame++) {
    const step = Math.min(last, Math.floor(frame / stride))
    const next = Math.min(last, step + 1)
    const share = frame / stride - step
    for (let column = 0; column < width; column++) {
      const from = rows[step * width + column] as number
      out[frame * width + column] = from + share * ((rows[next * width + column] as number) - from)
    }
  }
  return out
}

function normalisedImage(
  image: Float32Array,
  frameCount: number,
  frames: number,
  harmonics: number,
  { meanDb, scaleDb }: Network['normalisation'],
): Float32Array {
  const out = new Float32Array(frames * BINS)
  for (let frame = 0; frame < frames; frame++) {
    const from = Math.min(frameCount - 1, frame) * BINS
    for (let bin = 0; bin < BINS; bin++) {
      const masked = bin >= harmonics && bin < HARMONICS
      if (!masked) out[frame * BINS + bin] = ((image[from + bin] as number) - (meanDb[bin] as number)) / scaleDb
    }
  }
  return out
}
