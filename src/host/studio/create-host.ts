import { mkdir } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { dirname } from 'node:path'
import { TimbrelError } from '../../contract/errors.ts'
import type { HostApi, HostEvent, HostFault } from '../../contract/host-api.ts'
import { bundledModelPath } from '../bundled-model.ts'
import type { StartTrainingProcess } from '../training-child.ts'
import { lockHome } from './home-lock.ts'
import type { HostParts } from './host-parts.ts'
import { JobRegistry } from './job-registry.ts'
import { MidiFiles } from './midi-files.ts'
import { modelCalls } from './model-calls.ts'
import { ModelLibrary } from './model-library.ts'
import { ModelMeasures } from './model-measures.ts'
import { pathRemover } from './path-remover.ts'
import { presetCalls } from './preset-calls.ts'
import { renderCalls } from './render-calls.ts'
import { trainingCalls } from './training-calls.ts'
import { interruptedTrainings } from './training-work.ts'
import { workspaceCalls } from './workspace-calls.ts'
import { Workspaces } from './workspaces.ts'

/** What a host is made of. */
export interface HostOptions {
  /** Folder of all that is kept, absolute; made where it is missing. One host at a time. */
  readonly home: string
  readonly cacheFolder: string
  /** A model file to offer first, absolute. */
  readonly model?: string
  /** Threads; one per core if left out. */
  readonly workers?: number
  /** Seconds of training between checkpoints; 15 if left out. */
  readonly checkpointSeconds?: number
  /** The kind of process to train in; a child process of plain Node if left out. */
  readonly startTrainingProcess?: StartTrainingProcess
  /** Hears of every training process. */
  onTrainingProcess?(processId: number | undefined): void
}

/** A host: what windows call, and what its transports need besides. */
export interface Host {
  readonly api: HostApi
  readonly home: string
  readonly library: ModelLibrary
  readonly workspaces: Workspaces
  readonly midiFiles: MidiFiles
  readonly jobs: JobRegistry
  /** What of an error may leave the host: no paths of its own. */
  faultOf(error: unknown): HostFault
  /** Tells every window. */
  tell(event: HostEvent): void
  /** Ends all work; no process or thread of the host's is left. Interrupted trainings can be resumed by the next host. */
  close(): Promise<void>
}

/**
 * Makes a host in plain Node; knows no transport.
 *
 * @throws TimbrelError 'input' while another host has the home folder.
 */
export async function createHost(options: HostOptions): Promise<Host> {
  const { home } = options
  await mkdir(home, { recursive: true })
  const unlock = await lockHome(home)
  try {
    return await hostOf(options, unlock)
  } catch (error) {
    await unlock()
    throw error
  }
}

async function hostOf(options: HostOptions, unlock: () => Promise<void>): Promise<Host> {
  const { home, cacheFolder, model = null, workers = availableParallelism(), checkpointSeconds = 15 } = options
  const listeners = new Set<(event: HostEvent) => void>()
  const tell = (event: HostEvent): void => {
    for (const listener of listeners) listener(event)
  }
  const program = dirname(dirname(bundledModelPath()))
  const withoutPaths = pathRemover([home, cacheFolder, program, ...(model === null ? [] : [dirname(model)])])
  const faultOf = (error: unknown): HostFault => ({
    code: error instanceof TimbrelError ? error.code : 'internal',
    message: withoutPaths(error instanceof Error ? error.message : String(error)),
  })
  const library = new ModelLibrary(home, model, withoutPaths)
  const workspaces = new Workspaces(home)
  const measures = new ModelMeasures(cacheFolder)
  const midiFiles = new MidiFiles(home)
  await midiFiles.begin()
  const jobs = new JobRegistry(home, (job) => tell({ type: 'job', job }), { faultOf, withoutPaths })
  for (const job of await interruptedTrainings(home)) jobs.remember(job)
  const { startTrainingProcess, onTrainingProcess } = options
  const training = { startTrainingProcess, onTrainingProcess }
  const kept = { home, cacheFolder, workers, checkpointSeconds }
  const parts: HostParts = { ...kept, ...training, library, workspaces, measures, midiFiles, jobs, withoutPaths, tell }
  const api: HostApi = {
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    ...modelCalls(parts),
    ...workspaceCalls(parts),
    ...trainingCalls(parts),
    ...renderCalls(parts),
    listJobs: async () => jobs.list(),
    lossCurve: async ({ job }) => jobs.lossesOf(job),
    cancel: ({ job }) => jobs.cancel(job),
    stopAndKeep: async ({ job }) => jobs.stopAndKeep(job),
    ...presetCalls(parts),
  }
  const close = () =>
    Promise.all([jobs.close(), measures.close()])
      .then(() => {})
      .finally(unlock)
  return { api, home, library, workspaces, midiFiles, jobs, faultOf, tell, close }
}
