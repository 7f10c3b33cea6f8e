import { LitElement, type PropertyDeclarations } from 'lit'
import type { Theme } from '../colour/palette.ts'
import type { HostSession } from '../session/host-session.ts'

/** Asks the app to load a model, and to show it on the pad: detail of `model-chosen`. */
export interface ModelChosen {
  readonly id: string
}

/** A view that shows what the host has: drawn anew when the session says that something changed. */
export abstract class HostView extends LitElement {
  static override properties: PropertyDeclarations = { session: { attribute: false }, theme: {} }

  declare session: HostSession
  declare theme: Theme
  #stop: () => void = () => {}

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
}
