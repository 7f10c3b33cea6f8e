import { mkdir } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { TimbrelError } from '../../contract/errors.ts'
import type { HostApi, HostEvent, HostFault, JobInfo, Preset } from '../../contract/host-api.ts'
import { analyseRecordings } from '../analyse-recordings.ts'
import type { StartTrainingProcess } from '../training-child.ts'
import { JSON_SCHEMA, PRESETS_SCHEMA } from './call-schemas.ts'
import { lockHome } from './home-lock.ts'
import { JobRegistry, type JobTools } from './job-registry.ts'
import { readJson, writeJson } from './json-file.ts'
import { MidiFiles } from './midi-files.ts'
import { ModelLibrary } from './model-library.ts'
import { ModelMeasures } from './model-measures.ts'
import { withFiles } from './render-request.ts'
import { AUDIO_FILE, performInThread } from './thread-task.ts'
import { hasCheckpoint, interruptedTrainings, readPlan, type TrainingPlan, trainInFolder } from './training-work.ts'
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

/** Makes a host in plain Node; knows no transport. */
export async function createHost(options: HostOptions): Promise<Host> {
  const { home, cacheFolder, workers = availableParallelism(), checkpointSeconds = 15 } = options
  await mkdir(home, { recursive: true })
  const unlock = await lockHome(home)
  const listeners = new Set<(event: HostEvent) => void>()
  const tell = (event: HostEvent): void => {
    for (const listener of listeners) listener(event)
  }
  const faultOf = (error: unknown): HostFault => ({
    code: error instanceof TimbrelError ? error.code : 'internal',
    message: (error instanceof Error ? error.message : String(error)).replaceAll(home, ''),
  })
  const library = new ModelLibrary(home, options.model ?? null)
  const workspaces = new Workspaces(home)
  const measures = new ModelMeasures(cacheFolder)
  const midiFiles = new MidiFiles(home)
  await midiFiles.begin()
  const jobs = new JobRegistry(home, (job) => tell({ type: 'job', job }), faultOf)
  for (const job of await interruptedTrainings(home)) jobs.remember(job)

  const train = (plan: TrainingPlan, id?: string): JobInfo => {
    const work = async (tools: JobTools) => {
      try {
        const recordings = await workspaces.recordingsFolder(plan.workspace)
        const { onTrainingProcess: onProcess, startTrainingProcess: startProcess } = options
        const setting = {
          recordings,
          cacheFolder,
          workers,
          checkpointSeconds,
          library,
          startProcess,
          ...(onProcess && { onProcess }),
        }
        const result = await trainInFolder(plan, setting, tools)
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

  const api: HostApi = {
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    listModels: () => library.list(),
    async renameModel({ model, name }) {
      const listing = await library.rename(model, name)
      tell({ type: 'models-changed' })
      return listing
    },
    async deleteModel({ model }) {
      await library.delete(model)
      tell({ type: 'models-changed' })
      return null
    },
    listWorkspaces: () => workspaces.list(),
    async createWorkspace({ name }) {
      const workspace = await workspaces.create(name)
      tell({ type: 'workspaces-changed' })
      return workspace
    },
    async deleteWorkspace({ workspace }) {
      await workspaces.delete(workspace)
      tell({ type: 'workspaces-changed' })
      return null
    },
    async reviseRecording({ workspace, file, ...change }) {
      const revised = await workspaces.revise({ workspace, file }, change)
      tell({ type: 'workspaces-changed' })
      return revised
    },
    async analyse({ workspace }) {
      const path = await workspaces.recordingsFolder(workspace)
      return jobs.start('analyse', (await workspaces.read(workspace)).name, async ({ signal, report }) => {
        const { recordings, skipped } = await analyseRecordings({ path, cacheFolder, workers, signal }, report)
        const told = recordings.map(({ path: _, entryPath: __, ...summary }) => summary)
        return { type: 'analysis', table: { recordings: told, skipped } }
      })
    },
    async train({ workspace, name, options: chosen }) {
      await workspaces.recordingsFolder(workspace)
      return train({ workspace, name, options: chosen, startedAt: new Date().toISOString() })
    },
    async addRecordings({ model, workspace, name }) {
      const source = await library.pathOf(model)
      const recordings = [await workspaces.recordingsFolder(workspace)]
      return jobs.start('add', name, async ({ folder, signal, report }) => {
        await mkdir(folder, { recursive: true })
        const output = join(folder, 'model.timbrel')
        const request = { model: source, output, recordings, instrument: null, cacheFolder, workers }
        const end = await performInThread({ type: 'add', request }, signal, report)
        if (end.type !== 'added') throw new TimbrelError('render', 'the thread answered something else')
        const { id } = await library.adopt(output, name)
        tell({ type: 'models-changed' })
        return { type: 'added', model: id, sounds: end.outcome.sounds, instruments: end.outcome.instruments }
      })
    },
    async render(asked) {
      const resolved = { ...(await withFiles(asked, library, workspaces)), grid: null }
      return jobs.start('render', 'render', async ({ folder, signal, report }) => {
        await mkdir(folder, { recursive: true })
        const request = { ...resolved, output: join(folder, AUDIO_FILE) }
        const end = await performInThread({ type: 'render', request }, signal, report)
        if (end.type !== 'rendered') throw new TimbrelError('render', 'the thread answered something else')
        const { path: _, ...file } = end.file
        return { type: 'audio', file }
      })
    },
    shapeTables: async ({ model }) => measures.shape(await library.pathOf(model)),
    evenSteps: async ({ model, from, to }) => measures.way(await library.pathOf(model), from, to),
    async renderScore({ midi, ...asked }) {
      const resolved = await withFiles(asked, library, workspaces)
      const path = await midiFiles.pathOf(midi)
      return jobs.start('render', midiFiles.nameOf(midi), async ({ folder, signal, report }) => {
        await mkdir(folder, { recursive: true })
        const request = { ...resolved, midi: path, output: join(folder, AUDIO_FILE) }
        const end = await performInThread({ type: 'score', request }, signal, report)
        if (end.type !== 'played') throw new TimbrelError('render', 'the thread answered something else')
        const { path: _, ...file } = end.file
        return { type: 'piece', file }
      })
    },
    listJobs: async () => jobs.list(),
    lossCurve: async ({ job }) => jobs.lossesOf(job),
    cancel: ({ job }) => jobs.cancel(job),
    stopAndKeep: async ({ job }) => jobs.stopAndKeep(job),
    async resume({ job }) {
      const plan = await readPlan(jobs.folderOf(job))
      const { resumable, state } = jobs.find(job)
      const ended = state !== 'running' && state !== 'stopping'
      if (plan === null || !resumable || !ended) throw new TimbrelError('input', 'this job has nothing to go on from')
      return train(plan, job)
    },
    ...presetCalls(home),
  }
  const close = () =>
    Promise.all([jobs.close(), measures.close()])
      .then(() => {})
      .finally(unlock)
  return { api, home, library, workspaces, midiFiles, jobs, faultOf, tell, close }
}

function presetCalls(
  home: string,
): Pick<HostApi, 'listPresets' | 'savePreset' | 'deletePreset' | 'loadState' | 'saveState'> {
  const presets = join(home, 'presets.json')
  const state = join(home, 'state.json')
  let writing: Promise<unknown> = Promise.resolve()
  const read = () => readJson(presets, PRESETS_SCHEMA, [])
  // One change after another, so that none is lost.
  const inTurn = async (write: () => Promise<void>): Promise<null> => {
    const next = writing.then(write)
    writing = next.catch(() => {})
    await next
    return null
  }
  const change = (edit: (all: readonly Preset[]) => readonly Preset[]) =>
    inTurn(async () => writeJson(presets, edit(await read())))
  return {
    listPresets: read,
    savePreset: (preset) => change((all) => [...all.filter(({ name }) => name !== preset.name), preset]),
    deletePreset: ({ name }) => change((all) => all.filter((preset) => preset.name !== name)),
    loadState: () => readJson(state, JSON_SCHEMA, null),
    saveState: ({ state: content }) => inTurn(() => writeJson(state, content)),
  }
}
