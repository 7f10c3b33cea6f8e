import { BINS } from '../../../src/contract/spectrogram.ts'
import type { TrainingOptions } from '../../../src/contract/training.ts'
import { CONDITIONS, writeConditions } from '../../../src/dsp/conditioning.ts'
import { Random } from '../../../src/dsp/random.ts'
import { adamState, adamStep } from '../../../src/model/adam.ts'
import { DEFAULT_TRAINING_OPTIONS } from '../../../src/model/defaults.ts'
import type { Batch } from '../../../src/model/network.ts'
import { networkSpec } from '../../../src/model/network-spec.ts'
import { batchGradients, reparameterisationNoise } from '../../../src/model/train-step.ts'
import { type WeightLayout, weightLayout } from '../../../src/model/weights.ts'

/** About the spread of normalised images; the error is then counted in tens of dB. */
const SCALE_DB = 10

/** A batch of smooth seeded images: sums of slow waves over frames and bins, different in every sequence. */
export function syntheticBatch(sequences: number, frames: number, latentStride: number, seed: number): Batch {
  const random = new Random(seed)
  const steps = frames / latentStride
  const image = new Float32Array(sequences * frames * BINS)
  const frameConditions = new Float32Array(sequences * frames * CONDITIONS)
  const stepConditions = new Float32Array(sequences * steps * CONDITIONS)
  for (let sequence = 0; sequence < sequences; sequence++) {
    const midiNote = 40 + 50 * random.uniform()
    const phase = 6.28 * random.uniform()
    for (let frame = 0; frame < frames; frame++) {
      const at = sequence * frames + frame
      for (let bin = 0; bin < BINS; bin++) {
        image[at * BINS + bin] =
          Math.sin(0.1 * frame + phase) + Math.cos(0.07 * bin * (1 + sequence / sequences) + phase)
      }
      writeConditions(midiNote, -frame / 4, frameConditions, at * CONDITIONS)
      if (frame % latentStride !== 0) continue
      writeConditions(midiNote, -frame / 4, stepConditions, (sequence * steps + frame / latentStride) * CONDITIONS)
    }
  }
  const weights = new Float32Array(image.length).fill(1 / image.length)
  const stepWeights = new Float32Array(sequences * steps).fill(1 / (sequences * steps))
  const blendShares = new Float32Array(sequences)
  if (sequences % 2 === 0) blendShares.fill(0.3, 0, 2)
  return { frames, sequences, image, target: image, frameConditions, stepConditions, weights, stepWeights, blendShares }
}

/** Normal with variance 1 / fan-in, biases 0: enough to start from, and no data needed. */
function startingWeights(layout: WeightLayout, seed: number): Float32Array {
  const random = new Random(seed)
  const weights = new Float32Array(layout.length)
  for (const { layer, kernelOffset, kernelLength } of [...layout.encoder, ...layout.decoder]) {
    const deviation = 1 / Math.sqrt(layer.kernelSize * layer.inputs)
    for (let at = 0; at < kernelLength; at++) weights[kernelOffset + at] = deviation * random.normal()
  }
  return weights
}

/**
 * Steps of the real training, without its data: the network of `options`, Adam, a new synthetic batch each step. The
 * same weights, batches and noise for the same seed, whatever the engine.
 */
export class SyntheticTraining {
  readonly #options: TrainingOptions
  readonly #layout: WeightLayout
  readonly #weights: Float32Array
  readonly #gradients: Float32Array
  readonly #adam: ReturnType<typeof adamState>
  readonly #random: Random
  readonly #batches: Batch[]
  #steps = 0

  constructor(options: Partial<TrainingOptions> = {}) {
    this.#options = { ...DEFAULT_TRAINING_OPTIONS, ...options }
    const spec = networkSpec(this.#options)
    this.#layout = weightLayout(spec)
    this.#weights = startingWeights(this.#layout, this.#options.seed)
    this.#gradients = new Float32Array(this.#layout.length)
    this.#adam = adamState(this.#layout.length)
    this.#random = new Random(this.#options.seed)
    const { batchSize, sequenceFrames } = this.#options
    this.#batches = [1, 2, 3].map((seed) => syntheticBatch(batchSize, sequenceFrames, spec.latentStride, seed))
  }

  /** Number of weights. */
  get size(): number {
    return this.#layout.length
  }

  /** dLoss/dWeights of the last step, flat; overwritten by the next. */
  get gradients(): Float32Array {
    return this.#gradients
  }

  /** Trains one step and returns its total loss, as it was before the weights moved. */
  step(): number {
    const batch = this.#batches[this.#steps % this.#batches.length] as Batch
    const noise = reparameterisationNoise(this.#layout, batch, this.#random)
    const { beta, learningRate } = this.#options
    const loss = batchGradients(this.#layout, this.#weights, batch, SCALE_DB, noise, beta, this.#gradients)
    this.#steps++
    adamStep(this.#weights, this.#gradients, this.#adam, this.#steps, learningRate)
    return loss.total
  }
}
