import { TimbrelError } from '../contract/errors.ts'
import type { Network } from '../contract/network.ts'
import type { TrainingOptions, TrainingVerdict } from '../contract/training.ts'
import { type BatchShape, makeBatch } from './batches.ts'
import { initialWeights } from './initial-weights.ts'
import { networkSpec } from './network-spec.ts'
import { meanImage, SCALE_DB } from './normalise.ts'
import { PrincipalImages } from './principal-images.ts'
import { randomStream } from './random-streams.ts'
import { type PoolContents, SoundPool } from './sound-pool.ts'
import { initialState, resumedState, type TrainerState } from './trainer-state.ts'
import type { TrainingHooks } from './training-hooks.ts'
import { TrainingRun } from './training-run.ts'
import type { TrainingSource } from './training-source.ts'
import { spread, validationSet } from './validation.ts'
import { type ItemFit, verdict } from './verdict.ts'
import { type WeightLayout, weightLayout } from './weights.ts'
import { drawWindows } from './windows.ts'

/** Sounds whose principal components the network starts from: a second's work, and more would hardly turn them. */
const PRINCIPAL_SOUNDS = 200

/** What a training ends with. */
export interface TrainingResult {
  /** The best of the run by validation loss. */
  readonly network: Network
  readonly verdict: TrainingVerdict
  /** How well each judged sound is recreated. */
  readonly fits: readonly ItemFit[]
  readonly state: TrainerState
}

/**
 * Trains a network on `source` with the tensor engine in use (load one first).
 *
 * Same source, options and engine: same weights, bit for bit, whether run through or stopped and resumed any number of
 * times (a limit in minutes excepted, whose plan depends on the machine's speed). Yields to the event loop at every
 * step. Leaves no tensor behind.
 *
 * @param resumeFrom a state given to `saveCheckpoint` earlier.
 * @throws TimbrelError 'training-data' when nothing is there to train on, 'training-diverged' when the loss is no longer
 * a number or explodes (the last good state has been saved), 'checkpoint' when `resumeFrom` is another network's.
 */
export async function train(
  source: TrainingSource,
  options: TrainingOptions,
  hooks: TrainingHooks,
  resumeFrom?: TrainerState,
): Promise<TrainingResult> {
  const layout = weightLayout(networkSpec(options))
  requireWindows(options, layout)
  const trained = source.items.flatMap((item, index) => (item.heldOut ? [] : [index]))
  if (trained.length === 0) {
    throw new TimbrelError('training-data', 'expected at least one recording that is not held out, found none')
  }
  announce(source, trained, hooks)
  const pool = new SoundPool(source, trained, options.seed)
  const state = resumeFrom ? resumedState(resumeFrom, options, layout) : firstState(options, layout, await pool.at(0))
  const shape: BatchShape = {
    frames: options.sequenceFrames,
    sequences: options.batchSize,
    latentStride: layout.spec.latentStride,
    meanDb: state.meanDb,
    scaleDb: state.scaleDb,
    marginFrames: marginFrames(layout, options.sequenceFrames),
  }
  const run = new TrainingRun({
    options,
    layout,
    hooks,
    validation: await validationSet(source, shape),
    framesPerEpoch: trained.reduce((sum, index) => sum + (source.items[index]?.frameCount ?? 0), 0),
    nextBatch: async (step) => {
      const random = randomStream(options.seed, 'batch', step)
      const sounds = await pool.at(step)
      return makeBatch(
        drawWindows(sounds, random, options.batchSize, options.sequenceFrames, options.pitchAugmentation),
        shape,
      )
    },
    state,
  })
  const why = await run.toEnd()
  const network = run.bestNetwork()
  const { judged, fits } = await verdict(network, source, options.seed)
  return {
    network,
    fits,
    state: run.state,
    verdict: { ...judged, why, trainingSeconds: run.state.secondsElapsed },
  }
}

/**
 * Frames at a window's ends that are seen but not judged: inside a sound the network has neighbours there that the
 * window lacks.
 */
export function marginFrames(layout: WeightLayout, sequenceFrames: number): number {
  const { latentStride } = layout.spec
  return layout.spec.family === 'conv' && sequenceFrames >= 8 * latentStride ? latentStride : 0
}

function firstState(options: TrainingOptions, layout: WeightLayout, pool: PoolContents): TrainerState {
  const meanDb = meanImage(pool)
  const principal = new PrincipalImages(meanDb, layout.spec.latentStride)
  for (const group of pool) {
    const chosen = spread(group, Math.ceil(PRINCIPAL_SOUNDS / pool.length))
    const frames = chosen.reduce((sum, { frameCount }) => sum + frameCount, 0)
    for (const sound of chosen) principal.add(sound, 1 / frames)
  }
  principal.fit(options.latentSize)
  const seed = randomStream(options.seed, 'weights', 0).word()
  return initialState(options, initialWeights(layout, seed, principal, SCALE_DB), { meanDb, scaleDb: SCALE_DB })
}

function announce(source: TrainingSource, trained: readonly number[], { onEvent }: TrainingHooks): void {
  onEvent({
    type: 'dataset',
    instruments: new Set(source.items.map(({ instrument }) => instrument)).size,
    sounds: source.items.length,
    frames: source.items.reduce((sum, { frameCount }) => sum + frameCount, 0),
    heldOut: source.items.length - trained.length,
  })
}

function requireWindows({ sequenceFrames, batchSize, seed }: TrainingOptions, { spec }: WeightLayout): void {
  if (!Number.isInteger(sequenceFrames / spec.latentStride) || sequenceFrames < 1) {
    throw new TimbrelError(
      'input',
      `sequence frames must be a multiple of the latent stride ${spec.latentStride}, found ${sequenceFrames}`,
    )
  }
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new TimbrelError('input', `batch size must be a whole number from 1, found ${batchSize}`)
  }
  if (!Number.isInteger(seed) || seed < 1) {
    throw new TimbrelError('input', `seed must be a whole number from 1, found ${seed}`)
  }
}
