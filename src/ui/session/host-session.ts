import { TimbrelError } from '../../contract/errors.ts'
import type { HostApi, HostEvent, JobInfo, ModelListing, WorkspaceListing } from '../../contract/host-api.ts'
import { LossCurve } from '../../contract/loss-curve.ts'
import type { HostClient } from '../host-client.ts'

/** Events of a training that say nothing of how far it is. */
const PASSING: ReadonlySet<string> = new Set(['validation', 'checkpoint', 'preview'])

/** True while a job goes on. */
export const goesOn = ({ state }: JobInfo): boolean => state === 'running' || state === 'stopping'

/** What the page knows of its host: lists that are renewed when the host says so, and at each connection. */
export class HostSession {
  readonly api: HostApi
  connected = false
  models: readonly ModelListing[] = []
  workspaces: readonly WorkspaceListing[] = []
  /** In the order in which they were begun. */
  readonly jobs = new Map<string, JobInfo>()
  /** Losses of trainings, by job. */
  readonly curves = new Map<string, LossCurve>()
  readonly #listeners = new Set<() => void>()
  readonly #renewing = new Map<string, 'once' | 'again'>()

  constructor({ api, onConnection }: Pick<HostClient, 'api' | 'onConnection'>) {
    this.api = api
    api.subscribe((event) => this.#hear(event))
    onConnection((connected) => {
      this.connected = connected
      if (connected) void this.#greet()
      this.say()
    })
  }

  /** @returns the function that stops listening. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Tells everyone that something has changed. */
  say(): void {
    for (const listener of this.#listeners) listener()
  }

  /** Trainings, the latest first; not those that were thrown away. */
  get trainings(): JobInfo[] {
    return [...this.jobs.values()].filter(({ kind, state }) => kind === 'train' && state !== 'cancelled').reverse()
  }

  /**
   * Waits for a job to end.
   *
   * @throws TimbrelError of the job, or 'cancelled'.
   */
  ended(job: JobInfo, onProgress: (job: JobInfo) => void = () => {}): Promise<JobInfo> {
    if (!this.jobs.has(job.id)) this.jobs.set(job.id, job)
    return new Promise((resolve, reject) => {
      const look = (): boolean => {
        const now = this.jobs.get(job.id)
        if (now === undefined) reject(new TimbrelError('connection', 'The host has forgotten this; try again.'))
        else if (goesOn(now)) {
          onProgress(now)
          return false
        } else if (now.state === 'done') resolve(now)
        else reject(new TimbrelError('cancelled', now.fault?.message ?? 'Cancelled.'))
        return true
      }
      if (look()) return
      const stop = this.subscribe(() => {
        if (look()) stop()
      })
    })
  }

  /** Everything there is, for a page that comes or comes back. */
  async #greet(): Promise<void> {
    this.#renew('models')
    this.#renew('workspaces')
    try {
      const jobs = await this.api.listJobs({})
      this.jobs.clear()
      for (const job of jobs) this.jobs.set(job.id, job)
      for (const { id } of this.trainings) {
        this.curves.set(id, new LossCurve(await this.api.lossCurve({ job: id })))
      }
    } catch {
      // Cut off in between: the next connection asks again.
    }
    this.say()
  }

  #hear(event: HostEvent): void {
    if (event.type === 'models-changed') this.#renew('models')
    else if (event.type === 'workspaces-changed') this.#renew('workspaces')
    else if (event.type === 'job') this.#follow(event.job)
  }

  #follow(job: JobInfo): void {
    const { id, kind, progress } = job
    const before = this.jobs.get(id)
    // What a training says in passing does not hide where it is.
    const passing = before?.progress?.type === 'step' && PASSING.has(progress?.type ?? '')
    this.jobs.set(id, passing ? { ...job, progress: before.progress } : job)
    if (kind === 'train' && progress !== null && progress !== before?.progress) {
      const curve = this.curves.get(id) ?? new LossCurve()
      this.curves.set(id, curve)
      curve.add(progress)
    }
    this.say()
  }

  /** One request at a time for each list: an upload says a change with each file. */
  #renew(what: 'models' | 'workspaces'): void {
    if (this.#renewing.has(what)) {
      this.#renewing.set(what, 'again')
      return
    }
    this.#renewing.set(what, 'once')
    const asked = what === 'models' ? this.api.listModels({}) : this.api.listWorkspaces({})
    asked
      .then((list) => Object.assign(this, { [what]: list }))
      .catch(() => {})
      .finally(() => {
        const again = this.#renewing.get(what) === 'again'
        this.#renewing.delete(what)
        this.say()
        if (again) this.#renew(what)
      })
  }
}
