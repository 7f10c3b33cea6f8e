import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import type { Theme } from '../colour/palette.ts'
import type { HostSession } from '../session/host-session.ts'

/** Asks the app to load a model, and to show it on the pad: detail of `model-chosen`. */
export interface ModelChosen {
  readonly id: string
}

/** A view that shows what the host has: drawn anew when the session says that something changed. */
export abstract class HostView extends LitElement {
  static override properties: PropertyDeclarations = {
    session: { attribute: false },
    theme: {},
    problem: { state: true },
  }

  declare session: HostSession
  declare theme: Theme
  /** What went wrong last, in words; '' for nothing. */
  declare problem: string
  #stop: () => void = () => {}

  constructor() {
    super()
    this.problem = ''
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#stop = this.session.subscribe(() => this.requestUpdate())
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#stop()
  }

  protected chooseModel(id: string): void {
    this.dispatchEvent(new CustomEvent<ModelChosen>('model-chosen', { detail: { id }, bubbles: true, composed: true }))
  }

  /** Asks the host, and says where that failed. */
  protected async ask(call: Promise<unknown>): Promise<void> {
    this.problem = ''
    try {
      await call
    } catch (error) {
      this.problem = error instanceof Error ? error.message : 'This did not work. Try again.'
    }
  }

  protected problemLine(): TemplateResult | typeof nothing {
    return this.problem === '' ? nothing : html`<p class="warning" role="alert">${this.problem}</p>`
  }
}
