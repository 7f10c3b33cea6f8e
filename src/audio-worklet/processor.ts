import {
  type FromProcessor,
  PARAMETER_NAMES,
  PARAMETERS,
  type ParameterName,
  PROCESSOR_NAME,
  type ProcessorOptions,
} from '../contract/worklet-messages.ts'
import { Instrument, initialValues } from './instrument.ts'

/** The audio thread's door: registers {@link Instrument} as an AudioWorkletProcessor of one stereo output. */
class TimbrelProcessor extends AudioWorkletProcessor {
  static get parameterDescriptors() {
    return PARAMETER_NAMES.map((name) => {
      const { initial, least, most } = PARAMETERS[name]
      return { name, defaultValue: initial, minValue: least, maxValue: most, automationRate: 'k-rate' }
    })
  }

  readonly #instrument: Instrument
  readonly #values = initialValues()

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
    for (let index = 0; index < PARAMETER_NAMES.length; index++) {
      const name = PARAMETER_NAMES[index] as ParameterName
      this.#values[name] = parameters[name]?.[0] ?? this.#values[name]
    }
    this.#instrument.process(left, output[1] ?? left, this.#values)
    return true
  }
}

registerProcessor(PROCESSOR_NAME, TimbrelProcessor)
