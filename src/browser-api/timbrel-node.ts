import { modelMessage } from '../contract/model-message.ts'
import type { InstrumentEvent, InstrumentSettings, PadPlace, TimedEvent } from '../contract/performance.ts'
import {
  type FromProcessor,
  type ParameterName,
  PROCESSOR_NAME,
  type ProcessorOptions,
  type ToProcessor,
  type WorkletModel,
  type WorkletStatistics,
} from '../contract/worklet-messages.ts'
import { compileKernels, KERNELS_URL } from './kernels.ts'

const PROCESSOR_URL = new URL('../audio-worklet/timbrel-processor.js', import.meta.url)

/** How a {@link TimbrelNode} starts. */
export interface TimbrelNodeOptions {
  /** Notes at once, 1 to 64; 16 unless said otherwise. */
  readonly voices?: number
  /** Decides every random choice; an integer >= 1. */
  readonly seed?: number
  /** Where on the pad it starts; the middle unless said otherwise. */
  readonly place?: PadPlace
  /** As the sounds are, but for what is said here. */
  readonly settings?: Partial<InstrumentSettings>
  /** Events from frame 0 on: all that an OfflineAudioContext hears. */
  readonly score?: readonly TimedEvent[]
  /** Hears of load and faults, 30 times a second at most. */
  readonly onStatistics?: (statistics: WorkletStatistics) => void
  /** Of timbrel-processor.js and kernels.wasm, where they do not lie where the package has them. */
  readonly processorUrl?: string | URL
  readonly kernelsUrl?: string | URL
}

/** What the audio thread says once it is warmed up. */
export interface TimbrelNodeReady {
  /** Samples by which sound lags behind events. */
  readonly latencySamples: number
  /** 'simd' or 'typescript'. */
  readonly kernels: string
}

/** The instrument on a browser's audio thread: an AudioWorkletNode with one stereo output, and what it understands. */
export class TimbrelNode {
  /** To be connected to whatever follows. */
  readonly node: AudioWorkletNode
  /** Resolves when the audio thread is warmed up; in an OfflineAudioContext only once it renders. */
  readonly ready: Promise<TimbrelNodeReady>
  #nextNoteId = 0

  private constructor(node: AudioWorkletNode, onStatistics: (statistics: WorkletStatistics) => void) {
    this.node = node
    this.ready = new Promise((resolve, reject) => {
      node.onprocessorerror = () => reject(new Error('Timbrel’s processor failed on the audio thread.'))
      node.port.onmessage = ({ data }: MessageEvent<FromProcessor>) => {
        if (data.type === 'ready') resolve(data)
        else if (data.type === 'statistics') onStatistics(data)
      }
    })
  }

  /**
   * Loads the processor into a context and makes a node of it.
   *
   * @param model copied to the audio thread.
   * @throws TimbrelError 'input' when the kernels cannot be fetched; what `addModule` throws.
   */
  static async create(
    context: BaseAudioContext,
    model: WorkletModel,
    options: TimbrelNodeOptions = {},
  ): Promise<TimbrelNode> {
    const { processorUrl = PROCESSOR_URL, kernelsUrl = KERNELS_URL, onStatistics = () => {}, ...more } = options
    const [module] = await Promise.all([compileKernels(kernelsUrl), context.audioWorklet.addModule(processorUrl)])
    const { network, instruments, sounds } = model
    const processorOptions: ProcessorOptions = { ...more, model: { network, instruments, sounds }, module }
    const node = new AudioWorkletNode(context, PROCESSOR_NAME, {
      numberOfInputs: 0,
      outputChannelCount: [2],
      processorOptions,
    })
    return new TimbrelNode(node, onStatistics)
  }

  /**
   * Starts a note.
   *
   * @param key fractional MIDI note. @param velocity 0 to 1.
   * @param place of its own on the pad; without one it follows the instrument's.
   * @returns its id, for {@link noteOff}. Who sends events with ids of his own does not call this too.
   */
  noteOn(key: number, velocity = 0.8, place?: PadPlace): number {
    const noteId = this.#nextNoteId++
    this.send({ type: 'noteOn', noteId, key, velocity, ...(place && { place }) })
    return noteId
  }

  /** Lets a note go. */
  noteOff(noteId: number): void {
    this.send({ type: 'noteOff', noteId })
  }

  /** Sends what a player does. @param frame since the node began; now, if left out or past. */
  send(event: InstrumentEvent, frame = 0): void {
    this.#post({ type: 'events', events: [{ frame, event }] })
  }

  /** Changes settings; those left out stay. */
  set(settings: Partial<InstrumentSettings>): void {
    this.#post({ type: 'settings', settings })
  }

  /** Plays another model from now on; notes that sound fade out. */
  setModel(model: WorkletModel): void {
    const { message, transfer } = modelMessage(model)
    this.node.port.postMessage(message, transfer)
  }

  /** Silence; events that wait are forgotten, place and settings stay. */
  reset(): void {
    this.#post({ type: 'reset' })
  }

  /** One of the node's k-rate parameters, to be set or automated. */
  parameter(name: ParameterName): AudioParam {
    return this.node.parameters.get(name) as AudioParam
  }

  #post(message: ToProcessor): void {
    this.node.port.postMessage(message)
  }
}
