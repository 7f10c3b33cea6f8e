// Registers a processor that says what decoded frames take on the audio thread, then falls silent.
import { BINS } from '../../src/contract/spectrogram.ts'
import type { WorkletModel } from '../../src/contract/worklet-messages.ts'
import { createSimdKernels } from '../../src/engine/kernels/simd.ts'
import { typeScriptKernels } from '../../src/engine/kernels/typescript.ts'
import type { Kernels } from '../../src/engine/kernels.ts'

declare class AudioWorkletProcessor {
  readonly port: { postMessage(message: unknown): void }
}
declare function registerProcessor(name: string, processor: unknown): void

/** Calls timed together: tens of milliseconds for a clock of whole ones. */
const CALLS = 4000
const REPEATS = 7

/** Least microseconds of a frame decoded by itself. */
function frameMicroseconds({ network }: WorkletModel, kernels: Kernels): number {
  const decoder = kernels.createDecoder(network, 1)
  const input = new Float32Array(decoder.inputSize).fill(0.5)
  const out = new Float32Array(BINS)
  let least = Number.POSITIVE_INFINITY
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const start = Date.now()
    for (let call = 0; call < CALLS; call++) decoder.decode(input, 1, 1, 0, 1, out)
    least = Math.min(least, Date.now() - start)
  }
  return (1000 * least) / CALLS
}

class TimedDecoder extends AudioWorkletProcessor {
  constructor({ processorOptions }: { readonly processorOptions: { model: WorkletModel; module: object } }) {
    super()
    const { model, module } = processorOptions
    this.port.postMessage([typeScriptKernels, createSimdKernels(module)].map((made) => frameMicroseconds(model, made)))
  }

  process(): boolean {
    return false
  }
}

registerProcessor('timed-decoder', TimedDecoder)
