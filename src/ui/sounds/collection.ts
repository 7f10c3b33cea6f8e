import { TimbrelError } from '../../contract/errors.ts'
import { type AnalysisTable, recordingRoute, replacingRoute, type WorkspaceListing } from '../../contract/host-api.ts'
import type { HostSession } from '../session/host-session.ts'
import type { BrowserFile } from './given-files.ts'
import { planUpload } from './plan-upload.ts'

const KEY = 'timbrel.collection'

/** Something under way, for a bar and a line of words. */
export interface Progress {
  readonly words: string
  readonly done: number
  readonly of: number
}

/** About recordings that are there already: put the new ones in their place, beside them, or nowhere. */
export type KnownDecision = 'replace' | 'both' | 'leave'

/** The recordings that are looked at and trained on: one of the host's workspaces, and what is done to it. */
export class Collection {
  readonly #session: HostSession
  table: AnalysisTable | null = null
  skipped: readonly { readonly file: string; readonly why: string }[] = []
  progress: Progress | null = null
  /** Recordings being brought that are there already, while nobody has said what to do about them. */
  known: { readonly files: readonly string[]; decide(decision: KnownDecision): void } | null = null
  problem = ''
  #id = localStorage.getItem(KEY)
  #abort = new AbortController()
  #job: string | null = null
  /** Whose recordings `table` is of, so that it is made anew when they change. */
  #analysed = ''

  constructor(session: HostSession) {
    this.#session = session
    session.subscribe(() => this.#keepAnalysed())
  }

  /** The one that was chosen last, else the first; null where there is none. */
  get workspace(): WorkspaceListing | null {
    const { workspaces } = this.#session
    return workspaces.find(({ id }) => id === this.#id) ?? workspaces.at(-1) ?? null
  }

  get busy(): boolean {
    return this.progress !== null || this.known !== null
  }

  choose(id: string): void {
    this.#id = id
    localStorage.setItem(KEY, id)
    this.table = null
    this.skipped = []
    this.problem = ''
    this.#session.say()
  }

  /** Uploads what was given into the collection; makes one where there is none. */
  async add(given: readonly BrowserFile[]): Promise<void> {
    if (this.busy) {
      this.problem = 'Timbrel is still at work on the last ones: give these again when it is done.'
      this.#session.say()
      return
    }
    this.problem = ''
    await this.#guarded(async (signal) => {
      const plan = planUpload(
        given,
        this.workspace?.recordings.map(({ file }) => file),
      )
      this.skipped = plan.skipped
      if (plan.files.length === 0) {
        throw new TimbrelError(
          'folder',
          'There is no recording among these files. Drop WAV, FLAC, OGG, MP3 or AIFF files.',
        )
      }
      const known = plan.files.filter(({ file, beside }) => file !== beside).map(({ file }) => file)
      const decision = known.length === 0 ? 'both' : await this.#decide(known, signal)
      const workspace = this.workspace?.id ?? (await this.create(nameOf(given)))
      // A new collection begins with a clean slate.
      this.skipped = plan.skipped
      const wanted = plan.files.filter(({ file, beside }) => decision !== 'leave' || file === beside)
      for (const [done, { given: one, file: named, beside }] of wanted.entries()) {
        const file = decision === 'replace' ? named : beside
        this.#show({ words: `Bringing ${file}`, done, of: wanted.length })
        const route = decision === 'replace' ? replacingRoute : recordingRoute
        const answer = await fetch(new URL(route({ workspace, file }), document.baseURI), {
          method: 'PUT',
          body: one.file,
          signal,
        })
        if (!answer.ok) throw new TimbrelError('input', `${file} could not be brought: ${await saidBy(answer)}`)
      }
    })
  }

  /** Asks what to do about recordings that are there already. */
  async #decide(files: readonly string[], signal: AbortSignal): Promise<KnownDecision> {
    try {
      return await new Promise((resolve, reject) => {
        this.known = { files, decide: resolve }
        signal.addEventListener('abort', () => reject(signal.reason), { once: true })
        this.#session.say()
      })
    } finally {
      this.known = null
    }
  }

  async create(name: string): Promise<string> {
    const { id } = await this.#session.api.createWorkspace({ name })
    this.choose(id)
    return id
  }

  /** Ends what is under way; what has been brought stays. */
  cancel(): void {
    this.#abort.abort(new TimbrelError('cancelled', 'Cancelled.'))
    if (this.#job !== null) void this.#session.api.cancel({ job: this.#job }).catch(() => {})
  }

  async revise(file: string, change: { readonly to?: string; readonly excluded?: boolean }): Promise<void> {
    const { workspace } = this
    if (workspace === null) return
    await this.#guarded(async () => {
      await this.#session.api.reviseRecording({ workspace: workspace.id, file, ...change })
    })
  }

  async remove(): Promise<void> {
    const { workspace } = this
    if (workspace === null) return
    await this.#guarded(async () => {
      await this.#session.api.deleteWorkspace({ workspace: workspace.id })
      this.table = null
      this.skipped = []
    })
  }

  /** Analyses again; also what was cancelled. */
  async analyse(): Promise<void> {
    const { workspace } = this
    if (workspace === null || this.busy) return
    const { api } = this.#session
    this.#analysed = stateOf(workspace)
    this.#show({ words: 'Listening to the recordings', done: 0, of: workspace.recordings.length })
    await this.#guarded(async () => {
      const job = await api.analyse({ workspace: workspace.id })
      this.#job = job.id
      const { result } = await this.#session.ended(job, ({ progress }) => {
        if (progress?.type !== 'analysing' || this.progress?.done === progress.done) return
        this.progress = { words: `Listening to ${progress.file}`, done: progress.done, of: progress.of }
      })
      if (result?.type === 'analysis') this.table = result.table
      // The table is here: nothing of the job need be kept.
      await api.cancel({ job: job.id })
    })
    this.#job = null
  }

  #keepAnalysed(): void {
    const { workspace } = this
    if (workspace === null || this.busy || !this.#session.connected || this.#analysed === stateOf(workspace)) return
    if (workspace.recordings.some(({ excluded }) => !excluded)) void this.analyse()
  }

  async #guarded(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.#abort = new AbortController()
    try {
      await work(this.#abort.signal)
    } catch (error) {
      this.problem = error instanceof Error ? error.message : 'This did not work. Try again.'
    }
    this.progress = null
    this.#session.say()
  }

  #show(progress: Progress): void {
    this.progress = progress
    this.#session.say()
  }
}

function stateOf({ id, recordings }: WorkspaceListing): string {
  return JSON.stringify([id, recordings])
}

/** A collection is called after the folder it came from. */
function nameOf(given: readonly BrowserFile[]): string {
  const [folder, rest] = (given[0]?.path ?? '').split('/')
  return folder === undefined || folder === '' || rest === undefined ? 'My sounds' : folder.slice(0, 100)
}

async function saidBy(answer: Response): Promise<string> {
  const fault: unknown = await answer.json().catch(() => null)
  return typeof fault === 'object' && fault !== null && 'message' in fault ? String(fault.message) : `${answer.status}`
}
