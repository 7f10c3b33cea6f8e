import WebAudioModule from '@webaudiomodules/sdk/src/WebAudioModule.js'
import { TimbrelError } from '../contract/errors.ts'
import { DESCRIPTOR, IDENTIFIER } from './descriptor.ts'
import { ModelLibrary } from './model-library.ts'
import { INITIAL_VALUES, parseState, valuesOf } from './plugin-state.ts'
import { type NodeParts, TimbrelNode } from './timbrel-node.ts'

const PROCESSOR = new URL('processor.js', import.meta.url)
const KERNELS = new URL('kernels.wasm', import.meta.url)
const ICON = new URL('icon.svg', import.meta.url)

const library = new ModelLibrary(import.meta.url)
let kernels: Promise<WebAssembly.Module | null> | null = null
let latestTimestamp = 0

/** The plugin: what a WAM host imports. */
// biome-ignore lint/style/noDefaultExport: the WAM API's one entry
export default class TimbrelModule extends WebAudioModule<TimbrelNode> {
  constructor(groupId: string, audioContext: BaseAudioContext) {
    super(groupId, audioContext)
    this._descriptor = { ...DESCRIPTOR, thumbnail: ICON.href }
    // The SDK makes instance ids of the clock, which browsers let stand still for a while.
    latestTimestamp = Math.max(performance.now(), latestTimestamp + 0.001)
    Object.assign(this, { _timestamp: latestTimestamp })
  }

  override async initialize(state?: unknown): Promise<this> {
    if (!this._audioNode) this.audioNode = await this.createAudioNode(state)
    else if (state !== undefined) await this._audioNode.setState(state)
    this.initialized = true
    return this
  }

  /**
   * A node that plays: model, kernels and processor are there when this is done.
   *
   * @throws TimbrelError for a state that is none, or a host without WAM environment; ModelFileError where not even the
   * plugin's own model can be had.
   */
  override async createAudioNode(state?: unknown): Promise<TimbrelNode> {
    const parsed = state === undefined || state === null ? null : parseState(state)
    kernels ??= compileKernels()
    const [opened, module] = await Promise.all([
      parsed === null ? library.bundled().then((loaded) => ({ loaded, problem: '' })) : library.fromState(parsed.model),
      kernels,
      this.audioContext.audioWorklet.addModule(PROCESSOR),
    ])
    const values = parsed === null ? INITIAL_VALUES : valuesOf(parsed)
    const node = this.#makeNode({ library, opened, module, values, embed: parsed?.embed ?? false })
    await node.ready
    return node
  }

  override async createGui(): Promise<HTMLElement> {
    const { createGui } = await import('./gui.ts')
    return createGui(this.audioNode)
  }

  override destroyGui(gui: Element): void {
    gui.remove()
  }

  #makeNode(parts: NodeParts): TimbrelNode {
    try {
      return new TimbrelNode(this, parts)
    } catch (cause) {
      throw new TimbrelError(
        'engine-unavailable',
        `expected a host that has initialised its WAM environment on this context, found no processor “${IDENTIFIER}”; call initializeWamHost, or initialiseHost of host.js, first`,
        { cause },
      )
    }
  }
}

/** Null where they cannot be had: the audio thread then plays by TypeScript, at more load. */
async function compileKernels(): Promise<WebAssembly.Module | null> {
  try {
    const answer = await fetch(KERNELS)
    return answer.ok ? await WebAssembly.compile(await answer.arrayBuffer()) : null
  } catch {
    return null
  }
}
