import type { WamEvent, WamParameterDataMap, WamParameterInfoMap } from '@webaudiomodules/api'
import type { WebAudioModule } from '@webaudiomodules/sdk/src/types.d.ts'
import WamNode from '@webaudiomodules/sdk/src/WamNode.js'
import { TimbrelError } from '../contract/errors.ts'
import { modelMessage } from '../contract/model-message.ts'
import { toBase64 } from './base64.ts'
import type { FromPlugin, ParameterValues } from './messages.ts'
import type { LoadedModel, ModelLibrary, OpenedModel } from './model-library.ts'
import { parameterInfo } from './parameter-info.ts'
import { fitted, isParameterId, PARAMETER_IDS, type ParameterId, valueAt, WAM_PARAMETERS } from './parameters.ts'
import { type ModelReference, makeState, type PluginState, parseState, valuesOf } from './plugin-state.ts'

/** What a node is made with. */
export interface NodeParts {
  readonly library: ModelLibrary
  readonly opened: OpenedModel
  readonly module: WebAssembly.Module | null
  readonly values: ParameterValues
  readonly embed: boolean
}

/** The plugin's node in the host's graph: the WAM SDK's, with a model, and state that brings it back. */
export class TimbrelNode extends WamNode {
  /** Whether states hold the model itself. */
  embed: boolean
  /** What is wrong with the model, in words; '' where nothing is. */
  problem: string
  readonly #library: ModelLibrary
  readonly #listeners = new Set<() => void>()
  readonly #ready: Promise<void>
  #loaded: LoadedModel | null
  #values: ParameterValues
  /** Moves of the page that the audio thread has not answered yet: until then it tells of older values. */
  #unanswered = 0

