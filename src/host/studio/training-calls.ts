import { TimbrelError } from '../../contract/errors.ts'
import type { HostCalls, JobInfo } from '../../contract/host-api.ts'
import type { HostParts } from './host-parts.ts'
import type { JobTools } from './job-registry.ts'
import { hasCheckpoint, readPlan, type TrainingPlan, type TrainingSetting, trainInFolder } from './training-work.ts'

/** The calls that begin trainings and go on with them. */
export function trainingCalls(parts: HostParts): Pick<HostCalls, 'train' | 'resume'> {
  const { workspaces, jobs, tell } = parts

  const begin = (plan: TrainingPlan, id?: string): JobInfo => {
    const work = async (tools: JobTools) => {
      try {
        const recordings = await workspaces.recordingsFolder(plan.workspace)
        const result = await trainInFolder(plan, settingOf(parts, recordings), tools)
        tell({ type: 'models-changed' })
        return result
      } catch (error) {
        jobs.setResumable(job.id, await hasCheckpoint(tools.folder))
        throw error
      }
    }
    const job: JobInfo = jobs.start('train', plan.name, work, id)
    return job
  }

  return {
    async train({ workspace, name, options }) {
      await workspaces.recordingsFolder(workspace)
      return begin({ workspace, name, options, startedAt: new Date().toISOString() })
    },
    async resume({ job }) {
      const plan = await readPlan(jobs.folderOf(job))
      const { resumable, state } = jobs.find(job)
      const ended = state !== 'running' && state !== 'stopping'
      if (plan === null || !resumable || !ended) throw new TimbrelError('input', 'this job has nothing to go on from')
      return begin(plan, job)
    },
  }
}

function settingOf(
  { cacheFolder, workers, checkpointSeconds, library, startTrainingProcess, onTrainingProcess }: HostParts,
  recordings: string,
): TrainingSetting {
  return {
    recordings,
    cacheFolder,
    workers,
    checkpointSeconds,
    library,
    startProcess: startTrainingProcess,
    ...(onTrainingProcess && { onProcess: onTrainingProcess }),
  }
}
