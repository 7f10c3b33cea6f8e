import { access, mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import type { JobInfo, JobProgress, JobResult, StudioTrainingOptions } from '../../contract/host-api.ts'
import type { TrainingEvent } from '../../contract/training.ts'
import { checkpointPath } from '../checkpoint-file.ts'
import { previewModelPath, previewPath } from '../preview-paths.ts'
import type { StartTrainingProcess } from '../training-child.ts'
import { startTraining } from '../training-client.ts'
import { TRAINING_OPTIONS_SCHEMA } from './call-schemas.ts'
import type { JobTools } from './job-registry.ts'
import { readJson, writeJson } from './json-file.ts'
import type { ModelLibrary } from './model-library.ts'
import { ID } from './names.ts'

/** What a training needs to begin, and to go on after its host has gone: kept in its job's folder. */
export interface TrainingPlan {
  readonly workspace: string
  readonly name: string
  readonly options: StudioTrainingOptions
  readonly startedAt: string
}

const PLAN = v.strictObject({
  workspace: v.string(),
  name: v.string(),
  options: TRAINING_OPTIONS_SCHEMA,
  startedAt: v.string(),
})

const planPath = (folder: string): string => join(folder, 'training.json')
const outputIn = (folder: string): string => join(folder, 'model.timbrel')

/** The latest preview of a training whose job has this folder. */
export const previewIn = (folder: string): string => previewPath(outputIn(folder))

/** The model to play it by. */
export const previewModelIn = (folder: string): string => previewModelPath(outputIn(folder))

/** What a training is run with. */
export interface TrainingSetting {
  readonly recordings: string
  readonly cacheFolder: string
  readonly workers: number
  readonly checkpointSeconds: number
  readonly library: ModelLibrary
  /** The kind of process to train in; a child process of plain Node if left out. */
  readonly startProcess?: StartTrainingProcess | undefined
  /** Hears of the training's process, for whoever measures it. */
  onProcess?(processId: number | undefined): void
}

/** Trains in a process of its own and takes the model into the library; the folder goes when that is done. */
export async function trainInFolder(
  plan: TrainingPlan,
  { recordings, cacheFolder, workers, checkpointSeconds, library, startProcess, onProcess }: TrainingSetting,
  tools: JobTools,
): Promise<JobResult> {
  const { folder, signal } = tools
  await mkdir(folder, { recursive: true })
  await writeJson(planPath(folder), plan)
  signal.throwIfAborted()
  const resume = await hasCheckpoint(folder)
  const output = outputIn(folder)
  const setting = { cacheFolder, workers, checkpointSeconds, playablePreviews: true }
  const job = { folder: recordings, output, ...setting, resume }
  const tell = (event: TrainingEvent): void => {
    const progress = withoutPaths(event)
    if (progress !== null) tools.report(progress)
  }
  const training = startTraining({ ...job, options: resume ? {} : plan.options }, tell, startProcess)
  onProcess?.(training.processId)
  const abort = () => training.abort()
  signal.addEventListener('abort', abort)
  tools.stoppable(() => training.stopAndKeep())
  try {
    const { path, verdict } = await training.finished
    const { id } = await library.adopt(path, plan.name)
    await rm(folder, { recursive: true, force: true })
    return { type: 'model', model: id, verdict }
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

/** True where a training can go on from its job's folder. */
export async function hasCheckpoint(folder: string): Promise<boolean> {
  return access(checkpointPath(outputIn(folder))).then(
    () => true,
    () => false,
  )
}

/** The plan of a training whose job has this folder; null where there is none that can be read. */
export async function readPlan(folder: string): Promise<TrainingPlan | null> {
  return readJson<TrainingPlan | null>(planPath(folder), PLAN, null).catch(() => null)
}

/** Trainings that an earlier host did not end, in `<home>/jobs`; every other leftover there is removed. */
export async function interruptedTrainings(home: string): Promise<JobInfo[]> {
  const jobs = join(home, 'jobs')
  const found: JobInfo[] = []
  for (const id of await readdir(jobs).catch(() => [])) {
    if (!ID.test(id)) continue
    const folder = join(jobs, id)
    const plan = await readPlan(folder)
    if (plan === null) {
      await rm(folder, { recursive: true, force: true })
      continue
    }
    const { name: title, startedAt } = plan
    const ended = { progress: null, preview: null, result: null, fault: null, resumable: await hasCheckpoint(folder) }
    found.push({ id, kind: 'train', title, state: 'interrupted', startedAt, ...ended })
  }
  return found
}

/** Null for what the job's state says anyway. */
function withoutPaths(event: TrainingEvent): JobProgress | null {
  switch (event.type) {
    case 'finished':
    case 'failed':
      return null
    case 'checkpoint':
      return { type: event.type, step: event.step }
    case 'preview':
      return { type: event.type, step: event.step, secondsElapsed: event.secondsElapsed, map: event.map }
    case 'step':
      return { ...event, secondsLeft: Number.isFinite(event.secondsLeft) ? event.secondsLeft : null }
    default:
      return event
  }
}
