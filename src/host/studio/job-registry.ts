import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { TimbrelError } from '../../contract/errors.ts'
import type { HostFault, JobInfo, JobProgress, JobResult } from '../../contract/host-api.ts'
import { LossCurve, type LossPoint } from '../../contract/loss-curve.ts'
import { newId } from './names.ts'

/** What a job's work may use. */
export interface JobTools {
  /** The job's own folder; removed when it is cancelled. */
  readonly folder: string
  readonly signal: AbortSignal
  report(progress: JobProgress): void
  /** Says how to end early and keep what there is. */
  stoppable(stop: () => void): void
}

export type JobWork = (tools: JobTools) => Promise<JobResult>

interface Entry {
  info: JobInfo
  readonly losses: LossCurve
  readonly abort: AbortController
  stop: (() => void) | null
  /** Settles, never rejects, when the work has ended and its state is set. */
  ended: Promise<void>
}

/** What makes words fit to leave the host. */
export interface LeavingWords {
  faultOf(error: unknown): HostFault
  withoutPaths(text: string): string
}

/** Jobs kept after their end, so that a page that comes back still finds them. */
const KEPT = 200

/** All work of a host that outlasts a call. */
export class JobRegistry {
  private readonly entries = new Map<string, Entry>()
  private readonly home: string
  private readonly onChange: (job: JobInfo) => void
  private readonly leaving: LeavingWords

  constructor(home: string, onChange: (job: JobInfo) => void, leaving: LeavingWords) {
    this.home = home
    this.onChange = onChange
    this.leaving = leaving
  }

  list(): JobInfo[] {
    return [...this.entries.values()].map(({ info }) => info)
  }

  /** @throws TimbrelError 'input' when there is none of this id. */
  find(id: string): JobInfo {
    return this.entry(id).info
  }

  /** Of a training, since this host began it or went on with it. */
  lossesOf(id: string): readonly LossPoint[] {
    return this.entry(id).losses.points
  }

  /** The job's own folder. */
  folderOf(id: string): string {
    return join(this.home, 'jobs', id)
  }

  /** Takes up a job of an earlier host, as it was left. */
  remember(info: JobInfo): void {
    this.entries.set(info.id, entryOf(info, new LossCurve()))
  }

  /** @param id that of a remembered job which goes on; a new one if left out. */
  start(kind: JobInfo['kind'], title: string, work: JobWork, id: string = newId(kind)): JobInfo {
    const info: JobInfo = {
      id,
      kind,
      title,
      state: 'running',
      startedAt: new Date().toISOString(),
      resumable: false,
      progress: null,
      preview: null,
      result: null,
      fault: null,
    }
    const entry = entryOf(info, new LossCurve(this.entries.get(id)?.losses.points))
    this.entries.set(id, entry)
    this.forgetOldest()
    const tools: JobTools = {
      folder: this.folderOf(id),
      signal: entry.abort.signal,
      report: (progress) => {
        entry.losses.add(progress)
        const preview = progress.type === 'preview' ? { preview: { step: progress.step, map: progress.map } } : {}
        this.change(entry, { progress: toldWithoutPaths(progress, this.leaving), ...preview })
      },
      stoppable: (stop) => {
        entry.stop = stop
      },
    }
    entry.ended = this.settle(entry, work(tools))
    this.onChange(info)
    return info
  }

  /** Ends a job, waits until it has ended, and leaves nothing of it on disk. */
  async cancel(id: string): Promise<JobInfo> {
    const entry = this.entry(id)
    entry.abort.abort(new TimbrelError('cancelled', 'cancelled'))
    await entry.ended
    await rm(this.folderOf(id), { recursive: true, force: true })
    // What was done before the word came stays done.
    if (entry.info.state === 'done') this.entries.delete(id)
    else this.change(entry, { state: 'cancelled', resumable: false, fault: null })
    return entry.info
  }

  stopAndKeep(id: string): JobInfo {
    const entry = this.entry(id)
    if (entry.stop === null || entry.info.state !== 'running') {
      throw new TimbrelError('input', 'only a training that is running can be stopped and kept')
    }
    entry.stop()
    this.change(entry, { state: 'stopping' })
    return entry.info
  }

  /** Sets whether a job that failed can go on. */
  setResumable(id: string, resumable: boolean): void {
    this.change(this.entry(id), { resumable })
  }

  /** Ends all work at once; what is on disk stays. */
  async close(): Promise<void> {
    for (const { abort } of this.entries.values()) abort.abort(new TimbrelError('cancelled', 'the host is closing'))
    await Promise.all([...this.entries.values()].map(({ ended }) => ended))
  }

  private async settle(entry: Entry, work: Promise<JobResult>): Promise<void> {
    try {
      this.change(entry, { result: await work, state: 'done' })
    } catch (error) {
      if (entry.abort.signal.aborted) this.change(entry, { state: 'cancelled' })
      else this.change(entry, { state: 'failed', fault: this.leaving.faultOf(error) })
    }
  }

  private change(entry: Entry, change: Partial<JobInfo>): void {
    entry.info = { ...entry.info, ...change }
    this.onChange(entry.info)
  }

  private entry(id: string): Entry {
    const entry = this.entries.get(id)
    if (entry === undefined) throw new TimbrelError('input', 'there is no such job')
    return entry
  }

  private forgetOldest(): void {
    for (const [id, { info }] of this.entries) {
      if (this.entries.size <= KEPT) return
      if (info.state === 'done' || info.state === 'cancelled') {
        this.entries.delete(id)
        void rm(this.folderOf(id), { recursive: true, force: true })
      }
    }
  }
}

function toldWithoutPaths(progress: JobProgress, { withoutPaths }: LeavingWords): JobProgress {
  if (progress.type === 'warning') return { ...progress, message: withoutPaths(progress.message) }
  if (progress.type !== 'skipped') return progress
  return { ...progress, file: withoutPaths(progress.file), why: withoutPaths(progress.why) }
}

function entryOf(info: JobInfo, losses: LossCurve): Entry {
  return { info, losses, abort: new AbortController(), stop: null, ended: Promise.resolve() }
}
