import {
  type FromProcessor,
  PARAMETER_DEFAULTS,
  PROCESSOR_NAME,
  type ProcessorOptions,
} from '../contract/worklet-messages.ts'
import { Instrument } from './instrument.ts'

/** The audio thread's door: registers {@link Instrument} as an AudioWorkletProcessor of one stereo output. */
class TimbrelProcessor extends AudioWorkletProcessor {
  static get parameterDescriptors() {
    return [
      { name: 'x', defaultValue: PARAMETER_DEFAULTS.x, minValue: 0, maxValue: 1, automationRate: 'k-rate' },
      { name: 'y', defaultValue: PARAMETER_DEFAULTS.y, minValue: 0, maxValue: 1, automationRate: 'k-rate' },
      { name: 'detail', defaultValue: PARAMETER_DEFAULTS.detail, minValue: 0, maxValue: 2, automationRate: 'k-rate' },
    ]
  }

  readonly #instrument: Instrument
  readonly #values: { x: number; y: number; detail: number } = { ...PARAMETER_DEFAULTS }

  constructor({ processorOptions }: { readonly processorOptions: ProcessorOptions }) {
    super()
    const post = (message: FromProcessor) => this.port.postMessage(message)
    this.#instrument = new Instrument(processorOptions, sampleRate, post, Date.now)
    this.port.onmessage = ({ data }) => this.#instrument.receive(data)
  }

  process(_: Float32Array[][], outputs: Float32Array[][], parameters: Record<string, Float32Array>): boolean {
    const output = outputs[0]
    const left = output?.[0]
    if (!left) return true
    this.#values.x = parameters['x']?.[0] ?? this.#values.x
    this.#values.y = parameters['y']?.[0] ?? this.#values.y
    this.#values.detail = parameters['detail']?.[0] ?? this.#values.detail
    this.#instrument.process(left, output[1] ?? left, this.#values)
    return true
  }
}

registerProcessor(PROCESSOR_NAME, TimbrelProcessor)
