import { previewedJob, previewId } from '../models/preview-id.ts'
import { goesOn, type HostSession } from '../session/host-session.ts'

/** What plays: as much of the app as a preview needs. */
export interface PlayedModel {
  /** Id of the model that is played. */
  readonly current: string
  /** True while no note sounds. */
  readonly silent: boolean
  open(id: string): void
}

/**
 * A training's preview on the keys: plays the latest one, takes up each new one as soon as no note sounds, and gives the
 * keys back to the model before when the training ends or when told to.
 */
export class PreviewKeys {
  readonly #session: HostSession
  readonly #played: PlayedModel
  /** Training that is listened to; null for none. */
  #job: string | null = null
  #step = 0
  #before = ''

  constructor(session: HostSession, played: PlayedModel) {
    this.#session = session
    this.#played = played
    session.subscribe(() => this.follow())
  }

  /** The training whose preview is on the keys, and the step it is of; null for none. */
  get heard(): { readonly job: string; readonly step: number } | null {
    return this.#job === null ? null : { job: this.#job, step: this.#step }
  }

  listen(job: string): void {
    if (previewedJob(this.#played.current) === null) this.#before = this.#played.current
    this.#job = job
    this.#step = 0
    this.follow()
  }

  /** Back to the model before. */
  leave(): void {
    if (this.#job === null) return
    this.#job = null
    this.#played.open(this.#before)
    this.#session.say()
  }

  /** Another model was chosen: there is nothing to go back to. */
  forget(): void {
    this.#job = null
  }

  /** Looks whether there is something newer to play; also to be called when notes end. */
  follow(): void {
    if (this.#job === null || !this.#session.connected) return
    const job = this.#session.jobs.get(this.#job)
    if (job === undefined || !goesOn(job)) {
      this.leave()
      return
    }
    const step = job.preview?.step ?? 0
    if (step <= this.#step || !(this.#played.silent || this.#step === 0)) return
    this.#step = step
    this.#played.open(previewId(this.#job))
  }
}
