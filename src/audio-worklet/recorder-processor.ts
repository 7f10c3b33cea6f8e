import { RECORDER_NAME } from '../contract/recorder-messages.ts'
import { OutputTap } from './output-tap.ts'

/** The recorder's door: registers {@link OutputTap} as an AudioWorkletProcessor whose own output is silence. */
class RecorderProcessor extends AudioWorkletProcessor {
  readonly #tap: OutputTap

  constructor() {
    super()
    this.#tap = new OutputTap((message) => this.port.postMessage(message))
    this.port.onmessage = ({ data }) => this.#tap.receive(data)
  }

  process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const input = inputs[0]
    // Its own output has the block's length also where no source is connected.
    this.#tap.process(input?.[0], input?.[1], outputs[0]?.[0]?.length ?? 0)
    return true
  }
}

registerProcessor(RECORDER_NAME, RecorderProcessor)