  /** @throws TimbrelError where the host has initialised no WAM environment. */
  constructor(plugin: WebAudioModule<TimbrelNode>, { library, opened, module, values, embed }: NodeParts) {
    super(plugin, {
      numberOfInputs: 0,
      numberOfOutputs: 1,
      outputChannelCount: [2],
      processorOptions: { model: opened.loaded.content.model, module, values },
    })
    this.#library = library
    this.#loaded = opened.loaded
    this.problem = opened.problem
    this.#values = values
    this.embed = embed
    this.#ready = new Promise((resolve, reject) => {
      this.onprocessorerror = () =>
        reject(
          new TimbrelError(
            'engine-unavailable',
            'expected a WAM group of the host with the id that it gave, found none',
          ),
        )
      void this._initialize().then(() => resolve())
    })
  }

  /** Until the processor plays. @throws TimbrelError where it cannot. */
  get ready(): Promise<void> {
    return this.#ready
  }

  /** The model that is played; null once the node is destroyed. */
  get model(): LoadedModel | null {
    return this.#loaded
  }

  /** The values that the audio thread told last. */
  get values(): ParameterValues {
    return this.#values
  }

  /** Calls back whenever values, model or problem have changed. @returns what stops it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  override async getParameterInfo(...ids: string[]): Promise<WamParameterInfoMap> {
    const wanted = ids.length === 0 ? PARAMETER_IDS : ids.filter(isParameterId)
    return Object.fromEntries(wanted.map((id) => [id, parameterInfo(id)]))
  }

  override getParameterValues(normalized = false, ...ids: string[]): Promise<WamParameterDataMap> {
    this.#requireLife()
    return super.getParameterValues(normalized, ...ids)
  }

  override async setParameterValues(values: WamParameterDataMap): Promise<void> {
    this.#requireLife()
    this.#values = moved(this.#values, values)
    this.#tellListeners()
    this.#unanswered++
    await super.setParameterValues(values)
    this.#unanswered--
  }

  /** Frames from an event to the onset of the note that it starts: the sound's lead-in, limiter and resampler. */
  override async getCompensationDelay(): Promise<number> {
    this.#requireLife()
    return Math.round((await super.getCompensationDelay()) * this.context.sampleRate)
  }

  /** Everything, as JSON. */
  override async getState(): Promise<PluginState> {
    const loaded = this.#requireLife()
    const told = await this.getParameterValues(false)
    const values = Object.fromEntries(Object.values(told).map(({ id, value }) => [id, value]))
    const { name, content, source, url } = loaded
    const reference: ModelReference = { name, sha256: content.sha256, source }
    if (source === 'url' && url !== null) reference.url = url
    if (this.embed) reference.data = toBase64(new Uint8Array(await loaded.bytes()))
    return makeState(values as ParameterValues, reference, this.embed)
  }

  /** Brings everything back. @throws TimbrelError 'input' for what is no state of this plugin; nothing has changed then. */
  override async setState(state: unknown): Promise<void> {
    this.#requireLife()
    const parsed = parseState(state)
    const values = valuesOf(parsed)
    const opened = await this.#library.fromState(parsed.model)
    this.#requireLife()
    this.play(opened)
    this.embed = parsed.embed
    await this.setParameterValues(
      Object.fromEntries(PARAMETER_IDS.map((id) => [id, { id, value: values[id], normalized: false }])),
    )
  }

  /** Plays a model of the library within half a second, as the audio thread prepares it; notes then fade out. */
  play({ loaded, problem }: OpenedModel): void {
    this.problem = problem
    const before = this.#loaded
    this.#loaded = loaded
    this.embed = loaded.source === 'file'
    if (loaded.content !== before?.content) {
      const { message, transfer } = modelMessage(loaded.content.model)
      this.port.postMessage({ timbrel: message }, transfer)
    }
    this.#tellListeners()
  }

  /** Plays a file that somebody gave. One that is no model leaves what is played, and says so. */
  async playFile(file: File): Promise<void> {
    try {
      this.play({ loaded: await this.#library.fromFile(file), problem: '' })
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error)
      this.#tellListeners()
    }
  }

  /** Plays the plugin's own model, or says why it cannot. */
  async playBundled(): Promise<void> {
    try {
      this.play({ loaded: await this.#library.bundled(), problem: '' })
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error)
      this.#tellListeners()
    }
  }

  /** Plays the model behind an address. @throws ModelFileError where it cannot be had. */
  async playUrl(url: string): Promise<void> {
    this.play({ loaded: await this.#library.fromUrl(url), problem: '' })
  }

  /** Ends the processor, closes the port, leaves the graph, lets go of the model. */
  override destroy(): void {
    if (this.#loaded === null) return
    this.#loaded = null
    this.#listeners.clear()
    super.destroy()
    this.port.onmessage = null
    this._pendingResponses = {}
    this._pendingEvents = {}
  }

  override _onMessage(message: MessageEvent): void {
    const said = (message.data as { readonly timbrel?: FromPlugin }).timbrel
    if (said === undefined) super._onMessage(message)
    else if (said.type === 'played') this.#acknowledge(said.ids, said.events)
    else if (said.type === 'values' && this.#unanswered === 0) {
      this.#values = said.values
      this.#tellListeners()
    }
  }

  #acknowledge(ids: readonly number[], events: readonly WamEvent[]): void {
    for (const id of ids) {
      this._pendingResponses[id]?.()
      delete this._pendingResponses[id]
    }
    for (const event of events) this._onEvent(event)
  }

  #tellListeners(): void {
    for (const listener of this.#listeners) listener()
  }

  #requireLife(): LoadedModel {
    if (this.#loaded === null)
      throw new TimbrelError('input', 'expected a node that plays, found one that was destroyed')
    return this.#loaded
  }
}

/** Values as the audio thread will have them once it has taken the updates. */
function moved(values: ParameterValues, updates: WamParameterDataMap): ParameterValues {
  const next: Record<ParameterId, number> = { ...values }
  for (const { id, value, normalized } of Object.values(updates)) {
    if (!isParameterId(id)) continue
    const spec = WAM_PARAMETERS[id]
    next[id] = fitted(spec, normalized ? valueAt(spec, value) : value, next[id])
  }
  return next
}
