/**
 * What a training step costs on the wasm engine: milliseconds of processor time per step and frames per second for the
 * default network, the dense one and slower latents, and where the default's time goes (making the batch, gradients,
 * Adam). Variants take turns, so that a noisy machine disturbs all alike; the median counts.
 */
import type { TrainingOptions } from '../src/contract/training.ts'
import { adamState, adamStep } from '../src/model/adam.ts'
import { type BatchShape, makeBatch } from '../src/model/batches.ts'
import { DEFAULT_TRAINING_OPTIONS } from '../src/model/defaults.ts'
import { loadTensorEngine } from '../src/model/engines/load-engine.ts'
import { initialWeights } from '../src/model/initial-weights.ts'
import { decoderCost, networkSpec } from '../src/model/network-spec.ts'
import { meanImage, SCALE_DB } from '../src/model/normalise.ts'
import { randomStream } from '../src/model/random-streams.ts'
import { type PoolContents, SoundPool } from '../src/model/sound-pool.ts'
import { batchGradients, reparameterisationNoise } from '../src/model/train-step.ts'
import { weightLayout } from '../src/model/weights.ts'
import { drawWindows } from '../src/model/windows.ts'
import { syntheticSource } from '../test/model/synthetic-source.ts'

const ROUNDS = 5
const STEPS = 8

const VARIANTS: readonly (readonly [string, Partial<TrainingOptions>])[] = [
  ['default', {}],
  ['dense', { network: 'dense' }],
  ['stride 2', { latentStride: 2 }],
  ['stride 4', { latentStride: 4 }],
]

interface Cost {
  readonly batchMs: number
  readonly gradientsMs: number
  readonly adamMs: number
}

class Stepper {
  readonly options: TrainingOptions
  readonly layout
  readonly #shape: BatchShape
  readonly #pool: PoolContents
  readonly #weights: Float32Array
  readonly #gradients: Float32Array
  readonly #state
  #step = 0

  constructor(options: TrainingOptions, pool: PoolContents) {
    this.options = options
    this.layout = weightLayout(networkSpec(options))
    this.#pool = pool
    this.#weights = initialWeights(this.layout, 1, null, SCALE_DB)
    this.#gradients = new Float32Array(this.layout.length)
    this.#state = adamState(this.layout.length)
    this.#shape = {
      frames: options.sequenceFrames,
      sequences: options.batchSize,
      latentStride: this.layout.spec.latentStride,
      meanDb: meanImage(pool),
      scaleDb: SCALE_DB,
      marginFrames: 0,
    }
  }

  /** Processor milliseconds per step over `steps` steps. */
  run(steps: number): Cost {
    const cost = { batchMs: 0, gradientsMs: 0, adamMs: 0 }
    for (let done = 0; done < steps; done++) {
      const { batchSize, sequenceFrames, pitchAugmentation } = this.options
      const random = randomStream(1, 'batch', this.#step++)
      const batch = timed(cost, 'batchMs', () =>
        makeBatch(drawWindows(this.#pool, random, batchSize, sequenceFrames, pitchAugmentation), this.#shape),
      )
      timed(cost, 'gradientsMs', () => {
        const noise = reparameterisationNoise(this.layout, batch, random)
        batchGradients(this.layout, this.#weights, batch, SCALE_DB, noise, 1e-4, this.#gradients)
      })
      timed(cost, 'adamMs', () => adamStep(this.#weights, this.#gradients, this.#state, this.#step, 1e-4))
    }
    return { batchMs: cost.batchMs / steps, gradientsMs: cost.gradientsMs / steps, adamMs: cost.adamMs / steps }
  }
}

function timed<T>(cost: { -readonly [Key in keyof Cost]: Cost[Key] }, part: keyof Cost, work: () => T): T {
  const before = process.cpuUsage()
  const result = work()
  const used = process.cpuUsage(before)
  cost[part] += (used.user + used.system) / 1000
  return result
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN

const { name, version } = await loadTensorEngine('wasm')
const source = syntheticSource(12, 200)
const pool = await new SoundPool(source, [...source.items.keys()], 1).at(0)
const steppers = VARIANTS.map(([, options]) => new Stepper({ ...DEFAULT_TRAINING_OPTIONS, ...options }, pool))
for (const stepper of steppers) stepper.run(2)
const costs: Cost[][] = steppers.map(() => [])
for (let round = 0; round < ROUNDS; round++) {
  for (const [index, stepper] of steppers.entries()) costs[index]?.push(stepper.run(STEPS))
}
process.stdout.write(`${name} ${version}, processor time\n`)
const perFrame: number[] = []
for (const [index, stepper] of steppers.entries()) {
  const own = costs[index] ?? []
  const [batchMs, gradientsMs, adamMs] = [
    median(own.map((cost) => cost.batchMs)),
    median(own.map((cost) => cost.gradientsMs)),
    median(own.map((cost) => cost.adamMs)),
  ]
  const { batchSize, sequenceFrames } = stepper.options
  const stepMs = batchMs + gradientsMs + adamMs
  const frames = batchSize * sequenceFrames
  perFrame.push(stepMs / frames)
  const ratio = (stepMs / frames / (perFrame[1] ?? perFrame[0] ?? Number.NaN)).toFixed(2)
  process.stdout.write(
    `${(VARIANTS[index]?.[0] ?? '').padEnd(9)} ${stepMs.toFixed(1).padStart(6)} ms a step of ${frames} frames ` +
      `(batch ${batchMs.toFixed(1)}, gradients ${gradientsMs.toFixed(1)}, Adam ${adamMs.toFixed(1)}), ` +
      `${Math.round((1000 * frames) / stepMs)} frames/s, decoder ${Math.round(decoderCost(stepper.layout.spec) / 1000)}k ` +
      `multiply-adds a latent step${index > 0 ? `, ${ratio} of dense per frame` : ''}\n`,
  )
}
process.stdout.write(
  `conv (default) costs ${((perFrame[0] ?? Number.NaN) / (perFrame[1] ?? Number.NaN)).toFixed(2)} of dense per frame\n`,
)
