import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit'
import type { Theme } from '../colour/palette.ts'
import '../models/models-element.ts'
import type { PadModel } from '../pad/pad-model.ts'
import '../render/render-element.ts'
import type { PadNow } from '../render/render-form.ts'
import { HostLossWatch, lossInWords } from '../session/host-loss.ts'
import { goesOn, HostSession } from '../session/host-session.ts'
import { pageHost } from '../session/page-host.ts'
import { Collection } from '../sounds/collection.ts'
import { droppedFiles } from '../sounds/given-files.ts'
import '../sounds/sounds-element.ts'
import { type PlayedModel, PreviewKeys } from '../train/preview-keys.ts'
import '../train/train-element.ts'
import { progressInWords } from '../train/training-words.ts'
import { type View, viewTabs } from './view-tabs.ts'

/** Id of the model that a host was started with. */
const OPENED_MODEL = 'opened'

/** Hears what becomes of the page's host. */
export interface HostListener {
  /** The host was started with a model that this window has not shown yet, or the system is asked to open one. */
  onOpened(id: string): void
  /** Said once: the session, when it is connected, or null on a page without a host. */
  onHost(session: HostSession | null): void
}

/** All that the app has besides Play, on a page with a host: tabs, views, the choice of a model. */
export class HostViews implements ReactiveController {
  view: View = 'play'
  session: HostSession | null = null
  readonly #app: ReactiveControllerHost
  readonly #played: PlayedModel
  readonly #listener: HostListener
  #preview: PreviewKeys | null = null
  #loss: HostLossWatch | null = null
  #collection: Collection | null = null
  #greeted = false
  #sawModels = false

  /** @param played what previews of trainings are played by. */
  constructor(app: ReactiveControllerHost, listener: HostListener, played: PlayedModel) {
    this.#app = app
    this.#listener = listener
    this.#played = played
    app.addController(this)
  }

  /** The app is drawn anew when notes begin and end: then a preview may be due. */
  hostUpdated(): void {
    this.#preview?.follow()
  }

  /** Someone has chosen a model. */
  modelChosen(): void {
    this.#preview?.forget()
  }

  hostConnected(): void {
    void this.#connect()
    addEventListener('dragover', (event) => {
      if (this.#takes(event)) event.preventDefault()
    })
    addEventListener('drop', (event) => this.#drop(event))
  }

  show(view: View): void {
    this.view = view
    this.#app.requestUpdate()
  }

  /**
   * The row of tabs, which a page without a host has not.
   *
   * @param problem said in it, where there is one.
   */
  tabs(problem: string): TemplateResult | string {
    const { session } = this
    if (session === null) return html`<span class="note" role="status" title=${problem}>${problem}</span>`
    const loss = this.#loss?.loss ?? null
    return html`${viewTabs(this.view, problem || note(session), (view) => this.show(view))}
      ${loss === null ? nothing : html`<p class="lost" role="alert">${lossInWords(loss)}</p>`}`
  }

  /** The header's choice of a model. */
  models(current: string, loading: boolean, theme: Theme): TemplateResult | string {
    const { session } = this
    if (session === null) return current
    return html`<timbrel-models .session=${session} .theme=${theme} .current=${current} .loading=${loading}></timbrel-models>`
  }

  /** The views beside Play; all are kept, so that nothing typed is lost. */
  panels(theme: Theme, outline: PadModel, now: PadNow): TemplateResult | string {
    const { session } = this
    if (session === null) return ''
    const collection = this.#collection
    return html`<timbrel-sounds id="view-sounds" role="tabpanel" aria-labelledby="tab-sounds" tabindex="-1" ?hidden=${this.view !== 'sounds'}
        .session=${session} .collection=${collection} .theme=${theme}></timbrel-sounds>
      <timbrel-train id="view-train" role="tabpanel" aria-labelledby="tab-train" tabindex="-1" ?hidden=${this.view !== 'train'}
        .session=${session} .collection=${collection} .preview=${this.#preview} .theme=${theme}></timbrel-train>
      <timbrel-render id="view-render" role="tabpanel" aria-labelledby="tab-render" tabindex="-1" ?hidden=${this.view !== 'render'}
        .session=${session} .collection=${collection} .theme=${theme} .outline=${outline} .now=${now}></timbrel-render>`
  }

  async #connect(): Promise<void> {
    if (this.session !== null) return
    const client = await pageHost(new URL(document.baseURI))
    if (client === null) {
      this.#listener.onHost(null)
      return
    }
    const session = new HostSession(client)
    session.api.subscribe((event) => {
      if (event.type !== 'open-model') return
      this.show('play')
      this.#listener.onOpened(event.model)
    })
    this.#collection = new Collection(session)
    this.#preview = new PreviewKeys(session, this.#played)
    const loss = new HostLossWatch(askForPage, () => this.#app.requestUpdate())
    this.#loss = loss
    client.onConnection((connected) => loss.connection(connected))
    this.session = session
    session.subscribe(() => {
      if (session.connected && !this.#greeted) {
        this.#greeted = true
        this.#listener.onHost(session)
      }
      this.#showOpened(session)
      this.#app.requestUpdate()
    })
    this.#app.requestUpdate()
  }

  #drop(event: DragEvent): void {
    if (event.dataTransfer === null || !this.#takes(event)) return
    event.preventDefault()
    const files = droppedFiles(event.dataTransfer)
    this.show('sounds')
    void files.then((given) => this.#collection?.add(given))
  }

  #takes({ dataTransfer }: DragEvent): boolean {
    return this.#collection !== null && dataTransfer?.types.includes('Files') === true
  }

  /** A model that the host was started with is what one wants to see: once in a window's life. */
  #showOpened(session: HostSession): void {
    if (this.#sawModels || session.models.length === 0) return
    this.#sawModels = true
    if (session.models.some(({ id }) => id === OPENED_MODEL) && firstTime()) this.#listener.onOpened(OPENED_MODEL)
  }
}

/** True the first time in this window. */
function firstTime(): boolean {
  try {
    const first = sessionStorage.getItem('timbrel.opened') === null
    sessionStorage.setItem('timbrel.opened', 'shown')
    return first
  } catch {
    return false
  }
}

/** Status of the page itself; null where nobody answers. */
async function askForPage(): Promise<number | null> {
  const answer = await fetch(document.baseURI, { method: 'HEAD', cache: 'no-store' }).catch(() => null)
  return answer?.status ?? null
}

/** What goes on in the background, seen from every view. */
function note(session: HostSession): string {
  if (!session.connected) return 'The host cannot be reached; trying again …'
  const training = session.trainings.find(goesOn)
  return training === undefined ? '' : `Training ${training.title}: ${progressInWords(training.progress)}`
}
