import type { WamEnv, WamEvent, WamParameterDataMap } from '@webaudiomodules/api'
import getWamProcessor from '@webaudiomodules/sdk/src/WamProcessor.js'
import { PluginPlayer, parameterData } from './audio-thread/plugin-player.ts'
import { IDENTIFIER } from './descriptor.ts'
import type { FromPlugin, PluginOptions, ToPlugin } from './messages.ts'

/** What of the worklet's globals is used; a page's library of types has none of them. */
declare const webAudioModules: WamEnv | undefined
declare const sampleRate: number
declare const currentFrame: number
declare function registerProcessor(name: string, processor: new (options: never) => object): void

/** What the SDK's node asks; its other requests are the base class's to answer. */
interface Request {
  readonly id: number
  readonly request?: string
  readonly content?: { readonly event: WamEvent }
  readonly timbrel?: ToPlugin
}

/** The plugin's door on the audio thread: the WAM SDK's processor, but for its events and parameters, which it allocates for. */
function register(): void {
  class TimbrelProcessor extends getWamProcessor(IDENTIFIER) {
    /** Null once it is destroyed. */
    #player: PluginPlayer | null

    constructor(options: AudioWorkletNodeOptions & { readonly processorOptions: PluginOptions }) {
      super(options)
      const post = (message: FromPlugin) => this.port.postMessage({ timbrel: message })
      this.#player = new PluginPlayer(options.processorOptions, sampleRate, post, Date.now)
    }

    override process(_: Float32Array[][], outputs: Float32Array[][]): boolean {
      const player = this.#player
      if (player === null) return false
      const output = outputs[0]
      const left = output?.[0]
      if (left !== undefined) player.process(left, output?.[1] ?? left, currentFrame)
      return true
    }

    override getCompensationDelay(): number {
      return this.#player?.delaySeconds ?? 0
    }

    /** From other plugins on the audio thread; none is told to the page twice. */
    override scheduleEvents(...events: WamEvent[]): void {
      for (const event of events) this.#player?.take(event, 0)
    }

    override clearEvents(): void {
      this.#player?.forget()
    }

    override destroy(): void {
      if (this.#player === null) return
      this.#player = null
      super.destroy()
      this.port.onmessage = null
    }

    override _initialize(): void {}

    override _getParameterValues(normalized: boolean, ids: string[] = []): WamParameterDataMap {
      return this.#player === null ? {} : parameterData(this.#player.values, normalized, ids)
    }

    override _setParameterValues(updates: WamParameterDataMap): void {
      this.#player?.setValues(updates)
    }

    override async _onMessage(message: MessageEvent): Promise<void> {
      const { id, request, content, timbrel } = message.data as Request
      if (timbrel !== undefined) this.#player?.receive(timbrel)
      else if (request === 'add/event' && content !== undefined) this.#player?.schedule(content.event, id)
      else if (request === 'remove/events')
        this.port.postMessage({ id, response: request, content: this.#player?.forget() ?? [] })
      else await super._onMessage(message)
    }
  }
  registerProcessor(IDENTIFIER, TimbrelProcessor)
}

const scope = typeof webAudioModules === 'undefined' ? undefined : webAudioModules.getModuleScope(IDENTIFIER)
if (scope === undefined) throw new Error('expected a host that has initialised its WAM environment, found none')
// The same plugin may come from two addresses, and a name is registered once.
if (scope['isRegistered'] !== true) {
  scope['isRegistered'] = true
  register()
}
