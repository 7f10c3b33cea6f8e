import { modelMessage } from '../../contract/model-message.ts'
import type { InstrumentEvent, InstrumentSettings } from '../../contract/performance.ts'
import type { SoundShape } from '../../contract/sound-shape.ts'
import {
  type FromProcessor,
  PROCESSOR_NAME,
  type ProcessorOptions,
  type ToProcessor,
  type WorkletModel,
  type WorkletStatistics,
} from '../../contract/worklet-messages.ts'
import type { SoundPort } from '../player.ts'
import { faultInWords, SLOW_KERNELS } from './fault-words.ts'

const PROCESSOR_URL = 'audio-worklet/timbrel-processor.js'
const KERNELS_URL = 'audio-worklet/kernels.wasm'

/** Points of the spectrum's transform: 10.8 Hz apart at 44.1 kHz. */
const SPECTRUM_POINTS = 4096

/** The instrument on the audio thread and the way from it to the loudspeaker. The app's one AudioContext lives here. */
export class LiveSound implements SoundPort {
  readonly context: AudioContext
  readonly analyser: AnalyserNode
  readonly #node: AudioWorkletNode
  readonly #latencySamples: number

  /**
   * @param onFault told, in words for the user, what the audio thread could not do; it plays on.
   * @throws with words for the user where the browser gives no sound.
   */
  static async open(
    model: WorkletModel,
    place: { readonly x: number; readonly y: number },
    onStatistics: (statistics: WorkletStatistics) => void,
    onFault: (words: string) => void,
  ): Promise<LiveSound> {
    const context = new AudioContext({ latencyHint: 'interactive' })
    try {
      // The audio thread itself makes the processor, which takes a tenth of a second: running meanwhile it would drop out.
      await context.suspend()
      const [module] = await Promise.all([
        compileKernels(),
        context.audioWorklet.addModule(new URL(PROCESSOR_URL, document.baseURI)),
      ])
      const options: ProcessorOptions = { model, module, place }
      const node = new AudioWorkletNode(context, PROCESSOR_NAME, {
        numberOfInputs: 0,
        outputChannelCount: [2],
        processorOptions: options,
      })
      const latencySamples = await untilReady(node, onStatistics, onFault)
      await context.resume()
      if (module === null) onFault(SLOW_KERNELS)
      return new LiveSound(context, node, latencySamples)
    } catch (cause) {
      await context.close()
      throw new Error('The sound could not be started. Reload the page; if that does not help, try another browser.', {
        cause,
      })
    }
  }

  private constructor(context: AudioContext, node: AudioWorkletNode, latencySamples: number) {
    this.context = context
    this.#node = node
    this.#latencySamples = latencySamples
    this.analyser = new AnalyserNode(context, { fftSize: SPECTRUM_POINTS, smoothingTimeConstant: 0.6 })
    node.connect(this.analyser).connect(context.destination)
  }

  /** Where what is heard can be tapped. */
  get output(): AudioNode {
    return this.#node
  }

  /** Seconds from a key to the loudspeaker, as far as the browser knows. */
  get latencySeconds(): number {
    const { baseLatency, outputLatency, sampleRate } = this.context
    return baseLatency + (outputLatency || 0) + this.#latencySamples / sampleRate
  }

  send(event: InstrumentEvent): void {
    this.#post({ type: 'events', events: [{ frame: 0, event }] })
  }

  set(settings: Partial<InstrumentSettings>): void {
    this.#post({ type: 'settings', settings })
  }

  /** Moves the sounds of the model that plays, or of the one that is being prepared. */
  reshape(shape: SoundShape): void {
    this.#post({ type: 'shape', shape })
  }

  /** Plays another model as soon as the audio thread has prepared it; all notes end then. */
  swap(model: WorkletModel): void {
    const { message, transfer } = modelMessage(model)
    this.#node.port.postMessage(message, transfer)
  }

  #post(message: ToProcessor): void {
    this.#node.port.postMessage(message)
  }
}

/** Null where they cannot be had: the audio thread then plays by TypeScript, at more load. */
async function compileKernels(): Promise<WebAssembly.Module | null> {
  try {
    const answer = await fetch(new URL(KERNELS_URL, document.baseURI))
    return answer.ok ? await WebAssembly.compile(await answer.arrayBuffer()) : null
  } catch {
    return null
  }
}

function untilReady(
  node: AudioWorkletNode,
  onStatistics: (statistics: WorkletStatistics) => void,
  onFault: (words: string) => void,
): Promise<number> {
  return new Promise((resolve, reject) => {
    node.onprocessorerror = () => reject(new Error('the processor failed'))
    node.port.onmessage = ({ data }: MessageEvent<FromProcessor>) => {
      if (data.type === 'ready') resolve(data.latencySamples)
      else if (data.type === 'statistics') onStatistics(data)
      else if (data.type === 'fault') onFault(faultInWords(data.what))
    }
  })
}
