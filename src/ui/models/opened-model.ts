import type { HostApi } from '../../contract/host-api.ts'
import type { WorkletModel } from '../../contract/worklet-messages.ts'
import { readModelBytes } from '../../model-file/read-model-bytes.ts'
import type { PadModel } from '../pad/pad-model.ts'
import { fetchModel } from './fetch-model.ts'
import { modelAddress } from './preview-id.ts'

/** The model that a host always has. */
const FIRST_MODEL = 'orchestra'

/** The model on the pad: of several that are asked for, the latest wins. */
export class OpenedModel {
  /** Of the model on the pad; '' before there is one. */
  id = ''
  /** True while another one is on its way. */
  loading = false
  /** Why the latest could not be opened, in words; '' where it could. */
  problem = ''
  model: WorkletModel | null = null
  outline: PadModel = { instruments: [], recordings: [] }
  readonly #onOpened: (model: WorkletModel) => void
  readonly #changed: () => void
  #wanted = ''
  /** The model whose recordings' places were asked for. */
  #placed = ''

  /** @param changed called whenever something here has changed. */
  constructor(onOpened: (model: WorkletModel) => void, changed: () => void) {
    this.#onOpened = onOpened
    this.#changed = changed
  }

  /** Opens the model that was played last or, where it is gone, the one that is always there. */
  async openFirst(last: string | null): Promise<void> {
    if (this.#wanted !== '') return
    if (last !== null) await this.open(last)
    if (this.model === null && this.#wanted === (last ?? '')) await this.open(FIRST_MODEL)
  }

  /** Asks the host, once for each model, where its recordings lie on the pad; the pad is whole without them. */
  askPlaces(api: Pick<HostApi, 'soundPlaces'> | null, connected: boolean): void {
    const { id } = this
    if (api === null || !connected || id === '' || this.#placed === id) return
    this.#placed = id
    api
      .soundPlaces({ model: id })
      .then((recordings) => {
        if (this.id !== id) return
        this.outline = { instruments: this.outline.instruments, recordings }
        this.#changed()
      })
      .catch(() => {})
  }

  /** Leaves the model that is there where this one cannot be read, and says so. */
  async open(id: string): Promise<void> {
    this.#wanted = id
    this.loading = true
    this.#changed()
    try {
      const model = await readModelBytes(await fetchModel(new URL(modelAddress(id), document.baseURI)), id)
      // Another one was asked for while this one came.
      if (this.#wanted !== id) return
      this.model = model
      this.id = id
      this.outline = { instruments: model.instruments, recordings: [] }
      this.#placed = ''
      this.problem = ''
      this.#onOpened(model)
    } catch (error) {
      if (this.#wanted !== id) return
      this.problem = error instanceof Error ? error.message : 'The instruments could not be loaded. Reload the page.'
    }
    this.loading = false
    this.#changed()
  }
}
