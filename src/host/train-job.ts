import { access, constants, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { TimbrelError } from '../contract/errors.ts'
import type { RecordingSummary } from '../contract/host-analysis.ts'
import type { TrainingJob } from '../contract/host-training.ts'
import type { Network } from '../contract/network.ts'
import type { TrainingEvent, TrainingOptions } from '../contract/training.ts'
import { removeLeftovers } from '../io/leftovers.ts'
import { DEFAULT_TRAINING_OPTIONS } from '../model/defaults.ts'
import { loadTensorEngine } from '../model/engines/load-engine.ts'
import { train } from '../model/train.ts'
import type { TrainingHooks } from '../model/training-hooks.ts'
import { analyseRecordings } from './analyse-recordings.ts'
import { cachedTrainingSource } from './cached-training-source.ts'
import { type Checkpoint, checkpointPath, markOf, readCheckpoint, writeCheckpoint } from './checkpoint-file.ts'
import { misfits } from './misfits.ts'
import { PairedGradients } from './paired-gradients.ts'
import { previewPair, writePreview } from './preview.ts'
import { PreviewModels } from './preview-model.ts'
import { previewModelPath, previewPath } from './preview-paths.ts'
import { requireSameRecordings, resumedOptions } from './resumed-options.ts'
import { writeTrainedModel } from './trained-model.ts'

/** Recordings quieter than this at their loudest hold nothing to learn from. */
export const SILENT_DB = -90

/** What a training job is given by whoever runs it. */
export interface TrainingJobHooks {
  onEvent(event: TrainingEvent): void
  /** Aborted: end early and keep the best network so far. */
  readonly stopSignal: AbortSignal
}

/**
 * Trains a model from a folder of recordings, from the first file read to the model file written; runs in a process of
 * its own (training-process.ts), or in the caller's.
 *
 * `<output>.checkpoint` is replaced as training goes on and removed once the model is written. What killed trainings left
 * half-written in that folder is removed first.
 *
 * @throws TimbrelError of whatever stopped it; the checkpoint then stays.
 */
export async function runTraining(job: TrainingJob, { onEvent, stopSignal }: TrainingJobHooks): Promise<void> {
  const startedAt = performance.now()
  await requireWritable(job.output)
  await removeLeftovers(dirname(job.output))
  const path = checkpointPath(job.output)
  const checkpoint = job.resume ? await readCheckpoint(path) : null
  const options = checkpoint
    ? resumedOptions(path, checkpoint.options, job.options)
    : { ...DEFAULT_TRAINING_OPTIONS, ...job.options }
  const recordings = await usableRecordings(job, onEvent, stopSignal)
  const mark = markOf(recordings)
  if (checkpoint) requireSameRecordings(path, checkpoint.recordings, mark)
  const engine = await loadTensorEngine(options.engine)
  onEvent({ type: 'engine', ...engine })
  const engineName = `${engine.name} ${engine.version}`
  if (checkpoint) warnOfEngine(checkpoint, engineName, onEvent)
  const source = cachedTrainingSource(recordings, options.holdOutEvery)
  const paired = await PairedGradients.open(options, engine, job.workers)
  const hooks: TrainingHooks = {
    onEvent,
    shouldStop: () => stopSignal.aborted,
    checkpointSeconds: job.checkpointSeconds,
    saveCheckpoint: async (state) => {
      await writeCheckpoint(path, { options, engine: engineName, recordings: mark, state })
      onEvent({ type: 'checkpoint', step: state.step, path })
    },
    onPreview: await previewWriter(job, recordings, options, startedAt, onEvent),
    ...(paired !== null && { gradients: paired.compute }),
  }
  const trained = await train(source, options, hooks, checkpoint?.state).finally(() => paired?.close())
  const standOut = misfits(trained.fits, recordings, (item) => source.items[item]?.heldOut === true)
  const result = { ...trained, verdict: { ...trained.verdict, misfits: standOut } }
  await writeTrainedModel({ job, options, engineName, recordings, source, result })
  for (const left of [path, previewModelPath(job.output)]) await rm(left, { force: true })
  onEvent({ type: 'finished', path: job.output, verdict: result.verdict })
}

/** Fails before hours of work rather than after. */
async function requireWritable(output: string): Promise<void> {
  await access(dirname(output), constants.W_OK).catch((cause: unknown) => {
    throw new TimbrelError('input', `${output}: its folder does not exist or may not be written to`, { cause })
  })
}

async function usableRecordings(
  { folder, cacheFolder, workers }: TrainingJob,
  onEvent: (event: TrainingEvent) => void,
  signal: AbortSignal,
): Promise<RecordingSummary[]> {
  const { recordings } = await analyseRecordings({ path: folder, cacheFolder, workers, signal }, onEvent).catch(
    (error: unknown) => {
      if (!signal.aborted) throw error
      throw new TimbrelError('cancelled', 'Stopped before training began: there is nothing to keep yet.')
    },
  )
  return recordings.filter(({ file, peakLoudnessDb }) => {
    if (peakLoudnessDb > SILENT_DB) return true
    onEvent({ type: 'skipped', file, why: 'silent: nothing to learn from' })
    return false
  })
}

function warnOfEngine({ engine }: Checkpoint, now: string, onEvent: (event: TrainingEvent) => void): void {
  if (engine === now) return
  const message = `the checkpoint was made on ${engine}, training goes on with ${now}: losses agree, weights will differ`
  onEvent({ type: 'warning', message })
}

/** Writes a preview each time training offers a network: the hook that trains' first sound comes from. */
async function previewWriter(
  { output, playablePreviews }: TrainingJob,
  recordings: readonly RecordingSummary[],
  options: TrainingOptions,
  startedAt: number,
  onEvent: (event: TrainingEvent) => void,
): Promise<(network: Network, step: number) => Promise<void>> {
  const pair = await previewPair(recordings)
  const path = previewPath(output)
  const models = playablePreviews ? new PreviewModels(output, options, recordings) : null
  return async (network, step) => {
    if (pair === null) return
    await writePreview(path, network, pair, options.seed)
    const secondsElapsed = (performance.now() - startedAt) / 1000
    const map = models === null ? null : await models.write(network, step, secondsElapsed)
    onEvent({ type: 'preview', step, path, secondsElapsed, map })
  }
}
